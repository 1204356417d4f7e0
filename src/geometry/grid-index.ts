import type { Bounds } from './bounds.js';
import { cellAlong, cellNumbers, layOutCells } from './cell-layout.js';
import type { CellLayout } from './cell-layout.js';
import { NeighbourHeap, NO_POINT } from './neighbour-heap.js';

/** Points per occupied cell that make `nearest` fastest. */
const POINTS_PER_CELL = 2;
/** Part by which bounds are loosened: far more than rounding changes them, or moves a point across a cell's face. */
const SLACK = 1e-6;

export interface GridOptions {
  /** Edge of a cell; grows where it would make too many cells. Chosen from the points when absent. */
  readonly cellSize?: number;
  /** Points per occupied cell to aim at when `cellSize` is absent. */
  readonly pointsPerCell?: number;
}

/**
 * Points sorted into the cells of a grid, for exact nearest neighbour queries. Distances are squared in double
 * precision, `dx² + dy² + dz²`, and the lowest index wins among equals.
 */
export class GridIndex {
  /** Number of points. */
  readonly size: number;
  /** Box of the points; all zero without any. */
  readonly bounds: Bounds;
  readonly #layout: CellLayout;
  /** The points of cell `c` are `starts[c] .. starts[c + 1]` of `order`. */
  readonly #starts: Uint32Array;
  readonly #order: Uint32Array;
  /** x, y, z in the order of `order`. */
  readonly #points: Float32Array;
  readonly #one = new NeighbourHeap(1);

  /** @param positions x, y, z per point, finite */
  static build(positions: Float32Array, options: GridOptions = {}): GridIndex {
    return new GridIndex(positions, options);
  }

  private constructor(positions: Float32Array, { cellSize, pointsPerCell = POINTS_PER_CELL }: GridOptions) {
    this.size = positions.length / 3;
    this.bounds = boxOf(positions);
    this.#layout = layOutCells(positions, pointsPerCell, cellSize);
    const [nx, ny, nz] = this.#layout.counts;
    this.#starts = new Uint32Array(nx * ny * nz + 1);
    this.#order = new Uint32Array(this.size);
    this.#points = new Float32Array(positions.length);
    this.#sort(positions, cellNumbers(positions, this.#layout));
  }

