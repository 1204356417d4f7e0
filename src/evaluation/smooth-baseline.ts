import { distance } from '../inference/region-policy.js';
import type { Vector3 } from '../geometry/bounds.js';
import { GridIndex } from '../geometry/grid-index.js';
import { nearestNeighbours } from '../geometry/nearest-neighbours.js';
import { thinEvenly } from '../octree/thin-evenly.js';
import { nearestSamples } from '../propagation/nearest-labels.js';
import type { ClickSegmenter } from './click-segmenter.js';
import type { Crop } from './crop.js';
import { DisjointSets } from './disjoint-sets.js';
import { BETWEEN, partitionBaseline } from './partition-baseline.js';
import { surfaceNormals } from './surface-normals.js';

/** Points at which normals are taken: about as fine as the model sees a crop. */
const MOST_POINTS = 4096;
const NEIGHBOURS = 12;
/** Neighbours belong to one surface when their normals differ by no more than this, degrees. */
const MOST_BEND = 15;

/** Region growing on normals (after Rabbani et al. 2006): a click takes the smooth surface it lies on. */
export function smoothBaseline(): ClickSegmenter {
  return partitionBaseline(smoothPieces);
}

/** The number of a smooth surface per point; points go with the nearest one of the thinned crop. */
function smoothPieces({ positions, bounds: { min, max } }: Crop): Uint32Array {
  const center: Vector3 = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2];
  const local = positions.map((value, p) => value - center[p % 3]);
  // A little more than the half diagonal: rounding must not put a point outside.
  const { kept } = thinEvenly(local, 1.01 * distance(min, max) / 2 + 1e-3, MOST_POINTS);
  const sample = new Float32Array(3 * kept.length);
  kept.forEach((i, k) => sample.set(local.subarray(3 * i, 3 * i + 3), 3 * k));
  const surfaces = growSurfaces(sample);
  return Uint32Array.from(nearestSamples(local, [0, 0, 0], GridIndex.build(sample), Infinity), (nearest) => surfaces[nearest] + BETWEEN + 1);
}

function growSurfaces(sample: Float32Array): Uint32Array {
  const size = sample.length / 3;
  const k = Math.min(NEIGHBOURS, size);
  const neighbours = nearestNeighbours(sample, sample, k);
  const normals = surfaceNormals(sample, neighbours, k);
  const least = Math.cos((MOST_BEND * Math.PI) / 180);
  const sets = new DisjointSets(size);
  for (let i = 0; i < size; i++) {
    for (const j of neighbours.subarray(k * i, k * (i + 1))) {
      const cosine = normals[3 * i] * normals[3 * j] + normals[3 * i + 1] * normals[3 * j + 1] + normals[3 * i + 2] * normals[3 * j + 2];
      if (Math.abs(cosine) >= least) sets.unite(i, j);
    }
  }
  return Uint32Array.from({ length: size }, (_, i) => sets.find(i));
}
