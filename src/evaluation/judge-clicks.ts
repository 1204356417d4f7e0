import { abortError } from '../errors.js';
import type { ClickSession } from './click-segmenter.js';
import type { JudgedCrop } from './crop.js';
import { maskIou } from './mask-iou.js';
import { firstClick, nextClick, type Click } from './simulated-clicks.js';

/** How a segmenter did on one object. */
export interface Judgement {
  /** IoU after each click, 0..1, over all points of the crop. */
  readonly ious: readonly number[];
  /** IoU of the best of the masks that were offered after the first click. */
  readonly oracle: number;
  /** Those masks, smallest extent first: true IoU, what the segmenter took it for, and share of the crop's points. */
  readonly offered: readonly { readonly iou: number; readonly quality: number | null; readonly share: number }[];
  /** What the segmenter took the IoU for after each click; null where it did not say. */
  readonly qualities: readonly (number | null)[];
}

export interface JudgeOptions {
  /** How many clicks are made. */
  readonly clicks: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Clicks on an object as the evaluation protocol does (specification 6), each click following from the session's own
 * errors, and closes the session.
 *
 * @throws RangeError for an object without a point; an `AbortError` once the signal is aborted
 */
export async function judgeClicks(session: ClickSession, judged: JudgedCrop, options: JudgeOptions): Promise<Judgement> {
  try {
    return await clickThrough(session, judged, options);
  } finally {
    await session.close();
  }
}

async function clickThrough(session: ClickSession, { depths, truth }: JudgedCrop, { clicks: count, signal }: JudgeOptions): Promise<Judgement> {
  const clicks: Click[] = [firstClick(depths, truth)];
  const ious: number[] = [];
  const qualities: (number | null)[] = [];
  let offered: Judgement['offered'] = [];
  for (;;) {
    if (signal?.aborted) throw abortError();
    const { mask, candidates, quality } = await session.answer(clicks);
    ious.push(maskIou(mask, truth));
    qualities.push(quality);
    if (ious.length === 1) offered = candidates.map((candidate) => ({ iou: maskIou(candidate.mask, truth), quality: candidate.quality, share: shareOf(candidate.mask) }));
    if (ious.length === count) return { ious, oracle: Math.max(...offered.map(({ iou }) => iou)), offered, qualities };
    clicks.push(nextClick(depths, truth, mask));
  }
}

function shareOf(mask: Uint8Array): number {
  return mask.reduce((count, inside) => count + Number(inside !== 0), 0) / mask.length;
}
