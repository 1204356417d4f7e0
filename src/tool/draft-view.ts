import type { AnnotationStore } from '../annotations/annotation-store.js';
import type { MergePolicy } from '../propagation/labelled-sample.js';
import type { DraftSession } from './draft-session.js';
import type { SceneLook } from './scene-palette.js';
import { INITIAL_STATE, type ToolPhase, type ToolState } from './tool-state.js';

/** What the tool's state says of the draft. */
export type DraftView = Pick<ToolState, 'stage' | 'cloud' | 'prompts' | 'candidates' | 'chosen' | 'region' | 'readFailure'>;

/** What the state says of a draft, and of the ways in which it was made; of none, what it says before the first click. */
export function draftView({ input, result, stage }: DraftSession): DraftView & Partial<Pick<ToolState, 'protects' | 'rules' | 'radius'>> {
  return {
    stage,
    // Undo may have led to a draft that was made otherwise.
    ...(input && { protects: input.policy === 'protect', rules: input.rules, radius: input.refit ? null : input.radius }),
    cloud: input?.cloud ?? null,
    prompts: input?.prompts ?? INITIAL_STATE.prompts,
    candidates: result?.candidates ?? INITIAL_STATE.candidates,
    chosen: result?.chosen ?? -1,
    region: result?.region ?? null,
    readFailure: result?.readFailure ?? null,
  };
}

/** What becomes of points that kept objects hold, by whether these are protected. */
export function policyOf(protects: boolean): MergePolicy {
  return protects ? 'protect' : 'overwrite';
}

/** What the tool is doing while it is on. A problem that leaves the engine running takes nothing away from the draft. */
export function activePhase({ problem, engine }: ToolState, { thinking, input }: DraftSession): ToolPhase {
  if (!engine) return problem ? 'problem' : 'loading';
  if (thinking) return 'thinking';
  return input ? 'draft' : 'ready';
}

/** What the scene's palette follows from. */
export function sceneLook(
  { segments, selected }: Pick<AnnotationStore, 'segments' | 'selected'>,
  { chosen, hovered, opacity, only, originalColors }: ToolState,
): SceneLook {
  return { segments, selected, chosen, hovered, opacity, only, original: originalColors };
}
