/** One number that a benchmark measured and the bound that it is held to. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The bound in words: ">= 5". */
  readonly bound: string;
  readonly holds: boolean;
}

/** The middle of the values; the mean of the two middle ones for an even number of them. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Median milliseconds of each function. The runs are interleaved, so that a busy machine slows all alike; one round
 * before them warms the code up.
 */
export function medianTimes(functions: readonly (() => void)[], rounds: number): number[] {
  const times: number[][] = functions.map(() => []);
  for (let round = -1; round < rounds; round++) {
    functions.forEach((run, i) => {
      const start = performance.now();
      run();
      if (round >= 0) times[i].push(performance.now() - start);
    });
  }
  return times.map(median);
}
