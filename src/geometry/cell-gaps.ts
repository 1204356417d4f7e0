/** Part by which gaps are shortened: far more than rounding changes them, or moves a point across a cell's face. */
const SLACK = 1e-6;

/** Distance, in metres, from an offset in cell `own` to the slab of cell `cell`; never too large. */
export function gapTo(offset: number, cell: number, own: number, cellSize: number): number {
  return cell === own ? 0 : surely(cell > own ? cell - offset : offset - cell - 1, cellSize);
}

/** Distance, in cells, from an offset to the nearest cell more than `ring` cells from its own; Infinity without any. */
export function gapBeyond(offset: number, cell: number, ring: number, count: number): number {
  const below = cell - ring > 0 ? offset - (cell - ring) : Infinity;
  const above = cell + ring + 1 < count ? cell + ring + 1 - offset : Infinity;
  return below < above ? below : above;
}

/** A distance in metres that is not larger than the given number of cells would be without rounding. */
export function surely(cells: number, cellSize: number): number {
  return Math.max(cells * (1 - SLACK) - SLACK, 0) * cellSize;
}
