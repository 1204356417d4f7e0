import type { Random } from '../drawing/random.js';

/** How often a piece of surface is crossed by scan lines: 0 when none does, else the factor on its beams. */
export function lineShare(l0: number, l1: number, l2: number): number {
  const low = Math.min(l0, l1, l2);
  const high = Math.max(l0, l1, l2);
  if (Math.ceil(low) > high) return 0;
  return 1 / Math.min(1, Math.max(high - low, 1e-3));
}

/**
 * Moves a random place of a triangle to the nearest scan line that crosses it.
 *
 * @param l0 scan line at the first corner; `l1`, `l2` at the others; at least one whole number lies between them
 * @param weights barycentric weights of the place: read and overwritten
 */
export function moveToLine(l0: number, l1: number, l2: number, weights: Float64Array, random: Random): void {
  const low = Math.min(l0, l1, l2);
  const high = Math.max(l0, l1, l2);
  const at = weights[0]! * l0 + weights[1]! * l1 + weights[2]! * l2;
  const line = Math.min(Math.floor(high), Math.max(Math.ceil(low), Math.round(at)));
  const first = low === l0 ? 0 : low === l1 ? 1 : 2;
  const last = high === l2 && first !== 2 ? 2 : high === l1 && first !== 1 ? 1 : 0;
  const between = 3 - first - last;
  const middle = between === 0 ? l0 : between === 1 ? l1 : l2;
  // The line enters through the long side, from the lowest to the highest corner, and leaves through one of the others.
  const long = share(line, low, high);
  const onUpper = line > middle;
  const short = onUpper ? share(line, middle, high) : share(line, low, middle);
  const t = random.next();
  weights[first] = t * (1 - long) + (onUpper ? 0 : (1 - t) * (1 - short));
  weights[last] = t * long + (onUpper ? (1 - t) * short : 0);
  weights[between] = 1 - weights[first]! - weights[last]!;
}

function share(line: number, from: number, to: number): number {
  return to > from ? (line - from) / (to - from) : 0.5;
}
