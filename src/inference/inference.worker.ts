import { PointSamEngine } from './point-sam-engine.js';
import type { FromWorker, MessageEndpoint } from './protocol.js';
import { serveEngine } from './serve-engine.js';

const scope = globalThis as unknown as MessageEndpoint;
const post = (message: FromWorker) => scope.postMessage(message, []);

const engine = new PointSamEngine({
  onFailure: ({ code, message }) => post({ kind: 'failure', code, message }),
});
serveEngine(engine, scope, announce());

/**
 * Takes a lock for life, so that the page notices when this worker dies; resolves once the page has been told. Pages
 * served over plain http have no locks.
 */
function announce(): Promise<void> {
  return new Promise((resolve) => {
    const tell = (lock: string | null) => {
      post({ kind: 'alive', lock });
      resolve();
    };
    if (!('locks' in navigator)) return tell(null);
    const lock = `potree-point-sam-${crypto.randomUUID()}`;
    void navigator.locks.request(lock, () => {
      tell(lock);
      return new Promise<never>(() => undefined);
    });
  });
}
