/** Points per leaf at most: measured best between 32 and 256 for farthest point sampling. */
const LEAF_SIZE = 64;

/**
 * A balanced k-d tree whose leaves are buckets of neighbouring points. Node `i` has children `2i + 1` and `2i + 2` and
 * holds the points `starts[i] .. ends[i]` of the tree's own order; a leaf's points keep their original order.
 */
export class BucketTree {
  /** Original index of each point in tree order. */
  readonly order: Uint32Array;
  /** x, y, z in tree order. */
  readonly positions: Float32Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Box of each node: x, y, z minima then maxima. */
  readonly boxes: Float32Array;
  /** Nodes from this one on are leaves. */
  readonly firstLeaf: number;

  /** @param positions x, y, z per point, finite, at least one point */
  constructor(positions: Float32Array) {
    const size = positions.length / 3;
    const leaves = 2 ** Math.max(0, Math.ceil(Math.log2(size / LEAF_SIZE)));
    this.firstLeaf = leaves - 1;
    this.order = Uint32Array.from({ length: size }, (_, i) => i);
    this.positions = new Float32Array(size * 3);
    this.starts = new Uint32Array(2 * leaves - 1);
    this.ends = new Uint32Array(2 * leaves - 1);
    this.boxes = new Float32Array(6 * (2 * leaves - 1));
    this.ends[0] = size;
    for (let node = 0; node < this.starts.length; node++) {
      this.#measureBox(node, positions);
      if (node < this.firstLeaf) this.#split(node, positions);
      else this.#fillLeaf(node, positions);
    }
  }

  #measureBox(node: number, positions: Float32Array): void {
    const { boxes, order } = this;
    const b = node * 6;
    boxes.fill(Infinity, b, b + 3).fill(-Infinity, b + 3, b + 6);
    for (let i = this.starts[node]; i < this.ends[node]; i++) {
      const p = order[i] * 3;
      for (let axis = 0; axis < 3; axis++) {
        const value = positions[p + axis];
        if (value < boxes[b + axis]) boxes[b + axis] = value;
        if (value > boxes[b + 3 + axis]) boxes[b + 3 + axis] = value;
      }
    }
  }

  #split(node: number, positions: Float32Array): void {
    const start = this.starts[node];
    const end = this.ends[node];
    const middle = (start + end) >> 1;
    selectMiddle(this.order, positions, this.#longestAxis(node), start, middle, end - 1);
    this.starts[2 * node + 1] = start;
    this.ends[2 * node + 1] = middle;
    this.starts[2 * node + 2] = middle;
    this.ends[2 * node + 2] = end;
  }

  #longestAxis(node: number): number {
    const b = node * 6;
    const [x, y, z] = [0, 1, 2].map((axis) => this.boxes[b + 3 + axis] - this.boxes[b + axis]);
    if (x >= y && x >= z) return 0;
    return y >= z ? 1 : 2;
  }

  #fillLeaf(node: number, positions: Float32Array): void {
    this.order.subarray(this.starts[node], this.ends[node]).sort();
    for (let i = this.starts[node]; i < this.ends[node]; i++) {
      const p = this.order[i] * 3;
      this.positions[3 * i] = positions[p];
      this.positions[3 * i + 1] = positions[p + 1];
      this.positions[3 * i + 2] = positions[p + 2];
    }
  }
}

/** Reorders `order[left..right]` so that no coordinate before `middle` is larger than one after it. */
function selectMiddle(
  order: Uint32Array,
  positions: Float32Array,
  axis: number,
  left: number,
  middle: number,
  right: number,
): void {
  while (left < right) {
    const pivot = positions[order[(left + right) >> 1] * 3 + axis];
    let i = left;
    let j = right;
    while (i <= j) {
      while (positions[order[i] * 3 + axis] < pivot) i++;
      while (positions[order[j] * 3 + axis] > pivot) j--;
      if (i > j) break;
      const swapped = order[i];
      order[i++] = order[j];
      order[j--] = swapped;
    }
    if (middle <= j) right = j;
    else if (middle >= i) left = i;
    else return;
  }
}
