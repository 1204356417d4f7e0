import { isAbortError, SegmentationError } from '../errors.js';
import { type Call, type CallOptions, type FromWorker, type MessageEndpoint, type ToWorker, transferables } from './protocol.js';

type AnyCall = (argument: unknown, options: CallOptions<unknown>) => Promise<unknown>;

/**
 * Answers the calls that arrive at `endpoint` with `service`: the worker's half of `WorkerCalls`. Calls wait until
 * `announced` resolves, so that a page that has an answer also knows how to notice the worker's death.
 */
export function serveCalls(service: object, endpoint: MessageEndpoint, announced: Promise<void>): void {
  const running = new Map<number, AbortController>();
  const post = (message: FromWorker) => endpoint.postMessage(message, transferables(message));

  endpoint.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
    if (data.kind === 'abort') running.get(data.id)?.abort();
    else void answer(data);
  });

  async function answer(call: Call): Promise<void> {
    const { id } = call;
    const controller = new AbortController();
    running.set(id, controller);
    try {
      await announced;
      const options = { signal: controller.signal, onProgress: (progress: unknown) => post({ id, kind: 'progress', progress }) };
      post({ id, kind: 'result', value: await methodOf(service, call).call(service, call.argument, options) });
    } catch (error) {
      post({ id, kind: 'error', ...describe(error) });
    } finally {
      running.delete(id);
    }
  }
}

/** The union of methods and arguments is checked on the page, where the call is made. */
function methodOf(service: object, { method }: Call): AnyCall {
  return (service as Record<string, AnyCall>)[method]!;
}

function describe(error: unknown): Pick<Extract<FromWorker, { kind: 'error' }>, 'code' | 'message'> {
  if (isAbortError(error)) return { code: 'aborted', message: '' };
  if (error instanceof SegmentationError) return { code: error.code, message: error.message };
  if (error instanceof RangeError) return { code: 'RangeError', message: error.message };
  if (error instanceof TypeError) return { code: 'TypeError', message: error.message };
  return { code: 'unexpected', message: error instanceof Error ? error.message : String(error) };
}

/** A port through which another thread can call the service, by `WorkerCalls`. */
export function servePort(service: object): MessagePort {
  const { port1, port2 } = new MessageChannel();
  serveCalls(service, port1, Promise.resolve());
  port1.start();
  return port2;
}
