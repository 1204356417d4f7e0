const LEAF_SIZE = 4;
const BINS = 12;

/** A tree of boxes over triangles (surface-area heuristic, binned) that answers whether a segment is blocked, and where. */
export class TriangleTree {
  /** 9 numbers per triangle, in the order of the leaves. */
  readonly #vertices: Float32Array;
  readonly #order: Uint32Array;
  readonly #centers: Float32Array;
  /** min x, y, z, max x, y, z per triangle. */
  readonly #extents: Float32Array;
  /** min x, y, z, max x, y, z per node. */
  readonly #boxes: Float32Array;
  /** First child of an inner node (the second follows it), or first triangle (in leaf order) of a leaf. */
  readonly #first: Uint32Array;
  /** Triangles of a leaf; 0 for an inner node. */
  readonly #count: Uint32Array;
  readonly #stack = new Uint32Array(128);
  #nodes = 1;

  /** `vertices`: 9 numbers per triangle. */
  constructor(vertices: ArrayLike<number>) {
    const count = vertices.length / 9;
    this.#order = Uint32Array.from({ length: count }, (_, i) => i);
    this.#centers = new Float32Array(count * 3);
    this.#extents = new Float32Array(count * 6);
    for (let i = 0; i < count * 3; i++) this.#measure(vertices, i);
    this.#boxes = new Float32Array(Math.max(1, 2 * count) * 6);
    this.#first = new Uint32Array(Math.max(1, 2 * count));
    this.#count = new Uint32Array(Math.max(1, 2 * count));
    this.#build(0, 0, count);
    this.#vertices = new Float32Array(count * 9);
    for (let k = 0; k < count * 9; k++) this.#vertices[k] = vertices[this.#order[Math.floor(k / 9)]! * 9 + (k % 9)]!;
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

  /** Centre and extent of triangle i / 3 along axis i % 3. */
  #measure(vertices: ArrayLike<number>, i: number): void {
    const axis = i % 3;
    const t = (i - axis) / 3;
    const [a, b, c] = [0, 3, 6].map((k) => vertices[t * 9 + axis + k]!) as [number, number, number];
    this.#centers[i] = (a + b + c) / 3;
    this.#extents[t * 6 + axis] = Math.min(a, b, c);
    this.#extents[t * 6 + axis + 3] = Math.max(a, b, c);
  }

  #build(node: number, start: number, end: number): void {
    this.#enclose(node, start, end);
    const middle = end - start <= LEAF_SIZE ? start : this.#split(start, end);
    if (middle === start || middle === end) {
      this.#first[node] = start;
      this.#count[node] = end - start;
      return;
    }
    const child = this.#nodes;
    this.#nodes += 2;
    this.#first[node] = child;
    this.#build(child, start, middle);
    this.#build(child + 1, middle, end);
  }

  #enclose(node: number, start: number, end: number): void {
    const box = this.#boxes.subarray(node * 6, node * 6 + 6);
    box.fill(Infinity, 0, 3).fill(-Infinity, 3, 6);
    for (let i = start; i < end; i++) widen(box, 0, this.#extents, this.#order[i]! * 6);
  }

  /** Orders the range by the cheapest of the binned planes over its longest axis; returns where the halves meet. */
  #split(start: number, end: number): number {
    const [axis, low, extent] = this.#longestAxis(start, end);
    if (extent <= 0) return end - start > 64 ? (start + end) >> 1 : start;
    const bin = (t: number): number =>
      Math.min(BINS - 1, Math.floor(((this.#centers[t * 3 + axis]! - low) / extent) * BINS));
    const plane = this.#cheapestPlane(start, end, bin);
    let left = start;
    let right = end - 1;
    while (left <= right) {
      const t = this.#order[left]!;
      if (bin(t) < plane) left++;
      else {
        this.#order[left] = this.#order[right]!;
        this.#order[right--] = t;
      }
    }
    return left;
  }

  #longestAxis(start: number, end: number): [axis: number, low: number, extent: number] {
    const low = [Infinity, Infinity, Infinity];
    const high = [-Infinity, -Infinity, -Infinity];
    for (let i = start; i < end; i++) {
      for (let a = 0; a < 3; a++) {
        const c = this.#centers[this.#order[i]! * 3 + a]!;
        if (c < low[a]!) low[a] = c;
        if (c > high[a]!) high[a] = c;
      }
    }
    const extents = low.map((value, a) => high[a]! - value);
    const axis = extents.indexOf(Math.max(...extents));
    return [axis, low[axis]!, extents[axis]!];
  }

  #cheapestPlane(start: number, end: number, bin: (triangle: number) => number): number {
    const boxes = new Float64Array(BINS * 6);
    const counts = new Uint32Array(BINS);
    for (let b = 0; b < BINS; b++) boxes.fill(Infinity, b * 6, b * 6 + 3).fill(-Infinity, b * 6 + 3, b * 6 + 6);
    for (let i = start; i < end; i++) {
      const t = this.#order[i]!;
      const b = bin(t);
      counts[b] = counts[b]! + 1;
      widen(boxes, b * 6, this.#extents, t * 6);
    }
    const before = sweep(boxes, counts, 0, 1);
    const after = sweep(boxes, counts, BINS - 1, -1);
    let best = 1;
    for (let plane = 2; plane < BINS; plane++) {
      if (before[plane - 1]! + after[plane]! < before[best - 1]! + after[best]!) best = plane;
    }
    return best;
  }
}

/** Widens the box at `to` of one array by the box at `from` of another. */
function widen(boxes: Float32Array | Float64Array, to: number, extents: Float32Array, from: number): void {
  for (let a = 0; a < 3; a++) {
    if (extents[from + a]! < boxes[to + a]!) boxes[to + a] = extents[from + a]!;
    if (extents[from + a + 3]! > boxes[to + a + 3]!) boxes[to + a + 3] = extents[from + a + 3]!;
  }
}

/** Cost (area times triangles) of the bins from one end up to and with each bin. */
function sweep(boxes: Float64Array, counts: Uint32Array, from: number, step: number): Float64Array {
  const costs = new Float64Array(BINS);
  const box = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  let total = 0;
  for (let b = from; b >= 0 && b < BINS; b += step) {
    total += counts[b]!;
    for (let a = 0; a < 3; a++) {
      box[a] = Math.min(box[a]!, boxes[b * 6 + a]!);
      box[a + 3] = Math.max(box[a + 3]!, boxes[b * 6 + a + 3]!);
    }
    const [x, y, z] = [box[3]! - box[0]!, box[4]! - box[1]!, box[5]! - box[2]!];
    costs[b] = total === 0 ? 0 : total * (x * y + y * z + z * x);
  }
  return costs;
}
