import { BucketTree } from '../geometry/bucket-tree.js';

/** Part by which bounds are loosened, far more than rounding changes them. */
const SLACK = 1e-6;
const HAS_INSIDE = 1;
const HAS_OUTSIDE = 2;

/** A point of a set and the square of its depth, the distance to the nearest point that is not in the set, metres². */
export interface DeepPoint {
  readonly index: number;
  readonly squaredDepth: number;
}

/**
 * How deep points lie in sets of a cloud's points: how far from the nearest of all points that are not in the set
 * (specification 6, simulated clicks). Exact, in double precision.
 *
 * One tree over the cloud serves every set: marks at its nodes tell where there is something inside and outside, so that
 * a search passes over whatever cannot count. A grid would have to cross the empty space around a deep point cell by cell.
 */
export class DepthSearch {
  /** x, y, z per point. */
  readonly positions: Float32Array;
  readonly #tree: BucketTree;
  /** Whether each point is in the set, in the tree's order. */
  readonly #inside: Uint8Array;
  readonly #marks: Uint8Array;
  #x = 0;
  #y = 0;
  #z = 0;
  /** Least squared distance of the running search. */
  #least = Infinity;
  /** Squared depth of the deepest point so far. */
  #deepest = -1;
  #index = -1;

  /** @param positions x, y, z per point, finite, at least one point */
  constructor(positions: Float32Array) {
    this.positions = positions;
    this.#tree = new BucketTree(positions);
    this.#inside = new Uint8Array(positions.length / 3);
    this.#marks = new Uint8Array(this.#tree.starts.length);
  }

  /**
   * The deepest point of a set, the lowest index among equals. Null, the specification's score -1, when the set is empty
   * or holds every point.
   *
   * Most points need no search: the depth at one place bounds the depth around it, so that the tree is cut off wherever it
   * cannot hold a deeper point.
   *
   * @param set one number per point, 0 is outside
   */
  deepest(set: Uint8Array): DeepPoint | null {
    this.#mark(set);
    if (this.#marks[0] !== (HAS_INSIDE | HAS_OUTSIDE)) return null;
    this.#deepest = this.#index = -1;
    this.#visit(0, Infinity);
    return { index: this.#index, squaredDepth: this.#deepest };
  }

  /** Depth of every point of the set, metres; -1 for the others, Infinity where the set holds every point. */
  depths(set: Uint8Array): Float64Array {
    this.#mark(set);
    const { positions } = this;
    return Float64Array.from(set, (inside, i) =>
      (inside ? Math.sqrt(this.#distance(positions[3 * i], positions[3 * i + 1], positions[3 * i + 2], 0)) : -1));
  }

  #mark(set: Uint8Array): void {
    if (3 * set.length !== this.positions.length) {
      throw new RangeError(`Expected a set over ${this.positions.length / 3} points, got one over ${set.length}.`);
    }
    const { order, starts, ends, firstLeaf } = this.#tree;
    const inside = this.#inside;
    for (let i = 0; i < order.length; i++) inside[i] = set[order[i]] ? 1 : 0;
    for (let node = starts.length - 1; node >= 0; node--) {
      if (node < firstLeaf) this.#marks[node] = this.#marks[2 * node + 1] | this.#marks[2 * node + 2];
      else this.#marks[node] = marksOf(inside, starts[node], ends[node]);
    }
  }

  /** Depth-first, the child that promises more first. */
  #visit(node: number, bound: number): void {
    if ((this.#marks[node] & HAS_INSIDE) === 0 || bound * bound * (1 + SLACK) < this.#deepest) return;
    if (node >= this.#tree.firstLeaf) return this.#visitLeaf(node);
    const left = 2 * node + 1;
    const right = left + 1;
    const leftBound = this.#bound(left);
    const rightBound = this.#bound(right);
    const [near, far] = rightBound > leftBound ? [right, left] : [left, right];
    this.#visit(near, Math.max(leftBound, rightBound));
    this.#visit(far, Math.min(leftBound, rightBound));
  }

  /** No point of the set in this node lies deeper, metres: the depth at the middle of its box plus half the diagonal. */
  #bound(node: number): number {
    if ((this.#marks[node] & HAS_INSIDE) === 0) return 0;
    const { boxes } = this.#tree;
    const b = 6 * node;
    const half = Math.hypot(boxes[b + 3] - boxes[b], boxes[b + 4] - boxes[b + 1], boxes[b + 5] - boxes[b + 2]) / 2;
    const enough = Math.max(0, Math.sqrt(Math.max(0, this.#deepest)) - half);
    const middle = this.#distance((boxes[b] + boxes[b + 3]) / 2, (boxes[b + 1] + boxes[b + 4]) / 2, (boxes[b + 2] + boxes[b + 5]) / 2,
      enough * enough * (1 - SLACK));
    return Math.sqrt(middle) + half;
  }

  #visitLeaf(node: number): void {
    const { order, positions, starts, ends } = this.#tree;
    for (let i = starts[node]; i < ends[node]; i++) {
      if (!this.#inside[i]) continue;
      const depth = this.#distance(positions[3 * i], positions[3 * i + 1], positions[3 * i + 2], this.#deepest);
      if (depth < this.#deepest || (depth === this.#deepest && order[i] > this.#index)) continue;
      this.#deepest = depth;
      this.#index = order[i];
    }
  }

  /**
   * Squared distance to the nearest point outside the set. The search ends early once it is known to be less than
   * `enough`; what it returns then is too large, yet less than that.
   */
  #distance(x: number, y: number, z: number, enough: number): number {
    this.#x = x;
    this.#y = y;
    this.#z = z;
    this.#least = Infinity;
    this.#search(0, enough);
    return this.#least;
  }

  #search(node: number, enough: number): void {
    if (node >= this.#tree.firstLeaf) return this.#searchLeaf(node);
    const left = 2 * node + 1;
    const right = left + 1;
    const leftGap = this.#gap(left);
    const rightGap = this.#gap(right);
    const leftFirst = leftGap <= rightGap;
    if (Math.min(leftGap, rightGap) < this.#least) this.#search(leftFirst ? left : right, enough);
    if (this.#least < enough) return;
    if (Math.max(leftGap, rightGap) < this.#least) this.#search(leftFirst ? right : left, enough);
  }

  #searchLeaf(node: number): void {
    const { positions, starts, ends } = this.#tree;
    for (let i = starts[node], p = 3 * i; i < ends[node]; i++, p += 3) {
      if (this.#inside[i]) continue;
      const dx = positions[p] - this.#x;
      const dy = positions[p + 1] - this.#y;
      const dz = positions[p + 2] - this.#z;
      const distance = dx * dx + dy * dy + dz * dz;
      if (distance < this.#least) this.#least = distance;
    }
  }

  /** Squared distance to the node's box; Infinity where nothing in it is outside the set. */
  #gap(node: number): number {
    if ((this.#marks[node] & HAS_OUTSIDE) === 0) return Infinity;
    const { boxes } = this.#tree;
    const b = 6 * node;
    const dx = Math.max(boxes[b] - this.#x, 0, this.#x - boxes[b + 3]);
    const dy = Math.max(boxes[b + 1] - this.#y, 0, this.#y - boxes[b + 4]);
    const dz = Math.max(boxes[b + 2] - this.#z, 0, this.#z - boxes[b + 5]);
    return dx * dx + dy * dy + dz * dz;
  }
}

function marksOf(inside: Uint8Array, start: number, end: number): number {
  let marks = 0;
  for (let i = start; i < end; i++) marks |= inside[i] ? HAS_INSIDE : HAS_OUTSIDE;
  return marks;
}
