import { BucketTree } from './bucket-tree.js';
import { countPoints } from './count-points.js';

/**
 * Farthest point sampling: starts with point 0, then always takes the point farthest from all taken ones (Point-SAM
 * specification 3.1). Distances are squared and in float32, `(dx² + dy²) + dz²`, like the original's; the lowest
 * index wins among equals; once every distance is 0 the last index repeats.
 *
 * @param positions x, y, z per point (N, 3), finite
 * @param count how many indices to return; may exceed N
 * @returns `count` point indices in order of selection
 * @throws RangeError when there is no point to choose from
 */
export function farthestPoints(positions: Float32Array, count: number): Uint32Array {
  const size = countPoints(positions);
  if (size === 0 && count > 0) throw new RangeError(`Expected at least 1 point to choose ${count} from, got 0.`);
  const selected = new Uint32Array(count);
  if (count < 2) return selected;
  const search = new FarthestSearch(positions);
  for (let i = 1; i < count; i++) {
    search.take(selected[i - 1]);
    if (search.distance === 0) return selected.fill(selected[i - 1], i);
    selected[i] = search.farthest;
  }
  return selected;
}

/** Keeps for every point the squared distance to the nearest taken point, and for every tree node its maximum. */
class FarthestSearch {
  readonly #tree: BucketTree;
  readonly #source: Float32Array;
  readonly #distances: Float32Array;
  readonly #nodeDistances: Float32Array;
  readonly #nodeFarthest: Uint32Array;
  #x = 0;
  #y = 0;
  #z = 0;

  constructor(positions: Float32Array) {
    this.#source = positions;
    this.#tree = new BucketTree(positions);
    this.#distances = new Float32Array(this.#tree.order.length).fill(Infinity);
    this.#nodeDistances = new Float32Array(this.#tree.starts.length).fill(Infinity);
    this.#nodeFarthest = new Uint32Array(this.#tree.starts.length);
  }

  /** Index of the point farthest from all taken ones. */
  get farthest(): number {
    return this.#nodeFarthest[0];
  }

  /** Its squared distance to them. */
  get distance(): number {
    return this.#nodeDistances[0];
  }

  take(index: number): void {
    this.#x = this.#source[3 * index];
    this.#y = this.#source[3 * index + 1];
    this.#z = this.#source[3 * index + 2];
    this.#update(0);
  }

  #update(node: number): void {
    // Rounding is monotone, so the same float32 steps on the box give a bound that no point of the box undercuts.
    if (this.#boxDistance(node) >= this.#nodeDistances[node]) return;
    if (node >= this.#tree.firstLeaf) {
      this.#updateLeaf(node);
      return;
    }
    const left = 2 * node + 1;
    const right = left + 1;
    this.#update(left);
    this.#update(right);
    const distances = this.#nodeDistances;
    const farthest = this.#nodeFarthest;
    const takeRight =
      distances[right] > distances[left] ||
      (distances[right] === distances[left] && farthest[right] < farthest[left]);
    distances[node] = distances[takeRight ? right : left];
    farthest[node] = farthest[takeRight ? right : left];
  }

  #boxDistance(node: number): number {
    const { boxes } = this.#tree;
    const b = node * 6;
    const dx = Math.max(Math.fround(boxes[b] - this.#x), 0, Math.fround(this.#x - boxes[b + 3]));
    const dy = Math.max(Math.fround(boxes[b + 1] - this.#y), 0, Math.fround(this.#y - boxes[b + 4]));
    const dz = Math.max(Math.fround(boxes[b + 2] - this.#z), 0, Math.fround(this.#z - boxes[b + 5]));
    const xy = Math.fround(Math.fround(dx * dx) + Math.fround(dy * dy));
    return Math.fround(xy + Math.fround(dz * dz));
  }

  #updateLeaf(node: number): void {
    const { positions, order, starts, ends } = this.#tree;
    const distances = this.#distances;
    const x = this.#x;
    const y = this.#y;
    const z = this.#z;
    const end = ends[node];
    let farthest = starts[node];
    let largest = -1;
    for (let i = farthest, p = 3 * i; i < end; i++, p += 3) {
      const dx = Math.fround(positions[p] - x);
      const dy = Math.fround(positions[p + 1] - y);
      const dz = Math.fround(positions[p + 2] - z);
      const xy = Math.fround(Math.fround(dx * dx) + Math.fround(dy * dy));
      const distance = Math.fround(xy + Math.fround(dz * dz));
      if (distance < distances[i]) distances[i] = distance;
      // A leaf keeps the original order, so that "larger" alone prefers the lowest index.
      if (distances[i] > largest) {
        largest = distances[i];
        farthest = i;
      }
    }
    this.#nodeDistances[node] = largest;
    this.#nodeFarthest[node] = order[farthest];
  }
}
