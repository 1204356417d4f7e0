import { SegmentationError } from '../errors.js';
import { farthestPoints } from '../geometry/farthest-points.js';
import { nearestNeighbours } from '../geometry/nearest-neighbours.js';
import { type Interpolation, threeNearest } from '../geometry/three-nearest.js';
import type { Range } from './chunks.js';
import type { PatchCounts } from './model-manifest.js';

/** Patches of a cloud of N points: G centres with their K nearest points each, and the way back from centres to points. */
export interface PointGroups {
  readonly patches: number;
  readonly patchSize: number;
  /** Index of each centre's point, in order of selection (G). */
  readonly centerIndices: Uint32Array;
  /** Coordinates of the centres (G, 3). */
  readonly centers: Float32Array;
  /** Indices of each patch's points (G, K). */
  readonly members: Uint32Array;
  /** Each point's three nearest centres. */
  readonly interpolation: Interpolation;
}

/** Each point gets its features from this many centres, so there must be as many. */
const LEAST_PATCHES = 3;

/**
 * Cuts a cloud into patches (specification 3.1, 5.3). Fewer points than patches or patch size shrink both.
 *
 * @param positions x, y, z per point (N, 3), in the model's frame
 * @throws SegmentationError `region-degenerate` for fewer than three points
 */
export function groupPoints(positions: Float32Array, counts: PatchCounts): PointGroups {
  const pointCount = positions.length / 3;
  const patches = Math.min(counts.patches, pointCount);
  const patchSize = Math.min(counts.patchSize, pointCount);
  if (patches < LEAST_PATCHES) {
    throw new SegmentationError('region-degenerate', `There are only ${pointCount} points here, the model needs at least `
      + `${LEAST_PATCHES}. Enlarge the region, or wait until more of the scan has loaded.`);
  }
  const centerIndices = farthestPoints(positions, patches);
  const centers = gather(positions, centerIndices);
  return {
    patches, patchSize, centerIndices, centers,
    members: nearestNeighbours(positions, centers, patchSize),
    interpolation: threeNearest(positions, centers),
  };
}

/**
 * What a patch encoder reads: per grouped point its coordinates relative to the patch centre, then its own values.
 *
 * @param positions (N, 3), as they were grouped
 * @param values (N, channels), such as colours
 * @param range the patches that are wanted; all when absent
 * @returns (G, K, 3 + channels)
 */
export function patchFeatures(
  groups: PointGroups, positions: Float32Array, values: Float32Array, channels: number, range: Range = { begin: 0, end: groups.patches },
): Float32Array {
  const { centers, patchSize } = groups;
  const members = membersOf(groups, range);
  const width = 3 + channels;
  const features = new Float32Array(members.length * width);
  for (let i = 0, out = 0; i < members.length; i++, out += width) {
    const point = members[i];
    const center = 3 * (range.begin + Math.floor(i / patchSize));
    for (let axis = 0; axis < 3; axis++) features[out + axis] = positions[3 * point + axis] - centers[center + axis];
    for (let c = 0; c < channels; c++) features[out + 3 + c] = values[channels * point + c];
  }
  return features;
}

/** The same patches in the opposite order. */
export function reversePatches(groups: PointGroups): PointGroups {
  const { patches, patchSize, interpolation } = groups;
  const reversed = <T extends Float32Array | Uint32Array>(rows: T, width: number): T =>
    rows.map((_, i) => rows[(patches - 1 - Math.floor(i / width)) * width + (i % width)]) as T;
  return {
    ...groups,
    centerIndices: reversed(groups.centerIndices, 1),
    centers: reversed(groups.centers, 3),
    members: reversed(groups.members, patchSize),
    interpolation: { ...interpolation, indices: interpolation.indices.map((patch) => patches - 1 - patch) },
  };
}

/** Indices of the points of some patches (end - begin, K). */
export function membersOf({ members, patchSize }: PointGroups, { begin, end }: Range): Uint32Array {
  return members.subarray(begin * patchSize, end * patchSize);
}

function gather(positions: Float32Array, indices: Uint32Array): Float32Array {
  const result = new Float32Array(3 * indices.length);
  for (let i = 0; i < indices.length; i++) result.set(positions.subarray(3 * indices[i], 3 * indices[i] + 3), 3 * i);
  return result;
}
