import { finestEdge, firstPerVoxel } from './first-per-voxel.js';

/** The search for the edge runs on a pool of this many times the wanted points, where there are as many. */
const POOL_LEAST = 2.5;
const POOL_MOST = 10;
/** The search aims at this part of the wanted points and ends once it is near. */
const AIM = 0.993;
const NEAR = 0.985;
const MOST_STEPS = 14;
/** A voxel corner lies at the sphere's centre, so that any grid cuts the sphere into 8. */
const LEAST_POINTS = 8;

/** Points that were kept, and the edge of the voxel in which only one was; 0 when all were kept. */
export interface ThinnedPoints {
  readonly kept: Uint32Array;
  readonly edge: number;
}

/**
 * Thins points evenly to at most `maxPoints`: the first point of each voxel, with about the smallest voxel for which
 * that suffices. The result depends on the order of the points and on nothing else.
 *
 * @param positions x, y, z per point relative to the sphere's centre, none farther than `radius`
 * @param maxPoints at least 8
 * @returns indices of the kept points, ascending
 */
export function thinEvenly(positions: Float32Array, radius: number, maxPoints: number): ThinnedPoints {
  if (!(maxPoints >= LEAST_POINTS)) {
    throw new RangeError(`Expected maxPoints of at least ${LEAST_POINTS}, got ${maxPoints}.`);
  }
  const all = new Uint32Array(positions.length / 3);
  for (let i = 0; i < all.length; i++) all[i] = i;
  if (all.length <= maxPoints) return { kept: all, edge: 0 };
  return thinPool(positions, radius, thinToPool(positions, radius, all, maxPoints), maxPoints);
}

/** Edge that leaves as many points as wanted of a disc that fills the sphere. */
function discEdge(radius: number, maxPoints: number): number {
  return Math.max(radius * Math.sqrt(Math.PI / maxPoints), 2 * finestEdge(radius));
}

/** Thins very many points to a small multiple of the wanted ones, in one or two passes over all. */
function thinToPool(positions: Float32Array, radius: number, all: Uint32Array, maxPoints: number): ThinnedPoints {
  const most = POOL_MOST * maxPoints;
  if (all.length <= most) return { kept: all, edge: finestEdge(radius) };
  const thin = (edge: number) => firstPerVoxel(positions, radius, all, edge, most);
  let edge = discEdge(radius, maxPoints) / 2;
  let kept = thin(edge);
  for (; !kept; kept = thin(edge)) edge *= 2;
  while (kept.length < POOL_LEAST * maxPoints && edge / 2 >= finestEdge(radius)) {
    const finer = thin(edge / 2);
    if (!finer) break;
    kept = finer;
    edge /= 2;
  }
  return { kept, edge };
}

/** Closes in on the edge from both sides, taking the number of voxels for a power of the edge in between. */
function thinPool(positions: Float32Array, radius: number, pool: ThinnedPoints, maxPoints: number): ThinnedPoints {
  let fine = { edge: pool.edge, count: pool.kept.length };
  let coarse: ThinnedPoints | null = null;
  let edge = Math.max(discEdge(radius, maxPoints), pool.edge);
  for (let step = 0; step < MOST_STEPS || !coarse; step++) {
    const kept = firstPerVoxel(positions, radius, pool.kept, edge, Infinity)!;
    if (kept.length > maxPoints) fine = { edge, count: kept.length };
    else coarse = { kept, edge };
    if (coarse && coarse.kept.length >= NEAR * maxPoints) break;
    if (!coarse) {
      edge *= Math.max(1.1, Math.sqrt(kept.length / (AIM * maxPoints)));
      continue;
    }
    // Counts of gridded points go in steps: halving the range now and then gets past them.
    const between = step % 3 === 2 ? 0.5 : aimBetween(fine.count, coarse.kept.length, maxPoints);
    edge = fine.edge * (coarse.edge / fine.edge) ** between;
  }
  return coarse!;
}

/** Where between the logarithms of two counts the aim lies, 0 to 1. */
function aimBetween(many: number, few: number, maxPoints: number): number {
  return Math.min(Math.max(Math.log(many / (AIM * maxPoints)) / Math.log(many / few), 0.02), 0.98);
}
