import { GridIndex } from '../geometry/grid-index.js';
import { NeighbourHeap } from '../geometry/neighbour-heap.js';
import type { PointSample } from './point-sample.js';

/** Points at which an unthinned sample is measured. */
const MEASURED = 512;
/** Enough neighbours to see across the gaps between scan lines. */
const NEIGHBOURS = 8;

/**
 * The distance at which a sample's points lie, metres: the voxel edge of a thinned sample; else the median, over some
 * hundred points, of the edge of the square of surface that a point stands for, taken from its 8 nearest neighbours.
 * 0 for fewer than two points and where most points are equal.
 */
export function sampleSpacing({ spacing, positions }: PointSample): number {
  const size = positions.length / 3;
  if (spacing > 0 || size < 2) return spacing;
  const neighbours = Math.min(NEIGHBOURS, size - 1);
  const index = GridIndex.build(positions);
  // One more than the neighbours: a point is its own nearest.
  const heap = new NeighbourHeap(neighbours + 1);
  const step = Math.ceil(size / MEASURED);
  const distances = Float64Array.from({ length: Math.ceil(size / step) }, (_, i) => {
    const p = 3 * i * step;
    heap.clear(Infinity);
    index.nearestInto(heap, positions[p], positions[p + 1], positions[p + 2]);
    return Math.sqrt(heap.worst);
  }).sort();
  return distances[distances.length >> 1] * Math.sqrt(Math.PI / neighbours);
}
