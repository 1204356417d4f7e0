import { GridIndex } from '../../src/geometry/grid-index.js';

/** Farther than this from a set, metres, nothing can be nearest to it: bounds the search for the border. */
const SURROUNDINGS = 3;

/** A set of points ordered from its depth outwards. */
export interface DepthOrder {
  readonly order: readonly number[];
  readonly depths: ReadonlyMap<number, number>;
  /** The greatest depth, -1 for an empty set. */
  readonly deepest: number;
}

/** Points of a set by their distance to the nearest point that is not in it (specification 6). */
export function depthOrder(positions: Float32Array, set: ArrayLike<number>): DepthOrder {
  const inside: number[] = [];
  for (let i = 0; i < set.length; i++) if (set[i]) inside.push(i);
  if (inside.length === 0) return { order: [], depths: new Map(), deepest: -1 };
  const outside = outsideNear(positions, set, inside);
  const border = GridIndex.build(outside);
  const depths = new Map(inside.map((i) => [i, distanceTo(border, outside, positions.subarray(3 * i, 3 * i + 3))]));
  const order = inside.sort((a, b) => depths.get(b)! - depths.get(a)! || a - b);
  return { order, depths, deepest: depths.get(order[0])! };
}

function distanceTo(border: GridIndex, outside: Float32Array, [x, y, z]: Float32Array): number {
  const k = 3 * border.nearest(x, y, z, Infinity);
  return k < 0 ? Infinity : Math.hypot(outside[k] - x, outside[k + 1] - y, outside[k + 2] - z);
}

function outsideNear(positions: Float32Array, set: ArrayLike<number>, inside: readonly number[]): Float32Array {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (const i of inside) {
    for (let axis = 0; axis < 3; axis++) {
      min[axis] = Math.min(min[axis], positions[3 * i + axis] - SURROUNDINGS);
      max[axis] = Math.max(max[axis], positions[3 * i + axis] + SURROUNDINGS);
    }
  }
  const near: number[] = [];
  for (let i = 0; i < set.length; i++) {
    const p = positions.subarray(3 * i, 3 * i + 3);
    if (!set[i] && p.every((value, axis) => value >= min[axis] && value <= max[axis])) near.push(...p);
  }
  return Float32Array.from(near);
}
