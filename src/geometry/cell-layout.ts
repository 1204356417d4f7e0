import type { Vector3 } from './bounds.js';
import { countPoints } from './count-points.js';

/** Cells beyond this would cost more to clear than they save. */
const MOST_CELLS = 2 ** 22;
const MOST_CELLS_PER_POINT = 32;
const QUANTILE_SAMPLE = 1024;
const REFINEMENTS = 4;

/** A grid of cubic cells. The outer cells reach to infinity: what lies outside belongs to the nearest of them. */
export interface CellLayout {
  readonly origin: Vector3;
  readonly cellSize: number;
  /** Cells along x, y and z, each at least 1. */
  readonly counts: Vector3;
}

/** Cell number along an axis of a coordinate `offset` cells from the origin; NaN falls into cell 0. */
export function cellAlong(offset: number, count: number): number {
  return offset >= count ? count - 1 : offset > 0 ? offset | 0 : 0;
}

/**
 * Chooses a grid with about `pointsPerCell` points in an occupied cell, or of the given cell size; cells grow where
 * there would be too many of them.
 */
export function layOutCells(positions: Float32Array, pointsPerCell: number, cellSize?: number): CellLayout {
  const size = countPoints(positions);
  const { origin, extents } = bulkBox(positions);
  const mostCells = Math.min(MOST_CELLS, MOST_CELLS_PER_POINT * size + 1);
  let layout = layoutOf(origin, extents, cellSize ?? 0, cellSize === undefined ? size + 1 : mostCells);
  for (let i = 0; cellSize === undefined && i < REFINEMENTS; i++) {
    // Scans are surfaces: the points in a cell grow with the square of its edge.
    const ratio = Math.sqrt((pointsPerCell * occupiedCells(positions, layout)) / Math.max(size, 1));
    const refined = layoutOf(origin, extents, layout.cellSize * ratio, mostCells);
    if (Math.abs(refined.cellSize / layout.cellSize - 1) < 0.25) return refined;
    layout = refined;
  }
  return layout;
}

/** The box of all but outliers: it exceeds the middle 96 % of a sample by no more than their extent on each side. */
function bulkBox(positions: Float32Array): { origin: Vector3; extents: Vector3 } {
  const size = positions.length / 3;
  const step = Math.max(1, Math.floor(size / QUANTILE_SAMPLE));
  const ranges = [0, 1, 2].map((axis) => {
    const sample = Float32Array.from({ length: Math.ceil(size / step) }, (_, i) => positions[3 * i * step + axis]);
    sample.sort();
    const last = sample.length - 1;
    const low = sample[Math.floor(0.02 * last)] ?? 0;
    const high = sample[Math.ceil(0.98 * last)] ?? 0;
    return { min: Math.max(sample[0] ?? 0, 2 * low - high), max: Math.min(sample[last] ?? 0, 2 * high - low) };
  });
  const [x, y, z] = ranges;
  return { origin: [x.min, y.min, z.min], extents: [x.max - x.min, y.max - y.min, z.max - z.min] };
}

/** The layout of at least the given cell size that has no more than `mostCells` cells. */
function layoutOf(origin: Vector3, extents: Vector3, cellSize: number, mostCells: number): CellLayout {
  const longest = Math.max(...extents);
  if (longest === 0) return { origin, cellSize: cellSize || 1, counts: [1, 1, 1] };
  let edge = Math.max(cellSize, longest / mostCells);
  const countAlong = (extent: number) => Math.floor(extent / edge) + 1;
  const cells = () => countAlong(extents[0]) * countAlong(extents[1]) * countAlong(extents[2]);
  while (cells() > mostCells && edge < longest * 2) edge *= 1.1;
  return { origin, cellSize: edge, counts: [countAlong(extents[0]), countAlong(extents[1]), countAlong(extents[2])] };
}

/** Cell number of each point: x fastest, then y, then z. */
export function cellNumbers(positions: Float32Array, { origin, cellSize, counts }: CellLayout): Uint32Array {
  const [ox, oy, oz] = origin;
  const [nx, ny, nz] = counts;
  const scale = 1 / cellSize;
  const cells = new Uint32Array(positions.length / 3);
  for (let i = 0, p = 0; i < cells.length; i++, p += 3) {
    const x = cellAlong((positions[p] - ox) * scale, nx);
    const y = cellAlong((positions[p + 1] - oy) * scale, ny);
    const z = cellAlong((positions[p + 2] - oz) * scale, nz);
    cells[i] = (z * ny + y) * nx + x;
  }
  return cells;
}

function occupiedCells(positions: Float32Array, layout: CellLayout): number {
  const [nx, ny, nz] = layout.counts;
  const occupied = new Uint8Array(nx * ny * nz);
  const cells = cellNumbers(positions, layout);
  let count = 0;
  for (let i = 0; i < cells.length; i++) {
    count += 1 - occupied[cells[i]];
    occupied[cells[i]] = 1;
  }
  return count;
}
