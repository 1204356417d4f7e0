import { countPoints } from './count-points.js';
import { GridIndex } from './grid-index.js';
import { NeighbourHeap } from './neighbour-heap.js';

/**
 * The `k` nearest points of every centre (Point-SAM specification 3.1), by squared distance in double precision, lowest
 * index first among equals.
 *
 * @param positions x, y, z per point (N, 3), finite
 * @param centers x, y, z per centre (G, 3), in the same frame
 * @returns point indices (G, k), each row ascending by distance
 * @throws RangeError when there are fewer than `k` points
 */
export function nearestNeighbours(positions: Float32Array, centers: Float32Array, k: number): Uint32Array {
  const size = countPoints(positions);
  if (k > size) throw new RangeError(`Expected at least ${k} points for ${k} neighbours each, got ${size}.`);
  const index = GridIndex.build(positions, { pointsPerCell: Math.max(2, k / 8) });
  const heap = new NeighbourHeap(k);
  const neighbours = new Uint32Array(countPoints(centers) * k);
  for (let c = 0, start = 0; start < neighbours.length; c += 3, start += k) {
    heap.clear(Infinity);
    index.nearestInto(heap, centers[c], centers[c + 1], centers[c + 2]);
    heap.drainTo(neighbours, start);
  }
  return neighbours;
}
