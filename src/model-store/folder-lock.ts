const PREFIX = 'potree-point-sam-model/';

/**
 * Does something while no other tab or worker writes to the folder; waits for one that does. Pages served over plain http
 * have no locks, and go without.
 */
export function whileHeld<T>(folder: string, signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return run();
  return navigator.locks.request(PREFIX + folder, signal ? { signal } : {}, run) as Promise<T>;
}

/** Does something unless somebody writes to the folder. */
export async function unlessHeld(folder: string, run: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return run();
  await navigator.locks.request(PREFIX + folder, { ifAvailable: true }, (lock) => (lock ? run() : undefined));
}

/** Holds a folder until the returned function is called. */
export function hold(folder: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    whileHeld(folder, undefined, () => new Promise<void>((release) => resolve(release))).catch(reject);
  });
}