  /** A counting sort, stable: the points of a cell stay in index order. */
  #sort(source: Float32Array, cells: Uint32Array): void {
    const starts = this.#starts;
    const points = this.#points;
    for (let i = 0; i < cells.length; i++) starts[cells[i]]++;
    for (let cell = 0, sum = 0; cell < starts.length; cell++) starts[cell] = sum += starts[cell];
    for (let i = cells.length - 1; i >= 0; i--) {
      const slot = --starts[cells[i]];
      this.#order[slot] = i;
      points[3 * slot] = source[3 * i];
      points[3 * slot + 1] = source[3 * i + 1];
      points[3 * slot + 2] = source[3 * i + 2];
    }
  }

  /** Index of the nearest point, or -1 when none lies within `radius` (inclusive) or the position is not a number. */
  nearest(x: number, y: number, z: number, radius: number): number {
    const heap = this.#one;
    heap.clear(radius * radius);
    this.nearestInto(heap, x, y, z);
    return heap.worstIndex === NO_POINT ? -1 : heap.worstIndex;
  }

  /** Offers the heap, cleared before, every point that it could take: cells in growing cubes around the position. */
  nearestInto(heap: NeighbourHeap, x: number, y: number, z: number): void {
    const { origin, cellSize, counts } = this.#layout;
    const u = (x - origin[0]) / cellSize;
    const v = (y - origin[1]) / cellSize;
    const w = (z - origin[2]) / cellSize;
    const cx = cellAlong(u, counts[0]);
    const cy = cellAlong(v, counts[1]);
    const cz = cellAlong(w, counts[2]);
    for (let ring = 0; ; ring++) {
      this.#scanRing(heap, x, y, z, cx, cy, cz, ring);
      const beyond = Math.min(
        gapBeyond(u, cx, ring, counts[0]),
        gapBeyond(v, cy, ring, counts[1]),
        gapBeyond(w, cz, ring, counts[2]),
      );
      if (!(beyond < Infinity)) return;
      const gap = surely(beyond * cellSize, cellSize);
      if (gap * gap > heap.worst) return;
    }
  }

  /** The cells `ring` steps away from cell (cx, cy, cz), a hollow cube, row by row. */
  #scanRing(
    heap: NeighbourHeap,
    x: number,
    y: number,
    z: number,
    cx: number,
    cy: number,
    cz: number,
    ring: number,
  ): void {
    const { origin, cellSize, counts } = this.#layout;
    const starts = this.#starts;
    const nx = counts[0];
    const ny = counts[1];
    const nz = counts[2];
    const left = Math.max(cx - ring, 0);
    const right = Math.min(cx + ring, nx - 1);
    const bottom = Math.max(cy - ring, 0);
    const top = Math.min(cy + ring, ny - 1);
    const last = Math.min(cz + ring, nz - 1);
    for (let iz = Math.max(cz - ring, 0); iz <= last; iz++) {
      const dz = slabGap(z - origin[2], iz, cz, cellSize);
      if (dz * dz > heap.worst) continue;
      for (let iy = bottom; iy <= top; iy++) {
        const dy = slabGap(y - origin[1], iy, cy, cellSize);
        if (dz * dz + dy * dy > heap.worst) continue;
        const row = (iz * ny + iy) * nx;
        if (iz === cz - ring || iz === cz + ring || iy === cy - ring || iy === cy + ring) {
          this.#scan(heap, x, y, z, starts[row + left], starts[row + right + 1]);
        } else {
          if (cx - ring >= 0) this.#scan(heap, x, y, z, starts[row + left], starts[row + left + 1]);
          if (cx + ring < nx) this.#scan(heap, x, y, z, starts[row + right], starts[row + right + 1]);
        }
      }
    }
  }

  #scan(heap: NeighbourHeap, x: number, y: number, z: number, start: number, end: number): void {
    const points = this.#points;
    const order = this.#order;
    for (let i = start, p = 3 * start; i < end; i++, p += 3) {
      const dx = points[p] - x;
      const dy = points[p + 1] - y;
      const dz = points[p + 2] - z;
      const distance = dx * dx + dy * dy + dz * dz;
      if (distance < heap.worst || (distance === heap.worst && order[i] < heap.worstIndex)) {
        heap.replaceWorst(distance, order[i]);
      }
    }
  }
}

/** Distance, in cells, from an offset to the nearest cell more than `ring` cells from its own; Infinity without any. */
function gapBeyond(offset: number, cell: number, ring: number, count: number): number {
  const below = cell - ring > 0 ? offset - (cell - ring) : Infinity;
  const above = cell + ring + 1 < count ? cell + ring + 1 - offset : Infinity;
  return below < above ? below : above;
}

/** Distance along an axis from a coordinate in cell `own` to the slab of cell `cell`, metres, never too large. */
function slabGap(offset: number, cell: number, own: number, cellSize: number): number {
  if (cell === own) return 0;
  const gap = cell > own ? cell * cellSize - offset : offset - (cell + 1) * cellSize;
  return surely(gap, cellSize);
}

/** A distance that is not larger than the given one would be without rounding. */
function surely(gap: number, cellSize: number): number {
  return Math.max(gap * (1 - SLACK) - SLACK * cellSize, 0);
}

function boxOf(positions: Float32Array): Bounds {
  if (positions.length === 0) return { min: [0, 0, 0], max: [0, 0, 0] };
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (let p = 0; p < positions.length; p++) {
    const value = positions[p];
    const axis = p % 3;
    if (value < min[axis]) min[axis] = value;
    if (value > max[axis]) max[axis] = value;
  }
  return { min: [min[0], min[1], min[2]], max: [max[0], max[1], max[2]] };
}
