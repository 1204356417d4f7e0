import { CANDIDATE_MASKS, SINGLE_MASK } from '../model/masks.js';
import type { PatchCounts } from '../model/model-manifest.js';
import { normalizePoints, type NormalizedPoints } from '../model/normalize-points.js';
import type { PointSam } from '../model/point-sam.js';
import type { Embedding, Masks, PreviousMask } from '../model/promptable-model.js';
import { readNumbers } from './read-weights.js';
import type { SafetensorsFile } from './safetensors.js';

/** Largest absolute differences of a case; 0 for what the case does not record. */
export interface Differences {
  readonly embeddings: number;
  readonly logits: number;
  readonly iou: number;
}

/** What a float32 implementation must meet. */
export const TOLERANCES: Differences = { embeddings: 1e-4, logits: 5e-4, iou: 1e-4 };

/** A recorded run of the reference implementation, opened. */
export interface GoldenCase {
  readonly file: SafetensorsFile;
  /** Name of the weights file it was recorded with; null for a case of points alone, which tests no network. */
  readonly weights: string | null;
  readonly counts: PatchCounts;
}

/** Reads what a case says of itself. */
export function describeCase(file: SafetensorsFile): GoldenCase {
  const { weights = null, num_patches: patches, patch_size: patchSize } = file.metadata;
  return { file, weights: file.tensors.has('in.rgb') ? weights : null, counts: { patches: Number(patches), patchSize: Number(patchSize) } };
}

/** Runs everything a case records through the model and compares. */
export async function runGoldenCase(golden: GoldenCase, model: PointSam): Promise<Differences> {
  return new CaseRun(golden, model).run();
}

class CaseRun {
  readonly #golden: GoldenCase;
  readonly #model: PointSam;
  readonly #worst = { embeddings: 0, logits: 0, iou: 0 };

  constructor(golden: GoldenCase, model: PointSam) {
    this.#golden = golden;
    this.#model = model;
  }

