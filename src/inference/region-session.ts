import { SegmentationError } from '../errors.js';
import type { Sphere, Vector3 } from '../geometry/bounds.js';
import { FIRST_CANDIDATE, SINGLE_MASK } from '../model/masks.js';
import type { Embedding, MaskLogits, Masks, ModelPrompts, PreviousMask, PromptableModel } from '../model/promptable-model.js';
import type { PatchCounts } from '../model/model-manifest.js';
import type { PointSample } from '../octree/point-sample.js';
import { sampleSpacing } from '../octree/sample-spacing.js';
import type { Checkpoint } from './checkpoint.js';
import { MaskGuard } from './mask-guard.js';
import type { MaskRules } from './mask-rules.js';
import { sampleMasks, type SampleMasks, type SpreadMasks, spreadMasks } from './sample-masks.js';
import { type MaskBits, replaceMask } from './second-look.js';
import type { PointPrompt } from './segmentation-engine.js';

/** The answer to the first prompts of a draft. */
interface Step {
  readonly prompt: PointPrompt;
  /** The candidate whose logits the next step is given; null: the best one. */
  readonly candidate: number | null;
  readonly masks: SampleMasks & { readonly spread: SpreadMasks };
  /** Of all masks of the answer, and which of those each of `masks` is. */
  readonly logits: MaskLogits;
  readonly shown: readonly number[];
  /** The second look at one of those masks, whose place it takes; null where there was none. */
  readonly again: SecondLook | null;
}

/** What the model makes of one of its own masks. */
interface SecondLook {
  /** The mask that it was given. */
  readonly of: number;
  readonly logits: MaskLogits;
}

/** The masks after some prompts, on the sample and where they are carried on from. */
export type RegionMasks = Step['masks'];

/** A region, and what the model is to see of it. */
export interface SampledRegion extends Pick<RegionSession, 'region' | 'sample' | 'readFailure'> {
  readonly rules: MaskRules;
  /** The region's points as fine as they are to be evaluated; null where the sample itself is carried on. */
  readonly fine: PointSample | null;
  /** Patches that the sample is cut into; the model's own choice when absent. */
  readonly grouping?: PatchCounts | undefined;
}

/**
 * A region that the model has seen. Prompts are decoded one after another, each with the mask before it fed back; what
 * has been answered is remembered, so that one more click is one more decoding and undo is none.
 */
export class RegionSession {
  readonly region: Sphere;
  readonly sample: PointSample;
  /** Why the sample is of the points on screen alone; null when there is nothing to say. */
  readonly readFailure: string | null;
  readonly #model: PromptableModel;
  readonly #embedding: Embedding;
  readonly #spacing: number;
  readonly #rules: MaskRules;
  readonly #fine: PointSample | null;
  #steps: Step[] = [];

  private constructor(model: PromptableModel, { region, sample, readFailure, rules, fine }: SampledRegion, embedding: Embedding) {
    this.#model = model;
    this.region = region;
    this.sample = sample;
    this.readFailure = readFailure;
    this.#embedding = embedding;
    this.#spacing = sampleSpacing(sample);
    this.#rules = rules;
    this.#fine = fine;
  }

  /**
   * Encodes a sample of a region.
   * @throws SegmentationError `no-points-in-region`, `region-degenerate`
   */
  static async open(model: PromptableModel, sampled: SampledRegion, checkpoint: Checkpoint): Promise<RegionSession> {
    assertUsable(sampled.sample, sampled.region);
    const { sample, grouping } = sampled;
    const options = { grouping, checkpoint: () => checkpoint('encoding'), signal: checkpoint.signal };
    return new RegionSession(model, sampled, await model.encode(sample, options));
  }

  /** Gives back what the model keeps of the region. */
  dispose(): void {
    this.#replaceSteps([]);
    this.#embedding.dispose();
  }

  /** The masks after all prompts. Only prompts that were not answered before, in this order, are decoded. */
  async answer(prompts: readonly PointPrompt[], candidate: number | null, checkpoint: Checkpoint): Promise<RegionMasks> {
    const steps = this.#answered(prompts, candidate);
    while (steps.length < prompts.length) {
      await checkpoint('decoding');
      const count = steps.length + 1;
      const decoded = await this.#decode(prompts.slice(0, count), this.#previousMask(steps.at(-1)), checkpoint.signal);
      const choice = count === 1 && prompts.length > 1 ? candidate : null;
      steps.push({ prompt: prompts[count - 1], candidate: choice, ...decoded });
      this.#replaceSteps(steps);
    }
    return steps[prompts.length - 1].masks;
  }

  /** The steps that have answered the leading prompts already. */
  #answered(prompts: readonly PointPrompt[], candidate: number | null): Step[] {
    const [first] = this.#steps;
    if (!first || !samePrompt(first.prompt, prompts[0])) return [];
    const steps = prompts.length > 1 ? chooseFirst(this.#steps, candidate) : this.#steps;
    let count = 1;
    while (count < prompts.length && steps[count] && samePrompt(steps[count].prompt, prompts[count])) count++;
    return steps.slice(0, count);
  }

  /** What a new answer takes the place of is given back. */
  #replaceSteps(steps: Step[]): void {
    const kept = new Set(steps.flatMap(logitsOf));
    for (const logits of this.#steps.flatMap(logitsOf)) if (!kept.has(logits)) logits.dispose();
    this.#steps = steps;
  }

