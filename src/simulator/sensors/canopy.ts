import { isLeafy } from '../drawing/material.js';
import type { TriangleSoup } from '../drawing/triangle-soup.js';

const CELL = 0.7;
/** Leaves in a cell that close it to the view from above. */
const CLOSED = 3;

/** The upper side of foliage as a grid: what lies well below a closed cell is hidden from cameras. */
export class Canopy {
  readonly #columns: number;
  readonly #rows: number;
  readonly #tops: Float32Array;
  readonly #leaves: Uint16Array;

  constructor(soup: TriangleSoup, extent: { readonly x: number; readonly y: number }) {
    this.#columns = Math.ceil(extent.x / CELL);
    this.#rows = Math.ceil(extent.y / CELL);
    this.#tops = new Float32Array(this.#columns * this.#rows).fill(-Infinity);
    this.#leaves = new Uint16Array(this.#columns * this.#rows);
    const { vertices } = soup;
    for (let t = 0; t < soup.count; t++) if (isLeafy(soup.materials[t]!)) this.#cover(vertices, t * 9);
  }

  #cover(vertices: Float64Array, v: number): void {
    const cell = this.#cellOf(vertices[v]!, vertices[v + 1]!);
    if (cell < 0) return;
    this.#leaves[cell] = this.#leaves[cell]! + 1;
    this.#tops[cell] = Math.max(this.#tops[cell]!, vertices[v + 2]!);
  }

  #cellOf(x: number, y: number): number {
    const [i, j] = [Math.floor(x / CELL), Math.floor(y / CELL)];
    return i >= 0 && j >= 0 && i < this.#columns && j < this.#rows ? j * this.#columns + i : -1;
  }

  /** Metres from a place up to the top of the closed foliage above it; 0 where there is none. */
  depthAt(x: number, y: number, z: number): number {
    const cell = this.#cellOf(x, y);
    return cell < 0 || this.#leaves[cell]! < CLOSED ? 0 : Math.max(0, this.#tops[cell]! - z);
  }
}
