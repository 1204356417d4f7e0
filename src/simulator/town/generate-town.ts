import type { Bounds, Vector3 } from '../../geometry/bounds.js';
import type { Thing } from '../drawing/truth.js';
import { drawTown } from './draw-town.js';
import { Random } from '../drawing/random.js';
import type { ScanBuffer } from '../scanning/scan-buffer.js';
import { Scanner } from '../scanning/scanner.js';
import { TOWN_SENSOR } from './sensors.js';
import { TOWN_SIZE } from './terrain.js';

/** Changes whenever the same options give other points or another octree. */
export const TOWN_VERSION = 3;

/** Where the town lies: metres in a projected map (UTM-like), near the corner of smallest coordinates. */
const MAP_ORIGIN: Vector3 = [565000, 5934000, 30];
const SCALE = 0.001;

/** What to generate. */
export interface TownOptions {
  readonly seed?: number;
  /** Share of the full point density, above 0 and up to 1. */
  readonly density?: number;
}

/** A thing of the town and the box of its scanned points, metres from the scan's offset; null when no point hit it. */
export interface TownObject extends Thing {
  readonly pointCount: number;
  readonly bounds: Bounds | null;
}

/** A scan with its truth. Coordinates are `grid * scale + offset`, metres, z up; the smallest grid value per axis is 0. */
export interface TownScan {
  readonly offset: Vector3;
  readonly scale: number;
  /** x, y, z per point. */
  readonly grid: Int32Array;
  /** r, g, b per point, 0..255. */
  readonly colors: Uint8Array;
  readonly intensities: Uint16Array;
  /** LAS codes. */
  readonly classification: Uint8Array;
  /** Id of the object of each point; 0 is ground and street. */
  readonly instances: Uint32Array;
  readonly objects: readonly TownObject[];
}

/** Draws the town and scans it. The same options give the same arrays on every machine. */
export function generateTown({ seed = 1, density = 1 }: TownOptions = {}): TownScan {
  if (!(density > 0 && density <= 1)) throw new RangeError(`Expected a density above 0 and up to 1, got ${density}.`);
  const scene = drawTown(seed);
  const points = new Scanner(scene.soup, TOWN_SENSOR, new Random(seed + 1), {
    extent: TOWN_SIZE, density, spacingOf: (kind) => kind.spacing, shading: true,
  }).scan();
  const grid = points.grid.slice(0, points.count * 3);
  const offset = moveToZero(grid);
  const instances = points.instances.slice(0, points.count);
  return {
    offset,
    scale: SCALE,
    grid,
    ...attributes(points),
    instances,
    objects: measure(scene.truth.objects, grid, instances),
  };
}

function attributes(points: ScanBuffer): Pick<TownScan, 'colors' | 'intensities' | 'classification'> {
  return {
    colors: points.colors.slice(0, points.count * 3),
    intensities: points.intensities.slice(0, points.count),
    classification: points.classification.slice(0, points.count),
  };
}

/** Subtracts the smallest value per axis; returns the offset that makes up for it, rounded to the millimetre. */
function moveToZero(grid: Int32Array): Vector3 {
  const low = [Infinity, Infinity, Infinity];
  for (let p = 0; p < grid.length; p++) low[p % 3] = Math.min(low[p % 3]!, grid[p]!);
  for (let p = 0; p < grid.length; p++) grid[p] = grid[p]! - low[p % 3]!;
  const [x, y, z] = MAP_ORIGIN.map((value, axis) => (value / SCALE + low[axis]!) / (1 / SCALE));
  return [x!, y!, z!];
}

function measure(objects: readonly Thing[], grid: Int32Array, instances: Uint32Array): TownObject[] {
  const counts = new Uint32Array(objects.length + 1);
  const low = new Float64Array((objects.length + 1) * 3).fill(Infinity);
  const high = new Float64Array((objects.length + 1) * 3).fill(-Infinity);
  instances.forEach((id, i) => {
    counts[id] = counts[id]! + 1;
    for (let a = 0; a < 3; a++) {
      low[id * 3 + a] = Math.min(low[id * 3 + a]!, grid[i * 3 + a]!);
      high[id * 3 + a] = Math.max(high[id * 3 + a]!, grid[i * 3 + a]!);
    }
  });
  const corner = (values: Float64Array, id: number): Vector3 =>
    [values[id * 3]! * SCALE, values[id * 3 + 1]! * SCALE, values[id * 3 + 2]! * SCALE];
  return objects.map(({ id, category, name }) => {
    const pointCount = counts[id]!;
    return { id, category, name, pointCount, bounds: pointCount ? { min: corner(low, id), max: corner(high, id) } : null };
  });
}