  /** Null before the first answer, and for a model that takes no mask. */
  #previousMask(step: Step | undefined): PreviousMask | null {
    if (!step || !this.#takesMasks) return null;
    const { logits, shown, masks, candidate, again } = step;
    // A model with fewer sizes than that which was chosen among: its largest.
    const mask = shown[masks.order[Math.min(candidate ?? masks.best, masks.order.length - 1)]];
    return again?.of === mask ? { logits: again.logits, mask: SINGLE_MASK } : { logits, mask };
  }

  get #takesMasks(): boolean {
    return this.#model.description.capabilities.prompts.includes('mask');
  }

  async #decode(prompts: readonly PointPrompt[], previous: PreviousMask | null, signal: AbortSignal): Promise<Omit<Step, 'prompt' | 'candidate'>> {
    const answer = await this.#ask(prompts, previous, signal);
    const { logits } = answer;
    if (prompts.length > 1) return { masks: this.#masksOf(answer, [SINGLE_MASK], prompts), logits, shown: [SINGLE_MASK], again: null };
    const shown = Array.from({ length: this.#model.description.capabilities.candidates }, (_, i) => FIRST_CANDIDATE + i);
    const masks = this.#masksOf(answer, shown, prompts);
    if (!this.#takesMasks) return { masks, logits, shown, again: null };
    const of = shown[masks.order[masks.best]];
    const second = await this.#lookAgain(answer, of, prompts, signal);
    const refined = this.#masksOf(replaceMask(answer, of, second), shown, prompts);
    // The mask that was looked at again is still the one that counts.
    return { masks: { ...refined, best: refined.order.indexOf(shown.indexOf(of)) }, logits, shown, again: { of, logits: second.logits } };
  }

  #ask(prompts: readonly PointPrompt[], previous: PreviousMask | null, signal: AbortSignal): Promise<Masks> {
    return this.#model.decode(this.#embedding, this.#modelPrompts(prompts), previous, { at: this.#fine?.positions, signal });
  }

  /**
   * The model's answer when it is given one of its own masks back without another click, as in some iterations of its
   * training (specification 6): that mask is nearer to the truth (the model's README, "Region policy").
   */
  async #lookAgain(answer: Masks, mask: number, prompts: readonly PointPrompt[], signal: AbortSignal): Promise<Masks> {
    try {
      return await this.#ask(prompts, { logits: answer.logits, mask }, signal);
    } catch (error) {
      answer.logits.dispose();
      throw error;
    }
  }

  #masksOf({ bits, bitsAt, iou }: MaskBits, shown: readonly number[], prompts: readonly PointPrompt[]): RegionMasks {
    const { sample } = this;
    const clicks = prompts.filter(({ positive }) => positive).map(({ position }) => this.#local(position));
    const guard = (positions: Float32Array): MaskGuard => new MaskGuard(positions, { ...this.#rules, clicks, spacing: this.#spacing });
    const masks = sampleMasks(sample, shown.map((mask) => maskOf(bits, mask)), shown.map((mask) => iou[mask]), guard(sample.positions));
    const spread = this.#fine && bitsAt
      ? spreadMasks(this.#fine, masks.order.map((mask) => maskOf(bitsAt, shown[mask])), guard(this.#fine.positions))
      : { sample, bits: masks.bits, bounds: masks.bounds };
    return { ...masks, spread };
  }

  #modelPrompts(prompts: readonly PointPrompt[]): ModelPrompts {
    return {
      positions: prompts.flatMap(({ position }) => this.#local(position)),
      labels: prompts.map(({ positive }) => (positive ? 1 : 0)),
    };
  }

  #local([x, y, z]: Vector3): Vector3 {
    const { origin } = this.sample;
    return [x - origin[0], y - origin[1], z - origin[2]];
  }
}

/** Steps after the first one hold only for the candidate they corrected. */
function chooseFirst(steps: Step[], candidate: number | null): Step[] {
  const [first] = steps;
  return first.candidate === candidate ? steps : [{ ...first, candidate }];
}

/** All that a step holds where the model runs. */
function logitsOf({ logits, again }: Step): MaskLogits[] {
  return again ? [logits, again.logits] : [logits];
}

/** 1 per point that the mask covers. */
function maskOf(bits: Uint32Array, mask: number): Uint8Array {
  return Uint8Array.from(bits, (covering) => (covering >> mask) & 1);
}

function samePrompt(a: PointPrompt, b: PointPrompt): boolean {
  return a.positive === b.positive && a.position.every((value, axis) => value === b.position[axis]);
}

/** The model needs three points that are not all the same. */
function assertUsable({ positions }: PointSample, { radius }: Sphere): void {
  const count = positions.length / 3;
  const size = `${radius.toPrecision(2)} m`;
  if (count === 0) {
    throw new SegmentationError('no-points-in-region', `No points are loaded within ${size} of the click. Wait until more of the scan has loaded, or enlarge the region.`);
  }
  const distinct = positions.some((value, index) => value !== positions[index % 3]);
  if (count < 3 || !distinct) {
    const what = count === 1 ? 'is only 1 point' : count === 2 ? 'are only 2 points' : `are ${count} points, all in one place,`;
    throw new SegmentationError('region-degenerate', `There ${what} within ${size} of the click, too few to tell objects apart. Enlarge the region, or move closer so that more points load.`);
  }
}
