import type { TransferProgress } from './model-library.js';

/** Reports are passed on at most this often. */
const REPORT_EVERY_MS = 100;

/** Passes on what a screen can show, and the end. */
export function calmly(onProgress: ((progress: TransferProgress) => void) | undefined): (progress: TransferProgress) => void {
  let last = -Infinity;
  return (progress) => {
    const now = performance.now();
    if (progress.done < progress.total && now - last < REPORT_EVERY_MS) return;
    last = now;
    onProgress?.(progress);
  };
}
