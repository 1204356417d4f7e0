import { nearestNeighbours } from './nearest-neighbours.js';

/** Keeps the weight of a point that lies on a centre finite. */
const LEAST_SQUARED_DISTANCE = 1e-8;

/** How values at centres are carried to points: three of them per point, blended. */
export interface Interpolation {
  /** Centre indices (N, 3), nearest first. */
  readonly indices: Uint32Array;
  /** Their weights (N, 3), summing to 1 per point. */
  readonly weights: Float32Array;
}

/**
 * The three nearest centres of every point, weighted by `1 / max(d², 1e-8)` (Point-SAM specification 5.3); computed in
 * double precision.
 *
 * @param positions x, y, z per point (N, 3), finite
 * @param centers x, y, z per centre (G, 3), in the same frame
 * @throws RangeError when there are fewer than 3 centres
 */
export function threeNearest(positions: Float32Array, centers: Float32Array): Interpolation {
  const indices = nearestNeighbours(centers, positions, 3);
  const weights = new Float32Array(indices.length);
  for (let p = 0; p < indices.length; p += 3) {
    const first = inverseSquare(positions, p, centers, 3 * indices[p]);
    const second = inverseSquare(positions, p, centers, 3 * indices[p + 1]);
    const third = inverseSquare(positions, p, centers, 3 * indices[p + 2]);
    const sum = first + second + third;
    weights[p] = first / sum;
    weights[p + 1] = second / sum;
    weights[p + 2] = third / sum;
  }
  return { indices, weights };
}

function inverseSquare(positions: Float32Array, p: number, centers: Float32Array, c: number): number {
  const dx = positions[p] - centers[c];
  const dy = positions[p + 1] - centers[c + 1];
  const dz = positions[p + 2] - centers[c + 2];
  return 1 / Math.max(dx * dx + dy * dy + dz * dz, LEAST_SQUARED_DISTANCE);
}
