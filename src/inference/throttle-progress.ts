/** Milliseconds between two reports: every one renders the panel, and networks deliver by the kilobyte. */
const INTERVAL = 100;

/** Reports how far something is: the first time, when it is done, and about ten times a second between. */
export function throttleProgress(
  report: (done: number, total: number) => void,
  now: () => number = () => performance.now(),
): (done: number, total: number) => void {
  let next = -Infinity;
  return (done, total) => {
    if (now() < next && done < total) return;
    next = now() + INTERVAL;
    report(done, total);
  };
}
