import type { MaskRules, PointPrompt } from '../inference/segmentation-engine.js';
import type { MergePolicy } from '../propagation/labelled-sample.js';

/** All that a person said about the object in work; the draft's masks follow from it. Immutable. */
export interface DraftInput {
  /** Its number, the same for all that is said of one object. */
  readonly draft: number;
  readonly cloud: string;
  /** At least one, the first one positive. */
  readonly prompts: readonly PointPrompt[];
  /** The candidate a person chose after the first click; null: the engine's choice. */
  readonly candidate: number | null;
  /** Radius of the region, metres. */
  readonly radius: number;
  /** Whether the region may be fitted around the first mask: not when a person set its radius. */
  readonly refit: boolean;
  /** What becomes of points that kept objects hold. */
  readonly policy: MergePolicy;
  /** What becomes of the model's masks. */
  readonly rules: MaskRules;
  /** The kept object that the draft takes the place of when it is kept: one that is segmented again. */
  readonly replaces?: number;
}

/** The region of a draft's first click. */
export type FirstRegion = Pick<DraftInput, 'radius' | 'refit'>;

/**
 * The draft with one more prompt. The candidate that is shown when the second click comes is the one being corrected:
 * its mask is what the model refines from then on.
 */
export function withPrompt(draft: DraftInput, prompt: PointPrompt, shown: number | null): DraftInput {
  const candidate = draft.prompts.length === 1 ? shown : draft.candidate;
  return { ...draft, prompts: [...draft.prompts, prompt], candidate };
}

/** The draft without one of its prompts: null when none is left that adds. */
export function withoutPrompt(draft: DraftInput, index: number): DraftInput | null {
  const prompts = draft.prompts.toSpliced(index, 1);
  const first = prompts.findIndex((prompt) => prompt.positive);
  if (first === -1) return null;
  // The first prompt must add: the earliest one that does moves to the front.
  const [lead] = prompts.splice(first, 1);
  return { ...draft, prompts: [lead!, ...prompts], candidate: index === 0 ? null : draft.candidate };
}
