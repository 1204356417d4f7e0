import { Random } from '../drawing/random.js';
import { Scanner } from '../scanning/scanner.js';
import type { Sensor } from '../scanning/sensor.js';
import { airborneSensor } from '../sensors/airborne.js';
import { droneSensor } from '../sensors/drone.js';
import { mobileSensor } from '../sensors/mobile.js';
import { terrestrialSensor } from '../sensors/terrestrial.js';
import { layGround } from './lay-ground.js';
import { LAYOUTS } from './layouts/layouts.js';
import { clutter } from './populate/clutter.js';
import { pointsInRandomOrder } from './random-order.js';
import type { SensorName, SimulatedScene } from './simulated-scene.js';
import { Site } from './site.js';
import type { Split } from './split.js';

/** Changes whenever the same seed gives other scenes or crops. */
export const SIMULATOR_VERSION = 7;

/** A sensor, the sizes of scenes that it is used for (metres), and the points that it takes there at most. */
interface SensorUse {
  readonly create: (site: Site, spacing: number) => Sensor;
  readonly size: readonly [number, number];
  readonly points: readonly [number, number];
}

const SENSORS: Readonly<Record<SensorName, SensorUse>> = {
  airborne: { create: airborneSensor, size: [35, 90], points: [60_000, 220_000] },
  drone: { create: droneSensor, size: [30, 75], points: [90_000, 220_000] },
  mobile: { create: mobileSensor, size: [22, 55], points: [90_000, 230_000] },
  terrestrial: { create: terrestrialSensor, size: [18, 45], points: [90_000, 230_000] },
};
export const SENSOR_NAMES = Object.keys(SENSORS) as readonly SensorName[];
/** Square metres of surface per square metre of ground, roughly. */
const SURFACE_SHARE = 1.4;
/** Leaves as fine as the scan will resolve: finer ones cost time and show nothing. */
const LEAF = { perSpacing: 1.7, least: 0.16, most: 0.4 } as const;

/** What to simulate; what is left open the seed decides. */
export interface SceneChoice {
  readonly sensor?: SensorName;
}

/** A scene that is drawn but not scanned yet. */
export interface DrawnScene {
  readonly site: Site;
  readonly sensor: SensorName;
  readonly layout: string;
  /** How closely the points of the scan may lie, metres. */
  readonly spacing: number;
  /** For the sensor and the scan. */
  readonly random: Random;
}

/** Draws one scene: which sensor will scan it, how large it is, its ground, and all that stands there. */
export function drawScene(seed: number, split: Split, choice: SceneChoice = {}): DrawnScene {
  const random = new Random(seed);
  const drawn = random.pick(SENSOR_NAMES);
  const sensor = choice.sensor ?? drawn;
  const { size, points } = SENSORS[sensor];
  const layout = random.pick(LAYOUTS[split]);
  const extent = { x: random.range(...size), y: random.range(...size) };
  const spacing = Math.sqrt((extent.x * extent.y * SURFACE_SHARE) / random.range(...points));
  const leafSize = Math.min(LEAF.most, Math.max(LEAF.least, LEAF.perSpacing * spacing));
  const site = new Site(layGround(layout, extent, random), random.fork(), split, leafSize);
  layout.populate(site);
  clutter(site);
  return { site, sensor, layout: layout.name, spacing, random };
}

/** Draws and scans one scene. The same arguments give the same scene on every machine. */
export function simulateScene(seed: number, split: Split, choice: SceneChoice = {}): SimulatedScene {
  const { site, sensor, layout, spacing, random } = drawScene(seed, split, choice);
  const { extent } = site;
  const eye = SENSORS[sensor].create(site, spacing);
  const scanner = new Scanner(site.soup, eye, random.fork(), { extent, density: 1, spacingOf: () => spacing, shading: false });
  return { seed, sensor, layout, ...pointsInRandomOrder(scanner.scan(), random.fork()), truth: site.truth };
}
