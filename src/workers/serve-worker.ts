import { announce } from './announce.js';
import type { FromWorker, MessageEndpoint } from './protocol.js';
import { serveCalls } from './serve-calls.js';

/**
 * Answers the calls of the page from the worker that this is called in, and lets the page notice the worker's death.
 *
 * @param create makes what answers; `post` tells the page what no call asked for
 */
export function serveWorker(create: (post: (message: FromWorker) => void) => object): void {
  // The compiler's library is the page's, which knows no scope of workers.
  const scope = globalThis as unknown as MessageEndpoint;
  const post = (message: FromWorker): void => scope.postMessage(message, []);
  serveCalls(create(post), scope, announce(post));
}
