/** What the decoder predicts at once. */
export interface Masks {
  /** Four masks: the single one, then the three candidates. Each has one logit per point (N); above 0 is inside. */
  readonly logits: readonly Float32Array[];
  /** Predicted IoU of each (4); mostly 0..1, not clamped. */
  readonly iou: Float32Array;
}

/** Index of the mask that answers several prompts. */
export const SINGLE_MASK = 0;
/** Indices of the masks that answer a first click, which may mean a part, an object or a group. */
export const CANDIDATE_MASKS = [1, 2, 3] as const;
