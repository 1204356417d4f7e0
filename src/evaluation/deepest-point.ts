import { BucketTree } from '../geometry/bucket-tree.js';
import { GridIndex } from '../geometry/grid-index.js';

/**
 * Points per cell of the border's grid. Many, since a search from deep inside a set crosses the empty cells around it;
 * measured best between 2 and 128 on houses and trees.
 */
const BORDER_POINTS_PER_CELL = 16;
/** Part by which bounds are loosened, far more than rounding changes them. */
const SLACK = 1e-6;

/** A point of a set and its distance to the nearest point that is not in the set, metres. */
export interface DeepPoint {
  readonly index: number;
  readonly depth: number;
}

/**
 * The point of a set that lies farthest from the set's border: farthest from the nearest of all points that are not in
 * the set (specification 6, simulated clicks). The lowest index wins among equals. Null, the specification's score -1,
 * when the set is empty or holds every point.
 *
 * Most points need no search: the depth at one place bounds the depth around it, so that a tree over the set is cut off
 * wherever it cannot hold a deeper point.
 *
 * @param positions x, y, z per point, finite
 * @param set one number per point, 0 is outside
 */
export function deepestPoint(positions: Float32Array, set: Uint8Array): DeepPoint | null {
  const inside = gather(positions, set, true);
  const outside = gather(positions, set, false);
  if (inside.indices.length === 0 || outside.indices.length === 0) return null;
  return new DepthSearch(inside, outside.positions).run();
}

interface Gathered {
  readonly positions: Float32Array;
  readonly indices: Uint32Array;
}

function gather(positions: Float32Array, set: Uint8Array, wanted: boolean): Gathered {
  let count = 0;
  for (let i = 0; i < set.length; i++) if ((set[i] !== 0) === wanted) count++;
  const gathered = { positions: new Float32Array(3 * count), indices: new Uint32Array(count) };
  for (let i = 0, next = 0; i < set.length; i++) {
    if ((set[i] !== 0) !== wanted) continue;
    gathered.indices[next] = i;
    for (let axis = 0; axis < 3; axis++) gathered.positions[3 * next + axis] = positions[3 * i + axis];
    next++;
  }
  return gathered;
}

/** Depth-first search of a tree over the set, the deeper half of each node first. */
class DepthSearch {
  readonly #inside: Gathered;
  readonly #outside: Float32Array;
  readonly #border: GridIndex;
  readonly #tree: BucketTree;
  /** Squared, like all distances of this class unless said otherwise. */
  #deepest = -1;
  #index = 0xffffffff;

  constructor(inside: Gathered, outside: Float32Array) {
    this.#inside = inside;
    this.#outside = outside;
    this.#border = GridIndex.build(outside, { pointsPerCell: BORDER_POINTS_PER_CELL });
    this.#tree = new BucketTree(inside.positions);
  }

  run(): DeepPoint {
    this.#visit(0, Infinity);
    return { index: this.#index, depth: Math.sqrt(this.#deepest) };
  }

  #visit(node: number, bound: number): void {
    if (bound * bound * (1 + SLACK) < this.#deepest) return;
    if (node >= this.#tree.firstLeaf) return this.#visitLeaf(node);
    const left = 2 * node + 1;
    const right = left + 1;
    const [leftBound, rightBound] = [this.#bound(left), this.#bound(right)];
    if (rightBound > leftBound) {
      this.#visit(right, rightBound);
      this.#visit(left, leftBound);
    } else {
      this.#visit(left, leftBound);
      this.#visit(right, rightBound);
    }
  }

  /** No point of the node lies deeper than this, metres: the depth at the middle of its box plus half the diagonal. */
  #bound(node: number): number {
    const { boxes } = this.#tree;
    const b = 6 * node;
    const middle = (axis: number): number => (boxes[b + axis] + boxes[b + 3 + axis]) / 2;
    const half = Math.hypot(boxes[b + 3] - boxes[b], boxes[b + 4] - boxes[b + 1], boxes[b + 5] - boxes[b + 2]) / 2;
    return Math.sqrt(this.#depth(middle(0), middle(1), middle(2), Infinity)) + half;
  }

  #visitLeaf(node: number): void {
    const { order, positions, starts, ends } = this.#tree;
    for (let i = starts[node]; i < ends[node]; i++) {
      const limit = this.#deepest < 0 ? Infinity : Math.sqrt(this.#deepest) * (1 + SLACK);
      const depth = this.#depth(positions[3 * i], positions[3 * i + 1], positions[3 * i + 2], limit);
      const index = this.#inside.indices[order[i]];
      if (depth < this.#deepest || (depth === this.#deepest && index > this.#index)) continue;
      // Nothing within the limit says only that this point is deeper; how deep takes a search without one.
      this.#deepest = depth < Infinity ? depth : this.#depth(positions[3 * i], positions[3 * i + 1], positions[3 * i + 2], Infinity);
      this.#index = index;
    }
  }

  /** Squared distance to the nearest point outside the set; Infinity where none lies within `radius`. */
  #depth(x: number, y: number, z: number, radius: number): number {
    const nearest = 3 * this.#border.nearest(x, y, z, radius);
    if (nearest < 0) return Infinity;
    const dx = this.#outside[nearest] - x;
    const dy = this.#outside[nearest + 1] - y;
    const dz = this.#outside[nearest + 2] - z;
    return dx * dx + dy * dy + dz * dz;
  }
}
