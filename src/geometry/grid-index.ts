import type { Bounds } from './bounds.js';
import { gapBeyond, gapTo, surely } from './cell-gaps.js';
import { cellAlong, cellNumbers, layOutCells, type CellLayout } from './cell-layout.js';
import { nearestInCells, type CellPoints } from './nearest-in-cells.js';
import type { NeighbourHeap } from './neighbour-heap.js';

/** Points per occupied cell that make `nearest` fastest. */
const POINTS_PER_CELL = 3;

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
  readonly #cells: CellPoints;

  /** @param positions x, y, z per point, finite */
  static build(positions: Float32Array, options: GridOptions = {}): GridIndex {
    return new GridIndex(positions, options);
  }

  private constructor(positions: Float32Array, { cellSize, pointsPerCell = POINTS_PER_CELL }: GridOptions) {
    this.size = positions.length / 3;
    this.bounds = boxOf(positions);
    this.#cells = sortIntoCells(positions, layOutCells(positions, pointsPerCell, cellSize));
  }

  /** Index of the nearest point, or -1 when none lies within `radius` (inclusive) or the position is not a number. */
  nearest(x: number, y: number, z: number, radius: number): number {
    return nearestInCells(this.#cells, x, y, z, radius);
  }

  /** Offers the heap, cleared before, every point that it could take: cells in growing cubes around the position. */
  nearestInto(heap: NeighbourHeap, x: number, y: number, z: number): void {
    const { origin, cellSize, counts } = this.#cells.layout;
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
      const gap = surely(beyond, cellSize);
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
    const { origin, cellSize, counts } = this.#cells.layout;
    const { starts } = this.#cells;
    const nx = counts[0];
    const ny = counts[1];
    const nz = counts[2];
    const left = Math.max(cx - ring, 0);
    const right = Math.min(cx + ring, nx - 1);
    const bottom = Math.max(cy - ring, 0);
    const top = Math.min(cy + ring, ny - 1);
    const last = Math.min(cz + ring, nz - 1);
    for (let iz = Math.max(cz - ring, 0); iz <= last; iz++) {
      const dz = gapTo((z - origin[2]) / cellSize, iz, cz, cellSize);
      if (dz * dz > heap.worst) continue;
      for (let iy = bottom; iy <= top; iy++) {
        const dy = gapTo((y - origin[1]) / cellSize, iy, cy, cellSize);
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
    const { points, order } = this.#cells;
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

/** A counting sort, stable: the points of a cell stay in index order. */
function sortIntoCells(source: Float32Array, layout: CellLayout): CellPoints {
  const [nx, ny, nz] = layout.counts;
  const starts = new Uint32Array(nx * ny * nz + 1);
  const order = new Uint32Array(source.length / 3);
  const points = new Float32Array(source.length);
  const cells = cellNumbers(source, layout);
  for (let i = 0; i < cells.length; i++) starts[cells[i]]++;
  for (let cell = 0, sum = 0; cell < starts.length; cell++) starts[cell] = sum += starts[cell];
  for (let i = cells.length - 1; i >= 0; i--) {
    const slot = --starts[cells[i]];
    order[slot] = i;
    points[3 * slot] = source[3 * i];
    points[3 * slot + 1] = source[3 * i + 1];
    points[3 * slot + 2] = source[3 * i + 2];
  }
  return { layout, starts, order, points };
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
