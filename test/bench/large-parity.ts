import { withSafetensors } from '../../src/cli/open-weights.js';
import { describeCase, type Differences } from '../../src/convert/golden-case.js';
import { readNumbers } from '../../src/convert/read-weights.js';
import type { SafetensorsFile } from '../../src/convert/safetensors.js';
import { maskIou } from '../../src/evaluation/mask-iou.js';
import { CANDIDATE_MASKS, SINGLE_MASK } from '../../src/model/masks.js';
import type { PointSam } from '../../src/model/point-sam.js';
import type { PreviousMask } from '../../src/model/promptable-model.js';
import { asFed } from '../support/reference-case.js';
import { openConverted } from './converted-model.js';

/** Masks with a smaller or larger share of positive points say little of a model. */
const BALANCED = [0.1, 0.9] as const;

export interface Parity extends Differences {
  /** IoU with the reference of each of its balanced masks. */
  readonly masks: readonly number[];
}

/** What the reference recorded of one click. */
interface RecordedClick {
  readonly prompts: { readonly positions: Float32Array; readonly labels: Float32Array };
  /** Logits of each of its masks (N). */
  readonly masks: readonly Float32Array[];
  readonly iou: Float32Array;
  /** The mask that is fed to the next click. */
  readonly chosen: number;
}

/** Compares a converted model in this runtime with what the reference recorded of the same weights. */
export async function parity({ model: folder, reference }: { model: string; reference: string }): Promise<Parity> {
  const model = await openConverted(folder);
  return withSafetensors(reference, (file) => compare(file, model));
}

/** How many of the reference's masks are balanced. */
export function balancedMasks({ reference }: { reference: string }): Promise<number> {
  return withSafetensors(reference, async (file) => (await recordedClicks(file)).flatMap(({ masks }) => masks).filter(balanced).length);
}

async function compare(file: SafetensorsFile, model: PointSam): Promise<Parity> {
  const grouping = describeCase(file).counts;
  const embedding = await model.encodeNormalized(asFed(await readNumbers(file, 'in.xyz')), await readNumbers(file, 'in.rgb'), { grouping });
  const worst = { embeddings: difference(await embedding.read(), await readNumbers(file, 'out.pc_embeddings')), logits: 0, iou: 0 };
  const ious: number[] = [];
  let previous: PreviousMask | null = null;
  for (const { prompts, masks: recorded, iou, chosen } of await recordedClicks(file)) {
    const masks = await model.decode(embedding, prompts, previous);
    const indices = recorded.length === CANDIDATE_MASKS.length ? CANDIDATE_MASKS : [SINGLE_MASK];
    for (const [i, logits] of recorded.entries()) {
      worst.logits = Math.max(worst.logits, difference(await masks.logits.read(indices[i]), logits));
      worst.iou = Math.max(worst.iou, Math.abs(masks.iou[indices[i]] - iou[i]));
      if (balanced(logits)) ious.push(maskIou(Uint8Array.from(masks.bits, (bits) => (bits >> indices[i]) & 1), inside(logits)));
    }
    previous = { logits: masks.logits, mask: indices[chosen] };
  }
  return { ...worst, masks: ious };
}

async function recordedClicks(file: SafetensorsFile): Promise<RecordedClick[]> {
  const clicks: RecordedClick[] = [];
  for (let i = 0; file.tensors.has(`iter${i}.masks`); i++) {
    const read = (name: string): Promise<Float32Array> => readNumbers(file, `iter${i}.${name}`);
    const logits = await read('masks');
    const [count, points] = file.tensors.get(`iter${i}.masks`)!.shape;
    clicks.push({
      prompts: { positions: await read('prompt_coords'), labels: await read('prompt_labels') },
      masks: Array.from({ length: count }, (_, mask) => logits.subarray(mask * points, (mask + 1) * points)),
      iou: await read('iou_preds'),
      chosen: (await read('chosen'))[0],
    });
  }
  return clicks;
}

function inside(logits: Float32Array): Uint8Array {
  return Uint8Array.from(logits, (logit) => Number(logit > 0));
}

function balanced(logits: Float32Array): boolean {
  const share = inside(logits).reduce((sum, value) => sum + value, 0) / logits.length;
  return share >= BALANCED[0] && share <= BALANCED[1];
}

function difference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}
