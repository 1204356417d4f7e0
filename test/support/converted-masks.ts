import { convertInMemory, type ModelInMemory } from '../../src/convert/convert-in-memory.js';
import type { ConvertOptions } from '../../src/convert/convert-model.js';
import type { ModelSettings } from '../../src/convert/model-settings.js';
import type { SafetensorsFile } from '../../src/convert/safetensors.js';
import { PointSam } from '../../src/model/point-sam.js';
import type { Masks, PreviousMask } from '../../src/model/promptable-model.js';
import type { Runtime } from '../../src/model/session.js';
import { clicks, scene } from './reference-case.js';

const POINTS = 1024;
const SETTINGS: ModelSettings = { patches: 64, patchSize: 16, pointCount: POINTS };

/** A cloud in the model's frame, and clicks on it, each with all that came before. */
export interface ClickedScene {
  readonly cloud: { readonly positions: Float32Array; readonly colors: Float32Array };
  readonly clicks: readonly { readonly positions: ArrayLike<number>; readonly labels: ArrayLike<number> }[];
}

/** The scene of the reference. */
export function clickedScene(): ClickedScene {
  const cloud = scene(POINTS);
  return { cloud, clicks: clicks(cloud.positions) };
}

/** What a converted model says of the scene: logits per mask after each of the clicks, the last mask 0 fed back. */
export interface ConvertedMasks extends ModelInMemory {
  readonly logits: readonly Float32Array[];
}

/** Converts weights and runs the model on a scene. */
export async function convertedMasks(
  file: SafetensorsFile, runtime: Runtime, options: ConvertOptions, { cloud, clicks }: ClickedScene, settings: ModelSettings = {},
): Promise<ConvertedMasks> {
  const converted = await convertInMemory(file, { ...SETTINGS, ...settings }, options);
  const model = await PointSam.create(converted.manifest, converted.read, runtime.createRunner);
  const embedding = await model.encode(cloud);
  const logits: Float32Array[] = [];
  let previous: PreviousMask | null = null;
  for (const prompts of clicks) {
    const masks: Masks = await model.decode(embedding, prompts, previous);
    for (const mask of masks.iou.keys()) logits.push(await masks.logits.read(mask));
    previous?.logits.dispose();
    previous = { logits: masks.logits, mask: 0 };
  }
  previous?.logits.dispose();
  embedding.dispose();
  await model.dispose();
  return { ...converted, logits };
}

/** Intersection over union of two masks by their logits, and the share of points in the first. */
export function compareMasks(a: Float32Array, b: Float32Array): { iou: number; share: number } {
  let [both, either, first] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    if (a[i] > 0 && b[i] > 0) both++;
    if (a[i] > 0 || b[i] > 0) either++;
    if (a[i] > 0) first++;
  }
  return { iou: either === 0 ? 1 : both / either, share: first / a.length };
}
