import { isAbortError } from '../errors.js';

/** Gives a lock back. */
export type Release = () => void;

/** The lock if nobody has it, else null. */
export function takeLock(locks: LockManager, name: string): Promise<Release | null> {
  return new Promise((resolve, reject) => {
    locks.request(name, { ifAvailable: true }, (lock) => (lock ? hold(resolve) : resolve(null))).catch(reject);
  });
}

/** The lock, as soon as nobody has it; null when the signal ends the wait. */
export function waitForLock(locks: LockManager, name: string, signal: AbortSignal): Promise<Release | null> {
  return new Promise((resolve, reject) => {
    locks.request(name, { signal }, () => hold(resolve)).catch((error: unknown) => {
      if (isAbortError(error)) resolve(null);
      else reject(error);
    });
  });
}

/** A lock is held for as long as its callback's promise is pending; the browser ends it with the page. */
function hold(taken: (release: Release) => void): Promise<void> {
  return new Promise((release) => taken(release));
}
