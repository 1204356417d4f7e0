import { buildTree } from './build-tree.js';

/** A tree of boxes over triangles that answers whether a segment is blocked, and where. */
export class TriangleTree {
  /** 9 numbers per triangle, in the order of the leaves. */
  readonly #vertices: Float32Array;
  /** min x, y, z, max x, y, z per node. */
  readonly #boxes: Float32Array;
  /** First child of an inner node (the second follows it), or first triangle (in leaf order) of a leaf. */
  readonly #first: Uint32Array;
  /** Triangles of a leaf; 0 for an inner node. */
  readonly #count: Uint32Array;
  readonly #stack = new Uint32Array(128);

  /** `vertices`: 9 numbers per triangle. */
  constructor(vertices: ArrayLike<number>) {
    const { boxes, first, count, order } = buildTree(vertices);
    this.#boxes = boxes;
    this.#first = first;
    this.#count = count;
    this.#vertices = new Float32Array(order.length * 9);
    for (let i = 0, to = 0; i < order.length; i++) {
      for (let k = 0, from = order[i]! * 9; k < 9; k++) this.#vertices[to++] = vertices[from++]!;
    }
  }

  /** Whether a triangle crosses the segment from `o` along the unit vector `d` over `length` metres. */
  blocked(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, length: number): boolean {
    return this.#search(ox, oy, oz, dx, dy, dz, length, true) < length;
  }

  /** Metres from `o` along the unit vector `d` to the first triangle; Infinity when none lies within `length`. */
  nearest(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, length: number): number {
    const found = this.#search(ox, oy, oz, dx, dy, dz, length, false);
    return found < length ? found : Infinity;
  }

  /** The distance of the nearest triangle, or of any one where that is enough; `length` when there is none. */
  #search(
    ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, length: number, any: boolean,
  ): number {
    const boxes = this.#boxes;
    const stack = this.#stack;
    const firsts = this.#first;
    const counts = this.#count;
    const ix = 1 / dx;
    const iy = 1 / dy;
    const iz = 1 / dz;
    let limit = length;
    let depth = 0;
    if (this.#vertices.length > 0) stack[depth++] = 0;
    while (depth > 0) {
      const node = stack[--depth]!;
      const first = firsts[node]!;
      const count = counts[node]!;
      if (count > 0) {
        limit = this.#meetLeaf(first, count, ox, oy, oz, dx, dy, dz, limit);
        if (any && limit < length) return limit;
        continue;
      }
      for (let child = first, b = first * 6; child < first + 2; child++, b += 6) {
        const x0 = (boxes[b]! - ox) * ix;
        const x1 = (boxes[b + 3]! - ox) * ix;
        const y0 = (boxes[b + 1]! - oy) * iy;
        const y1 = (boxes[b + 4]! - oy) * iy;
        const z0 = (boxes[b + 2]! - oz) * iz;
        const z1 = (boxes[b + 5]! - oz) * iz;
        const near = Math.max(Math.max(x0 < x1 ? x0 : x1, y0 < y1 ? y0 : y1), Math.max(z0 < z1 ? z0 : z1, 0));
        const far = Math.min(Math.min(x0 > x1 ? x0 : x1, y0 > y1 ? y0 : y1), Math.min(z0 > z1 ? z0 : z1, limit));
        if (near <= far) stack[depth++] = child;
      }
    }
    return limit;
  }

  /** The test of Möller and Trumbore, for both sides of the triangles of a leaf; returns `limit` or a lesser distance. */
  #meetLeaf(
    first: number, count: number, ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, limit: number,
  ): number {
    const v = this.#vertices;
    for (let t = first * 9; t < (first + count) * 9; t += 9) {
      const ax = v[t]!, ay = v[t + 1]!, az = v[t + 2]!;
      const ux = v[t + 3]! - ax, uy = v[t + 4]! - ay, uz = v[t + 5]! - az;
      const wx = v[t + 6]! - ax, wy = v[t + 7]! - ay, wz = v[t + 8]! - az;
      const px = dy * wz - dz * wy, py = dz * wx - dx * wz, pz = dx * wy - dy * wx;
      const det = ux * px + uy * py + uz * pz;
      if (det > -1e-12 && det < 1e-12) continue;
      const sx = ox - ax, sy = oy - ay, sz = oz - az;
      const a = (sx * px + sy * py + sz * pz) / det;
      if (a < 0 || a > 1) continue;
      const qx = sy * uz - sz * uy, qy = sz * ux - sx * uz, qz = sx * uy - sy * ux;
      const b = (dx * qx + dy * qy + dz * qz) / det;
      if (b < 0 || a + b > 1) continue;
      const distance = (wx * qx + wy * qy + wz * qz) / det;
      if (distance > 0 && distance < limit) limit = distance;
    }
    return limit;
  }
}
