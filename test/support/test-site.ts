import { material, SURFACE } from '../../src/simulator/drawing/material.js';
import { Random } from '../../src/simulator/drawing/random.js';
import type { ScanBuffer } from '../../src/simulator/scanning/scan-buffer.js';
import { Scanner } from '../../src/simulator/scanning/scanner.js';
import type { Sensor } from '../../src/simulator/scanning/sensor.js';
import { SensorViews } from '../../src/simulator/scanning/sensor-views.js';
import { Corridor } from '../../src/simulator/scenes/corridor.js';
import { Ground } from '../../src/simulator/scenes/ground.js';
import { Site } from '../../src/simulator/scenes/site.js';

export const LEVEL = 20;
const EARTH = material(SURFACE.ground, [120, 110, 90], { pattern: () => {} });

/** An empty, level site with a straight path along y = size / 2. */
export function flatSite(seed: number, size: number): Site {
  const profile = { roadway: 1, kerb: 0, pavement: 1, ditch: null };
  const corridor = new Corridor(new Random(straightSeed()), size / 2, profile);
  const materials = { roadway: EARTH, kerb: EARTH, pavement: EARTH, ditch: EARTH, land: EARTH };
  return new Site(new Ground({ x: size, y: size }, { at: () => LEVEL }, corridor, materials), new Random(seed), 'train', 0.2);
}

/** A seed for which the path has no bend. */
function straightSeed(): number {
  for (let seed = 0; ; seed++) if (new Corridor(new Random(seed), 0, { roadway: 1, kerb: 0, pavement: 1, ditch: null }).yaw(3) === 0) return seed;
}

export function scan(site: Site, sensor: Sensor, spacing: number): ScanBuffer {
  return new Scanner(site.soup, sensor, new Random(5), { extent: site.extent, density: 1, spacingOf: () => spacing, shading: false }).scan();
}

/** Where a sensor stands as seen from a place, x, y, z each. */
export function standsOf(sensor: Sensor, x: number, y: number, z: number): [number, number, number][] {
  const views = new SensorViews();
  sensor.viewsOf(x, y, z, 0, 0, 1, views);
  return Array.from({ length: views.count }, (_, i) => [...views.positions.subarray(i * 3, i * 3 + 3)] as [number, number, number]);
}

/** x, y, z in metres of each scanned point. */
export function placesOf({ grid, count }: ScanBuffer): [number, number, number][] {
  return Array.from({ length: count }, (_, i) => [grid[i * 3]! / 1000, grid[i * 3 + 1]! / 1000, grid[i * 3 + 2]! / 1000]);
}