  async run(): Promise<Differences> {
    const positions = await this.#numbers('in.xyz');
    const embedding = await this.#encode(asFed(positions), await this.#numbers('in.rgb'));
    if (this.#has('in.raw_xyz_minus_offset')) await this.#encodeRaw();
    if (this.#has('in.prompt_coords')) await this.#decodeSets(embedding);
    if (this.#has('step2.masks')) await this.#decodeSecondStep(embedding);
    if (this.#has('iter0.prompt_coords')) await this.#decodeSession(embedding);
    return this.#worst;
  }

  async #encode(points: NormalizedPoints, colors: Float32Array): Promise<Embedding> {
    const embedding = await this.#model.encodeNormalized(points, colors, { grouping: this.#golden.counts });
    const recorded = ['out.pc_embeddings', 'in.pc_embeddings'].find((name) => this.#has(name));
    if (recorded !== undefined) this.#compare('embeddings', await embedding.read(), await this.#numbers(recorded));
    return embedding;
  }

  /** World coordinates and colours of 0..255, which take our own normalisation. */
  async #encodeRaw(): Promise<void> {
    const offset = JSON.parse(this.#golden.file.metadata['raw_offset'] ?? '[0, 0, 0]') as number[];
    const local = await this.#numbers('in.raw_xyz_minus_offset');
    const world = Float64Array.from(local, (value, i) => value + offset[i % 3]);
    const colors = (await this.#numbers('in.raw_rgb255')).map((value) => (value / 255) * 2 - 1);
    await this.#encode(normalizePoints(world, 'z'), colors);
  }

  /** Every prompt set with its own mask prompt, where there is one. */
  async #decodeSets(embedding: Embedding): Promise<void> {
    const sets = this.#shape('in.prompt_coords')[0];
    for (let set = 0; set < sets; set++) {
      const previous = this.#has('in.prev_mask_logits') ? await this.#row('in.prev_mask_logits', set) : null;
      const [positions, labels] = [await this.#row('in.prompt_coords', set), await this.#row('in.prompt_labels', set)];
      const masks = await this.#decode(embedding, positions, labels, previous && this.#model.maskPrompt(previous));
      await this.#compareMasks(masks, await this.#row('out.masks', set), await this.#row('out.iou', set));
    }
  }

  /** The same prompts again, with the recorded mask of highest recorded IoU as mask prompt. */
  async #decodeSecondStep(embedding: Embedding): Promise<void> {
    const iou = await this.#row('out.iou', 0);
    const best = iou.indexOf(Math.max(...iou));
    const previous = (await this.#row('out.masks', 0)).slice(best * this.#pointCount, (best + 1) * this.#pointCount);
    const [positions, labels] = [await this.#row('in.prompt_coords', 0), await this.#row('in.prompt_labels', 0)];
    const masks = await this.#decode(embedding, positions, labels, this.#model.maskPrompt(previous));
    await this.#compareMasks(masks, await this.#row('step2.masks', 0), await this.#row('step2.iou', 0));
  }

  /** A session of recorded clicks; our own logits are fed back, of the mask that the recording chose. */
  async #decodeSession(embedding: Embedding): Promise<void> {
    let previous: PreviousMask | null = null;
    for (let i = 0; this.#has(`iter${i}.prompt_coords`); i++) {
      const positions = await this.#numbers(`iter${i}.prompt_coords`);
      const masks: Masks = await this.#decode(embedding, positions, await this.#numbers(`iter${i}.prompt_labels`), previous);
      await this.#compareMasks(masks, await this.#numbers(`iter${i}.masks`), await this.#numbers(`iter${i}.iou_preds`));
      const [chosen] = await this.#numbers(`iter${i}.chosen`);
      previous = { logits: masks.logits, mask: i === 0 ? CANDIDATE_MASKS[chosen] : SINGLE_MASK };
    }
  }

  #decode(embedding: Embedding, positions: Float32Array, labels: Float32Array, previous: PreviousMask | null): Promise<Masks> {
    return this.#model.decode(embedding, { positions, labels }, previous);
  }

  /** Recorded are the three candidates, or the single mask. */
  async #compareMasks(masks: Masks, logits: Float32Array, iou: Float32Array): Promise<void> {
    const indices = iou.length === CANDIDATE_MASKS.length ? CANDIDATE_MASKS : [SINGLE_MASK];
    this.#compare('iou', Float32Array.from(indices, (index) => masks.iou[index]), iou);
    for (const [i, index] of indices.entries()) {
      const ours = await masks.logits.read(index);
      this.#compare('logits', ours, logits.subarray(i * this.#pointCount, (i + 1) * this.#pointCount));
      this.#compare('logits', signs(ours), ours.map((_, point) => (masks.bits[point] >> index) & 1));
    }
  }

  #compare(what: keyof Differences, ours: Float32Array, recorded: Float32Array): void {
    this.#worst[what] = Math.max(this.#worst[what], largestDifference(ours, recorded));
  }

  get #pointCount(): number {
    return this.#shape('in.xyz')[0];
  }

  #has(name: string): boolean {
    return this.#golden.file.tensors.has(name);
  }

  #shape(name: string): readonly number[] {
    return this.#golden.file.tensors.get(name)!.shape;
  }

  #numbers(name: string): Promise<Float32Array> {
    return readNumbers(this.#golden.file, name);
  }

  /** One row of the first dimension. */
  async #row(name: string, index: number): Promise<Float32Array> {
    const numbers = await this.#numbers(name);
    const length = numbers.length / this.#shape(name)[0];
    return numbers.subarray(index * length, (index + 1) * length);
  }
}

/** Coordinates that are in the model's frame already. */
function asFed(positions: Float32Array): NormalizedPoints {
  return { positions, frame: { center: [0, 0, 0], scale: 1, upAxis: 'z' } };
}

/** 1 where a logit is inside the mask: the answer's bits are held to it. */
function signs(logits: Float32Array): Float32Array {
  return logits.map((logit) => Number(logit > 0));
}

/** Infinity when one of the arrays has a NaN or they differ in length: that is as different as can be. */
function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity;
  const worst = a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
  return Number.isNaN(worst) ? Infinity : worst;
}
