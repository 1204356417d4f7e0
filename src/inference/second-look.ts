import { SINGLE_MASK } from '../model/masks.js';
import type { Masks } from '../model/promptable-model.js';

/** What of an answer is shown. */
export type MaskBits = Pick<Masks, 'bits' | 'bitsAt' | 'iou'>;

/** The answer with a second one's single mask in place of mask `mask`, of which the predicted IoU stays. */
export function replaceMask({ bits, bitsAt, iou }: MaskBits, mask: number, second: MaskBits): MaskBits {
  return { iou, bits: withMask(bits, mask, second.bits), bitsAt: bitsAt && second.bitsAt && withMask(bitsAt, mask, second.bitsAt) };
}

function withMask(bits: Uint32Array, mask: number, second: Uint32Array): Uint32Array {
  return bits.map((covering, i) => (covering & ~(1 << mask)) | (((second[i] >> SINGLE_MASK) & 1) << mask));
}
