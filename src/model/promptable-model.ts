import type { ModelCapabilities, ModelManifest, PatchCounts } from './model-manifest.js';

/** What a promptable model says of itself. */
export interface ModelDescription {
  readonly name: string;
  readonly capabilities: ModelCapabilities;
  /** Points a region is thinned to, unless another count is asked for. */
  readonly pointCount: number;
  /** What a person may choose from, ascending; `pointCount` is one of them. */
  readonly pointCounts: readonly number[];
  /** Ways to cut a cloud into patches that may be asked for; empty where the model has no patches. */
  readonly groupingChoices: readonly PatchCounts[];
  /** Values that stand for black and white, and for a point without colour. */
  readonly color: ModelManifest['color'];
}

/** A cloud as it is given to the model. */
export interface PointCloud {
  /** x, y, z per point (N, 3), metres from any local origin, z up; float64 where coordinates are large. */
  readonly positions: ArrayLike<number>;
  /** r, g, b per point (N, 3) on the description's scale. */
  readonly colors: Float32Array;
}

/** All clicks on one object, in order. */
export interface ModelPrompts {
  /** x, y, z per click (Q, 3), in the frame that the cloud was given in. */
  readonly positions: ArrayLike<number>;
  /** Per click 1 for inside the object, 0 for outside (Q). */
  readonly labels: ArrayLike<number>;
}

export interface EncodeOptions {
  /** Patches in place of those that the model would choose for so many points. */
  readonly grouping?: PatchCounts | undefined;
  /** Awaited between stages; what it throws ends the encoding. */
  readonly checkpoint?: (() => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface DecodeOptions {
  /**
   * Points (M, 3) that need not be the cloud's own, in its frame, at which the masks are wanted as well. What follows
   * from their places is worked out once for an array and an embedding.
   */
  readonly at?: ArrayLike<number> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A cloud that the model has seen: all that decoding needs, so that a click only decodes. */
export interface Embedding {
  /** What the model made of the cloud, to compare two backends by. */
  read(): Promise<Float32Array>;
  dispose(): void;
}

/** What a model says of every point for every mask of an answer, kept where the model runs. */
export interface MaskLogits {
  /** Of one mask, per point of the cloud (N); above 0 is inside. */
  read(mask: number): Promise<Float32Array>;
  dispose(): void;
}

/** A mask of an earlier answer for the same embedding, which the model is to start from. */
export interface PreviousMask {
  readonly logits: MaskLogits;
  readonly mask: number;
}

/** An answer: mask 0 for corrected prompts, then the candidates for a first click, which may mean a part or a group. */
export interface Masks {
  /** Per point of the cloud (N): bit m says that mask m covers it. */
  readonly bits: Uint32Array;
  /** The same per point of `DecodeOptions.at` (M); null without. */
  readonly bitsAt: Uint32Array | null;
  /** Predicted IoU of each mask; mostly 0..1, not clamped. */
  readonly iou: Float32Array;
  /** The caller's to dispose of. */
  readonly logits: MaskLogits;
}

/**
 * A model for interactive segmentation of point clouds: `encode` a region once, `decode` as often as prompts change. All
 * that the tool knows of a model. Failures that a person can meet are `SegmentationError`s.
 */
export interface PromptableModel {
  readonly description: ModelDescription;
  /**
   * @returns the caller's to dispose of, before the model
   * @throws SegmentationError `region-degenerate` for too few points, `request-too-large` for more than the device holds
   */
  encode(cloud: PointCloud, options?: EncodeOptions): Promise<Embedding>;
  /**
   * Predicts the masks of an object from all its prompts.
   *
   * @param previous null for a first click, and where the model's capabilities lack `mask`
   * @throws SegmentationError `model-mismatch` when the model only encodes
   */
  decode(embedding: Embedding, prompts: ModelPrompts, previous: PreviousMask | null, options?: DecodeOptions): Promise<Masks>;
  dispose(): Promise<void>;
}
