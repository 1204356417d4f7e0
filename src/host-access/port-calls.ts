import { WorkerCalls } from '../workers/worker-calls.js';

const known = new WeakMap<MessagePort, WorkerCalls<object>>();

/** Calls of the service at the other end of a port. One caller a port, however often it is asked for: two would mix up their answers. */
export function callsOver<S extends object>(port: MessagePort): WorkerCalls<S> {
  let calls = known.get(port);
  if (!calls) known.set(port, (calls = new WorkerCalls<object>({ worker: port, crashWords: (detail) => `The viewer does not answer (${detail}). Reload the page.` })));
  // Whoever made the port says what it speaks.
  return calls as unknown as WorkerCalls<S>;
}
