import { DepthSearch } from '../../src/evaluation/depth-search.js';

/** A set of points ordered from its depth outwards. */
export interface DepthOrder {
  readonly order: readonly number[];
  readonly depths: ReadonlyMap<number, number>;
  /** The greatest depth, -1 for an empty set. */
  readonly deepest: number;
}

/** Points of a set by their distance to the nearest point that is not in it (specification 6). */
export function depthOrder(positions: Float32Array, set: ArrayLike<number>): DepthOrder {
  const depthOf = new DepthSearch(positions).depths(Uint8Array.from(set));
  const order = [...depthOf.keys()].filter((i) => set[i]).sort((a, b) => depthOf[b] - depthOf[a] || a - b);
  return { order, depths: new Map(order.map((i) => [i, depthOf[i]])), deepest: order.length > 0 ? depthOf[order[0]] : -1 };
}
