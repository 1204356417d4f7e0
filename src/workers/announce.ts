import type { FromWorker } from './protocol.js';

/**
 * Takes a lock for life, so that the page notices when this worker dies; resolves once the page has been told. Pages
 * served over plain http have no locks, and sandboxed ones are refused them: the worker serves them all the same.
 */
export function announce(post: (message: FromWorker) => void): Promise<void> {
  return new Promise((resolve) => {
    const tell = (lock: string | null) => {
      post({ kind: 'alive', lock });
      resolve();
    };
    if (!('locks' in navigator)) return tell(null);
    const lock = `potree-point-sam-${crypto.randomUUID()}`;
    navigator.locks.request(lock, () => {
      tell(lock);
      return new Promise<never>(() => undefined);
    }).catch(() => tell(null));
  });
}
