import { sampleSpacing } from '../octree/sample-spacing.js';
import type { ClickSegmenter } from './click-segmenter.js';
import type { Crop } from './crop.js';
import { DisjointSets } from './disjoint-sets.js';
import { groundMask } from '../geometry/ground-mask.js';
import { BETWEEN, partitionBaseline } from './partition-baseline.js';

/** Edge of the voxels that are linked to their 26 neighbours: at least so many metres and so many point distances. */
const LINK = { metres: 0.3, spacings: 1.5 } as const;

/** Ground removal and connected components: a click takes the component it lies on, a first click on the ground the ground. */
export function componentBaseline(): ClickSegmenter {
  return partitionBaseline(components);
}

/** The ground lies between the connected components of the rest, which are numbered from 1. */
function components({ positions }: Crop): Uint32Array {
  const ground = groundMask(positions);
  const spacing = sampleSpacing({ cloud: '', origin: [0, 0, 0], positions, colors: new Float32Array(0), spacing: 0 });
  const standing = Uint32Array.from(ground.keys()).filter((i) => ground[i] === 0);
  const linked = connectedComponents(positions, standing, Math.max(LINK.metres, LINK.spacings * spacing));
  const pieces = new Uint32Array(ground.length).fill(BETWEEN);
  standing.forEach((i, k) => (pieces[i] = linked[k] + BETWEEN + 1));
  return pieces;
}

/**
 * Connected components of points: two belong together when their voxels touch, or are linked through others.
 *
 * @param positions x, y, z per point, metres
 * @param indices which of the points take part
 * @param edge of a voxel, metres
 * @returns the number of a component per taking part; equal exactly for connected ones
 */
export function connectedComponents(positions: Float32Array, indices: Uint32Array, edge: number): Uint32Array {
  const voxels = new Map<string, number>();
  const places: number[] = [];
  const voxelOf = Uint32Array.from(indices, (i) => {
    const place = [0, 1, 2].map((axis) => Math.floor(positions[3 * i + axis] / edge));
    const key = place.join();
    const known = voxels.get(key);
    if (known !== undefined) return known;
    voxels.set(key, voxels.size);
    places.push(...place);
    return voxels.size - 1;
  });
  const sets = new DisjointSets(voxels.size);
  for (let voxel = 0; voxel < voxels.size; voxel++) {
    for (const neighbour of earlierNeighbours(voxels, places, voxel)) sets.unite(voxel, neighbour);
  }
  return voxelOf.map((voxel) => sets.find(voxel));
}

/** The touching voxels on one side: those on the other find this one. */
function* earlierNeighbours(voxels: ReadonlyMap<string, number>, places: readonly number[], voxel: number): Generator<number> {
  const [x, y, z] = places.slice(3 * voxel, 3 * voxel + 3);
  for (let k = 0; k < 13; k++) {
    const neighbour = voxels.get(`${x + (k % 3) - 1},${y + (Math.floor(k / 3) % 3) - 1},${z + Math.floor(k / 9) - 1}`);
    if (neighbour !== undefined) yield neighbour;
  }
}
