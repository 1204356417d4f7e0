import { groundSlope } from './ground-slope.js';

/** Edge of a cell of the height grid, metres. */
const CELL = 1;
/** Cells to each side over which an object is taken away: things up to 2 * 10 + 1 m wide. */
const REACH = 10;
/** Points up to this far above the surface are ground, metres. */
const TOLERANCE = 0.3;

/** A grid of heights over a crop's plan: `heights[row * columns + column]`, NaN without a point. */
interface HeightGrid {
  readonly columns: number;
  readonly rows: number;
  readonly heights: Float64Array;
}

/**
 * Ground by a morphological opening of the lowest heights (after Zhang et al. 2003, one window), above the slope of the
 * whole: the surface is the lowest point of each cell of 1 m with everything narrower than the window taken away; what
 * lies within 0.3 m of it is ground.
 *
 * @param positions x, y, z per point, metres, z up
 * @returns 1 per point on the ground, else 0
 */
export function groundMask(positions: Float32Array): Uint8Array {
  const size = positions.length / 3;
  const [left, columns] = cellRange(positions, 0);
  const [front, rows] = cellRange(positions, 1);
  const cells = Uint32Array.from({ length: size }, (_, i) =>
    (Math.floor(positions[3 * i + 1] / CELL) - front) * columns + Math.floor(positions[3 * i] / CELL) - left);
  const residuals = heightsOverSlope(positions, cells, { columns, rows });
  const lowest = new Float64Array(columns * rows).fill(NaN);
  cells.forEach((cell, i) => {
    if (!(lowest[cell] <= residuals[i])) lowest[cell] = residuals[i];
  });
  const surface = open({ columns, rows, heights: lowest });
  return Uint8Array.from(cells, (cell, i) => Number(residuals[i] <= surface[cell] + TOLERANCE));
}

/** Height of every point above the plane that the ground slopes along. At the edge of a crop an opening would cut slopes off. */
function heightsOverSlope(positions: Float32Array, cells: Uint32Array, { columns, rows }: Omit<HeightGrid, 'heights'>): Float64Array {
  const places: [number, number][] = Array.from({ length: columns * rows }, () => [0, 0]);
  const lowest = new Float64Array(columns * rows).fill(NaN);
  cells.forEach((cell, i) => {
    if (lowest[cell] <= positions[3 * i + 2]) return;
    lowest[cell] = positions[3 * i + 2];
    places[cell] = [positions[3 * i], positions[3 * i + 1]];
  });
  const { atX, atY } = groundSlope(places, lowest);
  return Float64Array.from(cells, (_, i) => positions[3 * i + 2] - atX * positions[3 * i] - atY * positions[3 * i + 1]);
}

function cellRange(positions: Float32Array, axis: number): [first: number, count: number] {
  let low = Infinity;
  let high = -Infinity;
  for (let p = axis; p < positions.length; p += 3) {
    low = Math.min(low, positions[p]);
    high = Math.max(high, positions[p]);
  }
  const first = Math.floor(low / CELL);
  return [first, positions.length === 0 ? 0 : Math.floor(high / CELL) - first + 1];
}

/** The least height around each cell, then the greatest of those around it. */
function open(grid: HeightGrid): Float64Array {
  const eroded = filterBoth(grid, (a, b) => a < b);
  return filterBoth({ ...grid, heights: eroded }, (a, b) => a > b);
}

function filterBoth({ columns, rows, heights }: HeightGrid, better: (a: number, b: number) => boolean): Float64Array {
  const along = filterLines(heights, { lines: rows, length: columns, lineStep: columns, step: 1 }, better);
  return filterLines(along, { lines: columns, length: rows, lineStep: 1, step: columns }, better);
}

interface Lines {
  readonly lines: number;
  readonly length: number;
  readonly lineStep: number;
  readonly step: number;
}

/** The best value within reach along each line; cells without one are passed over. */
function filterLines(values: Float64Array, { lines, length, lineStep, step }: Lines, better: (a: number, b: number) => boolean): Float64Array {
  const result = new Float64Array(values.length).fill(NaN);
  for (let line = 0; line < lines; line++) {
    for (let at = 0; at < length; at++) {
      let best = NaN;
      for (let near = Math.max(0, at - REACH); near <= Math.min(length - 1, at + REACH); near++) {
        const value = values[line * lineStep + near * step];
        if (Number.isNaN(best) || better(value, best)) best = value;
      }
      result[line * lineStep + at * step] = best;
    }
  }
  return result;
}
