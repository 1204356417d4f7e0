/** Stands for no point; larger than every index, so that any point at the limit itself is preferred to it. */
const NO_POINT = 0xffffffff;

/**
 * The nearest points met so far, at most `capacity` of them: a binary heap on flat arrays whose root is the worst, by
 * squared distance and then by index.
 */
export class NeighbourHeap {
  readonly capacity: number;
  readonly #distances: Float64Array;
  readonly #indices: Uint32Array;
  /** Squared distance of the root: what a point must not exceed. */
  worst = Infinity;
  /** Index of the root. */
  worstIndex = NO_POINT;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#distances = new Float64Array(capacity);
    this.#indices = new Uint32Array(capacity);
  }

  /** Empties the heap; points farther than `limit` (squared distance) will not be taken. */
  clear(limit: number): void {
    for (let slot = 0; slot < this.capacity; slot++) {
      this.#distances[slot] = limit;
      this.#indices[slot] = NO_POINT;
    }
    this.worst = limit;
    this.worstIndex = NO_POINT;
  }

  /** Takes a point that is better than the root; the caller has compared. */
  replaceWorst(distance: number, index: number): void {
    this.#sink(this.capacity, distance, index);
    this.worst = this.#distances[0];
    this.worstIndex = this.#indices[0];
  }

  /** Writes the indices to `target` from `start` on, nearest first. The heap must be cleared before its next use. */
  drainTo(target: Uint32Array, start: number): void {
    const distances = this.#distances;
    const indices = this.#indices;
    for (let last = this.capacity - 1; last >= 0; last--) {
      target[start + last] = indices[0];
      this.#sink(last, distances[last], indices[last]);
    }
  }

  /** Puts a point in the root's place and restores the order of the first `size` entries. */
  #sink(size: number, distance: number, index: number): void {
    const distances = this.#distances;
    const indices = this.#indices;
    let slot = 0;
    for (let child = 1; child < size; child = 2 * slot + 1) {
      const right = child + 1;
      if (right < size && this.#isWorse(right, distances[child], indices[child])) child = right;
      if (!this.#isWorse(child, distance, index)) break;
      distances[slot] = distances[child];
      indices[slot] = indices[child];
      slot = child;
    }
    distances[slot] = distance;
    indices[slot] = index;
  }

  #isWorse(slot: number, distance: number, index: number): boolean {
    const own = this.#distances[slot];
    return own > distance || (own === distance && this.#indices[slot] > index);
  }
}
