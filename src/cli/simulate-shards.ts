import { join } from 'node:path';
import { safetensorsBytes, type PlainTensor } from '../convert/safetensors-bytes.js';
import { cropScene, type Crop } from '../simulator/crops/crop-scene.js';
import { Random } from '../simulator/drawing/random.js';
import type { Thing } from '../simulator/drawing/truth.js';
import { sceneSeed } from '../simulator/scenes/scene-seed.js';
import { SIMULATOR_VERSION, simulateScene } from '../simulator/scenes/simulate-scene.js';
import type { SimulatedScene } from '../simulator/scenes/simulated-scene.js';
import type { SimulateOptions } from './simulate-options.js';
import { UsageError } from './usage-error.js';
import { hasValues } from './has-values.js';
import { replaceFile } from './replace-file.js';

/** Positions, colours, intensity and three ids. */
const BYTES_PER_POINT = 12 + 3 + 1 + 12;
const MOST_BYTES = 60e6;
const MOST_SCENES = 16;

/** A scene's crops, and what its ids mean. */
interface CroppedScene {
  readonly index: number;
  readonly scene: SimulatedScene;
  readonly crops: readonly Crop[];
}

/** How many files the scenes fill. */
export function shardCount(options: SimulateOptions): number {
  return Math.ceil(options.scenes / scenesPerShard(options));
}

/** Writes one file of crops of several scenes, unless it is there; returns the crops written. */
export async function writeShard(options: SimulateOptions, shard: number): Promise<number> {
  const first = shard * scenesPerShard(options);
  const scenes = Math.min(scenesPerShard(options), options.scenes - first);
  const name = join(options.out, `shard-${String(shard).padStart(5, '0')}`);
  const provenance = {
    version: SIMULATOR_VERSION, seed: options.seed, split: options.split, points: options.points,
    crops_per_scene: options.crops, first_scene: first, scene_count: scenes,
  };
  if (await hasValues(`${name}.json`, provenance)) return 0;
  const cropped = Array.from({ length: scenes }, (_, i) => cropOne(options, first + i));
  const crops = cropped.flatMap(({ index, crops: own }) => own.map((crop) => ({ index, crop })));
  await replaceFile(`${name}.safetensors`, safetensorsBytes(tensorsOf(crops, options.points)));
  // The description comes last: a shard with it is complete.
  await replaceFile(`${name}.json`, JSON.stringify({ ...provenance, ...describe(cropped) }));
  return crops.length;
}

function scenesPerShard({ crops, points }: SimulateOptions): number {
  const bytes = crops * points * BYTES_PER_POINT;
  if (bytes > MOST_BYTES) throw new UsageError(`--crops times --points: expected at most ${Math.floor(MOST_BYTES / BYTES_PER_POINT)}, found ${crops * points}`);
  return Math.min(MOST_SCENES, Math.floor(MOST_BYTES / bytes));
}

function cropOne({ seed, split, crops, points }: SimulateOptions, index: number): CroppedScene {
  const own = sceneSeed(seed, split, index);
  const scene = simulateScene(own, split);
  return { index, scene, crops: cropScene(scene, crops, points, new Random(own + 1)) };
}

interface NumberedCrop {
  readonly index: number;
  readonly crop: Crop;
}

function tensorsOf(crops: readonly NumberedCrop[], points: number): Record<string, PlainTensor> {
  const shape = [crops.length, points];
  const table = (dtype: string, width: number, into: Float32Array | Int32Array | Uint8Array, valuesOf: (crop: Crop) => ArrayLike<number>): PlainTensor => {
    crops.forEach(({ crop }, c) => into.set(valuesOf(crop), c * points * width));
    return { dtype, shape: width === 1 ? shape : [...shape, width], bytes: new Uint8Array(into.buffer) };
  };
  const total = crops.length * points;
  const perCrop = (valueOf: (crop: NumberedCrop) => number): PlainTensor =>
    ({ dtype: 'I32', shape: [crops.length], bytes: new Uint8Array(Int32Array.from(crops, valueOf).buffer) });
  return {
    positions: table('F32', 3, new Float32Array(total * 3), (crop) => crop.positions),
    part: table('I32', 1, new Int32Array(total), (crop) => crop.parts),
    instance: table('I32', 1, new Int32Array(total), (crop) => crop.instances),
    group: table('I32', 1, new Int32Array(total), (crop) => crop.groups),
    count: perCrop(({ crop }) => crop.parts.length),
    scene: perCrop(({ index }) => index),
    anchor: perCrop(({ crop }) => crop.anchor),
    colors: table('U8', 3, new Uint8Array(total * 3), (crop) => crop.colors),
    intensity: table('U8', 1, new Uint8Array(total), (crop) => crop.intensities),
  };
}

function describe(scenes: readonly CroppedScene[]): Record<string, unknown> {
  const categories = (things: readonly Thing[]): Record<number, string> =>
    Object.fromEntries(things.map(({ id, category }) => [id, category]));
  return {
    ground_truth: 'simulated',
    color: ['rgb', 'intensity', 'none'],
    scenes: scenes.map(({ index, scene: { seed, sensor, layout, truth } }) => ({
      scene: index, seed, sensor, layout, part: categories(truth.parts), instance: categories(truth.objects), group: categories(truth.groups),
    })),
    crops: scenes.flatMap(({ index, scene, crops }) =>
      crops.map(({ level, radius }) => ({ scene: index, sensor: scene.sensor, level, radius }))),
  };
}
