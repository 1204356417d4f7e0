import type { Bounds, Vector3 } from '../geometry/bounds.js';
import type { LabelledSample } from '../propagation/labelled-sample.js';

/** A class that an object can have; `code` is the LAS classification code. */
export interface SegmentClass {
  readonly code: number;
  readonly name: string;
  /** r, g, b, 0..255. */
  readonly color: Vector3;
}

/** A click that made an object; kept so that the object can be replayed. */
export interface SegmentPrompt {
  /** Cloud space, metres. */
  readonly position: Vector3;
  readonly positive: boolean;
}

/** A kept object. Immutable: a change makes a new one of the same number. */
export interface Segment {
  /** Its number in the scene, unique and never reused; the label of its points. */
  readonly label: number;
  readonly cloud: string;
  readonly name: string;
  readonly classCode: number;
  /** r, g, b, 0..255. */
  readonly color: Vector3;
  readonly visible: boolean;
  readonly prompts: readonly SegmentPrompt[];
  /** Which of the first click's sizes it has, 0 smallest .. 2 largest; absent where there was no choice, or it was kept before that was noted. */
  readonly candidate?: number;
  readonly radius: number;
  /** Predicted IoU of the mask that was kept. */
  readonly quality: number;
  /** Points of the nodes on screen when it was kept. */
  readonly pointCount: number;
  /** Box of the object, cloud space; null when nothing was labelled. */
  readonly bounds: Bounds | null;
  readonly sample: LabelledSample;
}
