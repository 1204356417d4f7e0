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
  const lines = [l0, l1, l2];
  const low = Math.min(l0, l1, l2);
  const high = Math.max(l0, l1, l2);
  const at = weights[0]! * l0 + weights[1]! * l1 + weights[2]! * l2;
  const line = Math.min(Math.floor(high), Math.max(Math.ceil(low), Math.round(at)));
  const order = [0, 1, 2].sort((a, b) => lines[a]! - lines[b]!) as [number, number, number];
  const [a, b, c] = order;
  const long = share(line, lines[a]!, lines[c]!);
  const onUpper = line > lines[b]!;
  const short = onUpper ? share(line, lines[b]!, lines[c]!) : share(line, lines[a]!, lines[b]!);
  const t = random.next();
  weights.fill(0);
  weights[a] = t * (1 - long) + (onUpper ? 0 : (1 - t) * (1 - short));
  weights[c] = t * long + (onUpper ? (1 - t) * short : 0);
  weights[b] = 1 - weights[a]! - weights[c]!;
}

function share(line: number, from: number, to: number): number {
  return to > from ? (line - from) / (to - from) : 0.5;
}
