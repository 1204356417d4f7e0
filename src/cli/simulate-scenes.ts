import { join } from 'node:path';
import { safetensorsBytes } from '../convert/safetensors-bytes.js';
import { chooseEvaluationObjects } from '../simulator/crops/evaluation-objects.js';
import { Random } from '../simulator/drawing/random.js';
import { sceneSeed } from '../simulator/scenes/scene-seed.js';
import { SENSOR_NAMES, SIMULATOR_VERSION, simulateScene } from '../simulator/scenes/simulate-scene.js';
import type { SimulatedScene } from '../simulator/scenes/simulated-scene.js';
import type { SimulateOptions } from './simulate-options.js';
import { hasValues } from './has-values.js';
import { replaceFile } from './replace-file.js';

/** Where scenes lie: metres in a projected map. */
const OFFSET = [565000, 5934000, 30] as const;
/** Sensors take turns from scene to scene, colours from round to round. */
const COLORS = ['rgb', 'intensity', 'rgb', 'none'] as const;

/** Writes the scene of a number with the things to measure on, unless it is there; returns how many things. */
export async function writeScene({ out, seed, split, objects }: SimulateOptions, index: number): Promise<number> {
  const name = join(out, `scene-${String(index).padStart(5, '0')}`);
  const provenance = { version: SIMULATOR_VERSION, seed, split, scene: index, most_objects: objects };
  if (await hasValues(`${name}.json`, provenance)) return 0;
  const own = sceneSeed(seed, split, index);
  const scene = simulateScene(own, split, { sensor: SENSOR_NAMES[index % SENSOR_NAMES.length]! });
  const chosen = chooseEvaluationObjects(scene, objects, new Random(own + 2));
  await replaceFile(`${name}.safetensors`, tensorsOf(scene));
  // The description comes last: a scene with it is complete.
  await replaceFile(`${name}.json`, JSON.stringify({
    ...provenance, offset: OFFSET, sensor: scene.sensor, layout: scene.layout, ground_truth: 'simulated',
    color: COLORS[Math.floor(index / SENSOR_NAMES.length) % COLORS.length],
    objects: chosen.map(({ crop, ...thing }) => ({ ...thing, crop_min: crop.min, crop_max: crop.max })),
  }));
  return chosen.length;
}

function tensorsOf({ positions, colors, intensities, parts, instances, groups }: SimulatedScene): Uint8Array {
  const count = parts.length;
  const bytes = (array: Float32Array | Uint32Array | Uint16Array | Uint8Array): Uint8Array =>
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  return safetensorsBytes({
    positions: { dtype: 'F32', shape: [count, 3], bytes: bytes(positions) },
    instance: { dtype: 'I32', shape: [count], bytes: bytes(instances) },
    part: { dtype: 'I32', shape: [count], bytes: bytes(parts) },
    group: { dtype: 'I32', shape: [count], bytes: bytes(groups) },
    intensity: { dtype: 'U16', shape: [count], bytes: bytes(intensities) },
    colors: { dtype: 'U8', shape: [count, 3], bytes: bytes(colors) },
  });
}
