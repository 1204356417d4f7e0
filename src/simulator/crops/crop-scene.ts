import type { Sphere, Vector3 } from '../../geometry/bounds.js';
import { sampleColors } from '../../octree/sample-colors.js';
import { thinEvenly } from '../../octree/thin-evenly.js';
import type { Random } from '../drawing/random.js';
import type { SimulatedScene } from '../scenes/simulated-scene.js';
import { idsOf, thingsInScan } from './things-in-scan.js';
import type { Level, ScannedThing } from './things-in-scan.js';

/** A region of a scene as the model would see it: at most `maxPoints` points, thinned as the tool thins them. */
export interface Crop extends Sphere {
  /** The level of the thing that the crop was made around. */
  readonly level: Level;
  /** x, y, z per point, metres relative to `center`. */
  readonly positions: Float32Array;
  /** r, g, b per point, 0..255. */
  readonly colors: Uint8Array;
  /** Intensity per point, 0..255, stretched over the crop as the tool stretches it. */
  readonly intensities: Uint8Array;
  /** Ids per point. */
  readonly parts: Uint32Array;
  readonly instances: Uint32Array;
  readonly groups: Uint32Array;
  /** Index of a point of the thing that the crop was made around. */
  readonly anchor: number;
}

/** Things with fewer points in the scan are not sought out. */
const LEAST_IN_SCAN = 24;
/** Nor does a crop serve that shows fewer points in all, or of its thing. */
const LEAST_IN_CROP = 256;
const LEAST_OF_THING = 8;
/** Radius of a crop in radii of its thing, and its limits in metres. */
const MARGIN = { least: 0.95, most: 3.6 } as const;
const RADIUS = { least: 0.8, most: 60 } as const;
const ATTEMPTS = 4;
/** How often crops are made around parts, objects and groups. */
const LEVEL_SHARES: readonly (readonly [Level, number])[] = [['part', 0.35], ['object', 0.5], ['group', 0.15]];

/** Up to `count` crops around random things of the scene: first a level, then a category, then a thing. */
export function cropScene(scene: SimulatedScene, count: number, maxPoints: number, random: Random): Crop[] {
  const things = thingsInScan(scene, LEAST_IN_SCAN);
  const intensities = Float32Array.from(scene.intensities);
  const crops: Crop[] = [];
  for (let attempt = 0; attempt < count * ATTEMPTS && crops.length < count && things.length > 0; attempt++) {
    const crop = cropAround(scene, intensities, pickThing(things, random), maxPoints, random);
    if (crop) crops.push(crop);
  }
  return crops;
}

function pickThing(things: readonly ScannedThing[], random: Random): ScannedThing {
  let share = random.next();
  const level = LEVEL_SHARES.find(([, part]) => (share -= part) < 0)?.[0] ?? 'object';
  const ofLevel = things.filter((thing) => thing.level === level);
  if (ofLevel.length === 0) return random.pick(things);
  const category = random.pick([...new Set(ofLevel.map(({ thing }) => thing.category))]);
  return random.pick(ofLevel.filter(({ thing }) => thing.category === category));
}

function cropAround(
  scene: SimulatedScene, intensities: Float32Array, target: ScannedThing, maxPoints: number, random: Random,
): Crop | null {
  const sphere = chooseSphere(scene, target, random);
  const inside = pointsInSphere(scene.positions, sphere);
  if (inside.indices.length < LEAST_IN_CROP) return null;
  const { kept } = thinEvenly(inside.positions, sphere.radius, maxPoints);
  const indices = kept.map((i) => inside.indices[i]!);
  const ids = idsOf(scene, target.level);
  const anchors: number[] = [];
  indices.forEach((p, i) => {
    if (ids[p] === target.thing.id) anchors.push(i);
  });
  if (anchors.length < LEAST_OF_THING) return null;
  return {
    ...sphere, level: target.level, ...attributesOf(scene, intensities, indices), positions: pickTriples(inside.positions, kept),
    anchor: random.pick(anchors),
  };
}

/** Around the thing's middle or around one of its points, 0.95 to 3.6 of its radii wide. */
function chooseSphere({ positions }: SimulatedScene, { points, bounds: { min, max } }: ScannedThing, random: Random): Sphere {
  const point = random.pick(points as unknown as readonly number[]);
  const own = Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]) / 2;
  const margin = MARGIN.least * (MARGIN.most / MARGIN.least) ** random.next();
  const radius = Math.min(RADIUS.most, Math.max(RADIUS.least, own * margin));
  const pull = random.next() < 0.5 ? random.range(0, 0.4) : 1;
  const center = [0, 1, 2].map((axis) => {
    const middle = (min[axis]! + max[axis]!) / 2;
    return middle + (positions[point * 3 + axis]! - middle) * pull;
  }) as unknown as Vector3;
  return { center, radius };
}

function pointsInSphere(positions: Float32Array, { center, radius }: Sphere): { indices: Uint32Array; positions: Float32Array } {
  const indices = new Uint32Array(positions.length / 3);
  const relative = new Float32Array(positions.length);
  const [cx, cy, cz] = center;
  let count = 0;
  for (let p = 0; p < positions.length; p += 3) {
    const x = positions[p]! - cx;
    const y = positions[p + 1]! - cy;
    const z = positions[p + 2]! - cz;
    if (x * x + y * y + z * z > radius * radius) continue;
    relative[count * 3] = x;
    relative[count * 3 + 1] = y;
    relative[count * 3 + 2] = z;
    indices[count++] = p / 3;
  }
  return { indices: indices.subarray(0, count), positions: relative.subarray(0, count * 3) };
}

function pickTriples<T extends Float32Array | Uint8Array>(from: T, indices: Uint32Array): T {
  const into = from.slice(0, indices.length * 3) as T;
  indices.forEach((p, i) => {
    for (let axis = 0; axis < 3; axis++) into[i * 3 + axis] = from[p * 3 + axis]!;
  });
  return into;
}

/** The tool's grey as bytes. */
const BYTES = { black: 0, white: 255, missing: 127.5 } as const;

type Attributes = Pick<Crop, 'colors' | 'intensities' | 'parts' | 'instances' | 'groups'>;

function attributesOf(scene: SimulatedScene, intensities: Float32Array, indices: Uint32Array): Attributes {
  const node = { key: { cloud: '', name: 'r' }, origin: [0, 0, 0], positions: scene.positions, colors: null, intensities, spacing: 0 } as const;
  const grey = sampleColors({ nodes: [node], nodeOf: new Uint32Array(indices.length), indexOf: indices }, BYTES);
  return {
    colors: pickTriples(scene.colors, indices),
    intensities: Uint8Array.from(indices, (_, i) => Math.round(grey[i * 3]!)),
    parts: indices.map((p) => scene.parts[p]!),
    instances: indices.map((p) => scene.instances[p]!),
    groups: indices.map((p) => scene.groups[p]!),
  };
}
