import { isAbortError } from '../errors.js';

/** Gives a lock back; resolves when others can have it. */
export type Release = () => Promise<void>;

/** The lock if nobody has it, else null. */
export function takeLock(locks: LockManager, name: string): Promise<Release | null> {
  return request(locks, name, { ifAvailable: true });
}

/** The lock, as soon as nobody has it; null when the signal ends the wait. */
export async function waitForLock(locks: LockManager, name: string, signal: AbortSignal): Promise<Release | null> {
  try {
    return await request(locks, name, { signal });
  } catch (error) {
    if (isAbortError(error)) return null;
    throw error;
  }
}

/** A lock is held for as long as its callback's promise is pending; the browser ends it with the page. */
function request(locks: LockManager, name: string, options: LockOptions): Promise<Release | null> {
  return new Promise((resolve, reject) => {
    const released: Promise<void> = locks.request(name, options, (lock) => {
      if (!lock) return resolve(null);
      return new Promise<void>((end) => resolve(() => {
        end();
        return released;
      }));
    });
    released.catch(reject);
  });
}
