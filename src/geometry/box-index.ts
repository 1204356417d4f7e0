import { type Bounds, boundsMeet } from './bounds.js';

/** Edge of the smallest cells, as a power of two of metres: boxes smaller than that share them. */
const FINEST = -10;

interface Entry<T> {
  readonly value: T;
  readonly bounds: Bounds;
}

/** Boxes of about one size, in the cells of a grid that each of them meets: at most eight. */
interface Level<T> {
  readonly entries: Set<Entry<T>>;
  readonly cells: Map<string, Set<Entry<T>>>;
}

/** Values that have a box, found by where it lies; the work follows what is found, not how many there are. */
export class BoxIndex<T> {
  /** By the power of two that their cells' edge is. */
  readonly #levels = new Map<number, Level<T>>();
  readonly #entries = new Map<T, Entry<T>>();

  /** Adds a value, in place of itself when it is there already. */
  add(value: T, bounds: Bounds): void {
    this.delete(value);
    const entry = { value, bounds };
    this.#entries.set(value, entry);
    const power = levelOf(bounds);
    const level = this.#levels.get(power) ?? { entries: new Set(), cells: new Map() };
    this.#levels.set(power, level);
    level.entries.add(entry);
    for (const cell of cellsOf(bounds, power)) {
      const there = level.cells.get(cell);
      if (there) there.add(entry);
      else level.cells.set(cell, new Set([entry]));
    }
  }

  delete(value: T): void {
    const entry = this.#entries.get(value);
    if (!entry) return;
    this.#entries.delete(value);
    const power = levelOf(entry.bounds);
    const level = this.#levels.get(power)!;
    level.entries.delete(entry);
    if (level.entries.size === 0) this.#levels.delete(power);
    for (const cell of cellsOf(entry.bounds, power)) {
      const there = level.cells.get(cell)!;
      there.delete(entry);
      if (there.size === 0) level.cells.delete(cell);
    }
  }

  /** The values whose box meets the bounds, each once, in no order that means anything. */
  in(bounds: Bounds): T[] {
    const found = new Set<T>();
    for (const [power, { entries, cells }] of this.#levels) {
      if (cellCount(bounds, power) >= entries.size) take(entries, bounds, found);
      else for (const cell of cellsOf(bounds, power)) take(cells.get(cell), bounds, found);
    }
    return [...found];
  }
}

function take<T>(entries: Iterable<Entry<T>> | undefined, bounds: Bounds, found: Set<T>): void {
  for (const entry of entries ?? []) if (boundsMeet(entry.bounds, bounds)) found.add(entry.value);
}

/** Cells of this size are as large as the box, or larger. */
function levelOf({ min, max }: Bounds): number {
  const edge = Math.max(max[0] - min[0], max[1] - min[1], max[2] - min[2]);
  return Math.max(FINEST, Math.ceil(Math.log2(edge)));
}

function cellCount({ min, max }: Bounds, power: number): number {
  const size = 2 ** power;
  let count = 1;
  for (let axis = 0; axis < 3; axis++) count *= Math.floor(max[axis] / size) - Math.floor(min[axis] / size) + 1;
  return count;
}

function* cellsOf({ min, max }: Bounds, power: number): Generator<string> {
  const size = 2 ** power;
  const [x0, y0, z0] = min.map((value) => Math.floor(value / size));
  const [x1, y1, z1] = max.map((value) => Math.floor(value / size));
  for (let x = x0; x <= x1; x++) {
    for (let y = y0; y <= y1; y++) {
      for (let z = z0; z <= z1; z++) yield `${x} ${y} ${z}`;
    }
  }
}
