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
  /** Where the ray enters the boxes on the stack. */
  readonly #nears = new Float64Array(128);

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
    const stack = this.#stack;
    const nears = this.#nears;
    const boxes = this.#boxes;
    const firsts = this.#first;
    const counts = this.#count;
    const ix = 1 / dx;
    const iy = 1 / dy;
    const iz = 1 / dz;
    // Where in a node's numbers the sides lie that a ray of this direction enters by; it leaves by the opposite ones.
    const sx = ix < 0 ? 3 : 0;
    const sy = iy < 0 ? 4 : 1;
    const sz = iz < 0 ? 5 : 2;
    const [ex, ey, ez] = [3 - sx, 5 - sy, 7 - sz];
    let limit = length;
    let depth = 0;
    if (this.#vertices.length > 0) {
      stack[0] = 0;
      nears[depth++] = 0;
    }
    while (depth > 0) {
      const node = stack[--depth]!;
      if (nears[depth]! > limit) continue;
      const first = firsts[node]!;
      const count = counts[node]!;
      if (count > 0) {
        limit = this.#meetLeaf(first, count, ox, oy, oz, dx, dy, dz, limit);
        if (any && limit < length) return limit;
        continue;
      }
      const before = depth;
      for (let child = first, b = first * 6; child < first + 2; child++, b += 6) {
        let near = (boxes[b + sx]! - ox) * ix;
        let far = (boxes[b + ex]! - ox) * ix;
        const nearY = (boxes[b + sy]! - oy) * iy;
        const farY = (boxes[b + ey]! - oy) * iy;
        const nearZ = (boxes[b + sz]! - oz) * iz;
        const farZ = (boxes[b + ez]! - oz) * iz;
        if (nearY > near) near = nearY;
        if (nearZ > near) near = nearZ;
        if (near < 0) near = 0;
        if (farY < far) far = farY;
        if (farZ < far) far = farZ;
        if (near > far || near > limit) continue;
        stack[depth] = child;
        nears[depth++] = near;
      }
      // The nearer child comes off the stack first: what blocks a segment is mostly close to its beginning.
      if (depth - before === 2 && nears[before]! < nears[before + 1]!) {
        stack[before] = first + 1;
        stack[before + 1] = first;
        const nearest = nears[before]!;
        nears[before] = nears[before + 1]!;
        nears[before + 1] = nearest;
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
