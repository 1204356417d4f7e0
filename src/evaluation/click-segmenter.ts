import type { Crop } from './crop.js';
import type { Click } from './simulated-clicks.js';

/** A mask that a segmenter offers. */
export interface OfferedMask {
  /** One number per point of the crop, 0 is outside. */
  readonly mask: Uint8Array;
  /** What the segmenter itself takes the mask's IoU for; null where it does not say. */
  readonly quality: number | null;
}

/** What a segmenter says after some clicks. */
export interface ClickAnswer extends OfferedMask {
  /** All masks that were offered, smallest extent first, the one above among them. */
  readonly candidates: readonly OfferedMask[];
}

/** One object's clicks on one crop. */
export interface ClickSession {
  /** The answer to all clicks so far, in order; the first one is positive. */
  answer(clicks: readonly Click[]): Promise<ClickAnswer>;
  close(): Promise<void>;
}

/** Whatever answers clicks: the model on the tool's own path, or a geometric baseline. */
export interface ClickSegmenter {
  open(crop: Crop): Promise<ClickSession>;
}

/** A session without anything to give back, from a function that makes a mask of clicks. */
export function maskSession(maskOf: (clicks: readonly Click[]) => Uint8Array): ClickSession {
  return {
    async answer(clicks) {
      const mask = maskOf(clicks);
      return { mask, quality: null, candidates: [{ mask, quality: null }] };
    },
    close: async () => undefined,
  };
}
