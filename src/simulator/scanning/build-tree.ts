const LEAF_SIZE = 4;
const BINS = 12;
/** Ranges of fewer triangles are halved in the middle of their extent: cheaper, and as good. */
const FEW = 24;

/** A tree of boxes over triangles; see `TriangleTree` for the arrays. */
export interface BoxTree {
  readonly boxes: Float32Array;
  readonly first: Uint32Array;
  readonly count: Uint32Array;
  /** Triangles in the order of the leaves. */
  readonly order: Uint32Array;
}

/** Builds the tree by the surface-area heuristic, binned along the longest axis. `vertices`: 9 numbers per triangle. */
export function buildTree(vertices: ArrayLike<number>): BoxTree {
  const builder = new TreeBuilder(vertices);
  builder.build(0, 0, builder.order.length);
  return builder;
}

class TreeBuilder implements BoxTree {
  readonly boxes: Float32Array;
  readonly first: Uint32Array;
  readonly count: Uint32Array;
  readonly order: Uint32Array;
  /** min x, y, z, max x, y, z per triangle. */
  readonly #extents: Float32Array;
  /** Sums of min and max per triangle and axis: twice the middle of its box. */
  readonly #middles: Float32Array;
  /** Lowest and highest middle of the range at hand, per axis. */
  readonly #range = new Float64Array(6);
  readonly #binBoxes = new Float64Array(BINS * 6);
  readonly #binCounts = new Uint32Array(BINS);
  readonly #before = new Float64Array(BINS);
  readonly #after = new Float64Array(BINS);
  readonly #swept = new Float64Array(6);
  #nodes = 1;

  constructor(vertices: ArrayLike<number>) {
    const triangles = vertices.length / 9;
    const nodes = Math.max(1, 2 * triangles);
    this.order = Uint32Array.from({ length: triangles }, (_, i) => i);
    this.#extents = new Float32Array(triangles * 6);
    this.#middles = new Float32Array(triangles * 3);
    this.boxes = new Float32Array(nodes * 6);
    this.first = new Uint32Array(nodes);
    this.count = new Uint32Array(nodes);
    for (let t = 0; t < triangles; t++) this.#measure(vertices, t);
  }

  build(node: number, start: number, end: number): void {
    this.#enclose(node, start, end);
    const middle = end - start <= LEAF_SIZE ? start : this.#split(start, end);
    if (middle === start || middle === end) {
      this.first[node] = start;
      this.count[node] = end - start;
      return;
    }
    const child = this.#nodes;
    this.#nodes += 2;
    this.first[node] = child;
    this.build(child, start, middle);
    this.build(child + 1, middle, end);
  }

  #measure(vertices: ArrayLike<number>, t: number): void {
    for (let axis = 0, v = t * 9; axis < 3; axis++, v++) {
      const [a, b, c] = [vertices[v]!, vertices[v + 3]!, vertices[v + 6]!];
      const low = a < b ? (a < c ? a : c) : b < c ? b : c;
      const high = a > b ? (a > c ? a : c) : b > c ? b : c;
      this.#extents[t * 6 + axis] = low;
      this.#extents[t * 6 + axis + 3] = high;
      this.#middles[t * 3 + axis] = low + high;
    }
  }

  /** The box of the range goes to the node, the range of its middles to `#range`. */
  #enclose(node: number, start: number, end: number): void {
    const extents = this.#extents;
    const middles = this.#middles;
    for (let axis = 0; axis < 3; axis++) {
      let [low, high, least, most] = [Infinity, -Infinity, Infinity, -Infinity];
      for (let i = start; i < end; i++) {
        const t = this.order[i]!;
        const near = extents[t * 6 + axis]!;
        const far = extents[t * 6 + axis + 3]!;
        const middle = middles[t * 3 + axis]!;
        if (near < low) low = near;
        if (far > high) high = far;
        if (middle < least) least = middle;
        if (middle > most) most = middle;
      }
      this.boxes[node * 6 + axis] = low;
      this.boxes[node * 6 + axis + 3] = high;
      this.#range[axis] = least;
      this.#range[axis + 3] = most;
    }
  }

  /** Orders the range by a plane across its longest axis; returns where the halves meet. */
  #split(start: number, end: number): number {
    const range = this.#range;
    const [x, y, z] = [range[3]! - range[0]!, range[4]! - range[1]!, range[5]! - range[2]!];
    const axis = x >= y && x >= z ? 0 : y >= z ? 1 : 2;
    const low = range[axis]!;
    const extent = range[axis + 3]! - low;
    if (extent <= 0) return end - start > 64 ? (start + end) >> 1 : start;
    const scale = BINS / extent;
    const plane = end - start <= FEW ? BINS / 2 : this.#cheapestPlane(start, end, axis, low, scale);
    let left = start;
    let right = end - 1;
    while (left <= right) {
      const t = this.order[left]!;
      if (binOf(this.#middles[t * 3 + axis]!, low, scale) < plane) left++;
      else {
        this.order[left] = this.order[right]!;
        this.order[right--] = t;
      }
    }
    return left;
  }

  #cheapestPlane(start: number, end: number, axis: number, low: number, scale: number): number {
    const boxes = this.#binBoxes;
    const counts = this.#binCounts.fill(0);
    for (let b = 0; b < BINS * 6; b++) boxes[b] = b % 6 < 3 ? Infinity : -Infinity;
    for (let i = start; i < end; i++) {
      const t = this.order[i]!;
      const b = binOf(this.#middles[t * 3 + axis]!, low, scale);
      counts[b] = counts[b]! + 1;
      widen(boxes, b * 6, this.#extents, t * 6);
    }
    this.#sweep(this.#before, 0, 1);
    this.#sweep(this.#after, BINS - 1, -1);
    let best = 1;
    for (let plane = 2; plane < BINS; plane++) {
      if (this.#before[plane - 1]! + this.#after[plane]! < this.#before[best - 1]! + this.#after[best]!) best = plane;
    }
    return best;
  }

  /** Cost (area times triangles) of the bins from one end up to and with each bin. */
  #sweep(costs: Float64Array, from: number, step: number): void {
    const box = this.#swept.fill(Infinity, 0, 3).fill(-Infinity, 3);
    let total = 0;
    for (let b = from; b >= 0 && b < BINS; b += step) {
      total += this.#binCounts[b]!;
      widen(box, 0, this.#binBoxes, b * 6);
      const [x, y, z] = [box[3]! - box[0]!, box[4]! - box[1]!, box[5]! - box[2]!];
      costs[b] = total === 0 ? 0 : total * (x * y + y * z + z * x);
    }
  }
}

function binOf(middle: number, low: number, scale: number): number {
  const bin = Math.floor((middle - low) * scale);
  return bin < BINS ? bin : BINS - 1;
}

/** Widens the box at `to` of one array by the box at `from` of another. */
function widen(boxes: Float64Array, to: number, extents: Float32Array | Float64Array, from: number): void {
  for (let a = 0; a < 3; a++) {
    if (extents[from + a]! < boxes[to + a]!) boxes[to + a] = extents[from + a]!;
    if (extents[from + a + 3]! > boxes[to + a + 3]!) boxes[to + a + 3] = extents[from + a + 3]!;
  }
}
