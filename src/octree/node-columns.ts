import type { Bounds } from '../geometry/bounds.js';
import { cellAlong } from '../geometry/cell-layout.js';
import type { NodePoints } from './node-points.js';

/** Points per column that make small boxes quick to find and columns quick to make. */
const POINTS_PER_COLUMN = 32;

/** The points of a node sorted into square columns along z, so that those in a small box are found without the others. */
export class NodeColumns {
  readonly #left: number;
  readonly #front: number;
  readonly #edge: number;
  /** Columns along x and along y. */
  readonly #counts: readonly [number, number];
  /** The points of column `c` are `starts[c] .. starts[c + 1]` of `order`. */
  readonly #starts: Uint32Array;
  readonly #order: Uint32Array;

  /** @param bounds box of the points, in the node's own frame */
  constructor({ positions }: NodePoints, { min, max }: Bounds) {
    const size = positions.length / 3;
    const [width, depth] = [max[0] - min[0], max[1] - min[1]];
    const edge = Math.max(width, depth) / Math.max(1, Math.sqrt(size / POINTS_PER_COLUMN));
    this.#left = min[0];
    this.#front = min[1];
    this.#edge = edge > 0 && edge < Infinity ? edge : 1;
    this.#counts = [this.#countAlong(width), this.#countAlong(depth)];
    this.#starts = new Uint32Array(this.#counts[0] * this.#counts[1] + 1);
    this.#order = new Uint32Array(size);
    this.#sort(positions);
  }

  /** Indices of all points in the box (the node's own frame) and of some around it, in no particular order. */
  around({ min, max }: Bounds): Uint32Array {
    const [first, last] = [this.#column(min[0], min[1]), this.#column(max[0], max[1])];
    const nx = this.#counts[0];
    const width = (last % nx) - (first % nx) + 1;
    let count = 0;
    for (let c = first; c <= last; c += nx) count += this.#starts[c + width] - this.#starts[c];
    const found = new Uint32Array(count);
    for (let c = first, next = 0; c <= last; c += nx) {
      found.set(this.#order.subarray(this.#starts[c], this.#starts[c + width]), next);
      next += this.#starts[c + width] - this.#starts[c];
    }
    return found;
  }

  /** A counting sort. */
  #sort(positions: Float32Array): void {
    const starts = this.#starts;
    const columns = new Uint32Array(this.#order.length);
    for (let i = 0, p = 0; i < columns.length; i++, p += 3) starts[columns[i] = this.#column(positions[p], positions[p + 1])]++;
    for (let c = 0, sum = 0; c < starts.length; c++) starts[c] = sum += starts[c];
    for (let i = columns.length - 1; i >= 0; i--) this.#order[--starts[columns[i]]] = i;
  }

  /** The column at a position; outer columns reach to infinity. */
  #column(x: number, y: number): number {
    const [nx, ny] = this.#counts;
    return cellAlong((y - this.#front) / this.#edge, ny) * nx + cellAlong((x - this.#left) / this.#edge, nx);
  }

  #countAlong(extent: number): number {
    return extent >= 0 && extent < Infinity ? Math.floor(extent / this.#edge) + 1 : 1;
  }
}
