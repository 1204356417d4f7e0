import type { SurfaceKind } from '../drawing/material.js';
import { material, SURFACE } from '../drawing/material.js';
import { gravel, grass, slabs, wornAsphalt } from '../drawing/patterns.js';
import { Random } from '../drawing/random.js';
import { Scanner } from '../scanning/scanner.js';
import type { ScanBuffer } from '../scanning/scan-buffer.js';
import type { Sensor } from '../scanning/sensor.js';
import { airborneSensor } from '../sensors/airborne.js';
import { droneSensor } from '../sensors/drone.js';
import { mobileSensor } from '../sensors/mobile.js';
import { terrestrialSensor } from '../sensors/terrestrial.js';
import { Corridor } from './corridor.js';
import { Ground } from './ground.js';
import { layOutStreet } from './layouts/street.js';
import { Relief } from './relief.js';
import type { SensorName, SimulatedScene } from './simulated-scene.js';
import { Site } from './site.js';
import type { Split } from './split.js';

/** Changes whenever the same seed gives other scenes or crops. */
export const SIMULATOR_VERSION = 1;

/** A sensor with the sizes of scenes that it is used for, metres, and the points it takes there at most. */
interface SensorUse {
  readonly create: (site: Site, spacing: number) => Sensor;
  readonly size: readonly [number, number];
  readonly points: readonly [number, number];
}

const SENSORS: Readonly<Record<SensorName, SensorUse>> = {
  airborne: { create: airborneSensor, size: [40, 90], points: [40_000, 200_000] },
  drone: { create: droneSensor, size: [30, 80], points: [100_000, 250_000] },
  mobile: { create: mobileSensor, size: [24, 60], points: [80_000, 220_000] },
  terrestrial: { create: terrestrialSensor, size: [18, 45], points: [80_000, 220_000] },
};
/** Square metres of surface per square metre of ground, roughly. */
const SURFACE_SHARE = 2.2;

/** Draws and scans one scene. The same seed gives the same scene on every machine. */
export function simulateScene(seed: number, split: Split): SimulatedScene {
  const random = new Random(seed);
  const sensor = random.pick(Object.keys(SENSORS) as SensorName[]);
  const { create, size, points } = SENSORS[sensor];
  const extent = { x: random.range(...size), y: random.range(...size) };
  const spacing = Math.sqrt((extent.x * extent.y * SURFACE_SHARE) / random.range(...points));
  const leafSize = Math.min(0.4, Math.max(0.16, 1.7 * spacing));
  const site = new Site(layGround(extent, random), random.fork(), split, leafSize);
  layOutStreet(site);
  const scanner = new Scanner(site.soup, create(site, spacing), random.fork(), { extent, density: 1, spacingOf: () => spacing });
  return { seed, sensor, ...inRandomOrder(scanner.scan(), random.fork()), truth: site.truth };
}

function layGround(extent: { x: number; y: number }, random: Random): Ground {
  const roadway = random.range(2.6, 5);
  const corridor = new Corridor(random, extent.y * random.range(0.35, 0.65), {
    roadway, kerb: random.range(0.06, 0.16), pavement: roadway + random.range(1.4, 3.5), ditch: null,
  });
  const road: SurfaceKind = SURFACE.road;
  const asphalt = material(road, [92, 93, 96], {
    speckle: 0.06, reflectance: 0.18, pattern: (point, color) => wornAsphalt(point, corridor.across(point.x, point.y), color),
  });
  return new Ground(extent, new Relief(random), corridor, {
    roadway: asphalt,
    kerb: material(road, [158, 154, 146], { reflectance: 0.45 }),
    pavement: material(road, [152, 147, 138], { reflectance: 0.4, pattern: slabs }),
    ditch: material(SURFACE.ground, [92, 100, 62], { reflectance: 0.4, pattern: gravel }),
    land: material(SURFACE.ground, [98, 122, 58], { speckle: 0.1, reflectance: 0.5, scatter: 0.012, pattern: grass }),
  });
}

/** The points in random order, since they come triangle by triangle. */
function inRandomOrder(points: ScanBuffer, random: Random): Omit<SimulatedScene, 'seed' | 'sensor' | 'truth'> {
  const order = Uint32Array.from({ length: points.count }, (_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  const triples = <T extends Float32Array | Uint8Array>(into: T, from: ArrayLike<number>, scale: number): T => {
    for (let i = 0; i < order.length; i++) {
      for (let a = 0; a < 3; a++) into[i * 3 + a] = from[order[i]! * 3 + a]! * scale;
    }
    return into;
  };
  return {
    positions: triples(new Float32Array(points.count * 3), points.grid, 0.001),
    colors: triples(new Uint8Array(points.count * 3), points.colors, 1),
    intensities: Uint16Array.from(order, (i) => points.intensities[i]!),
    parts: order.map((i) => points.parts[i]!),
    instances: order.map((i) => points.instances[i]!),
    groups: order.map((i) => points.groups[i]!),
  };
}
