import type { Click } from './simulated-clicks.js';

/** Squared distances of every point to the nearest click of each sort, metres²; Infinity without such a click. */
export interface ClickDistances {
  readonly positive: Float64Array;
  readonly negative: Float64Array;
}

/** Measures how far every point lies from the clicks. */
export function clickDistances(positions: Float32Array, clicks: readonly Click[]): ClickDistances {
  const size = positions.length / 3;
  const distances = { positive: new Float64Array(size).fill(Infinity), negative: new Float64Array(size).fill(Infinity) };
  for (const { index, positive } of clicks) {
    lowerTo(distances[positive ? 'positive' : 'negative'], positions, index);
  }
  return distances;
}

function lowerTo(distances: Float64Array, positions: Float32Array, index: number): void {
  const [x, y, z] = positions.subarray(3 * index, 3 * index + 3);
  for (let i = 0, p = 0; i < distances.length; i++, p += 3) {
    const dx = positions[p] - x;
    const dy = positions[p + 1] - y;
    const dz = positions[p + 2] - z;
    const squared = dx * dx + dy * dy + dz * dz;
    if (squared < distances[i]) distances[i] = squared;
  }
}
