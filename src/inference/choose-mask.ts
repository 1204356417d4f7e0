/**
 * What the largest candidate is given over its predicted IoU: `most` where it is tiny, and less the more of the region it
 * fills, down to nothing at `share` of it. People frame what they click on, so that a largest candidate which fills little
 * of the region is the object more often than the model expects, which has not seen the view. Measured in the model's
 * README ("Region policy"); a favour up to larger shares takes groups for the object in wide views.
 */
const FAVOUR = { most: 0.3, share: 0.15 } as const;

/** A mask that the model offers. */
export interface OfferedMask {
  /** Predicted IoU; mostly 0..1, not clamped. */
  readonly quality: number;
  /** Share of the region's sample in the mask, 0..1. */
  readonly share: number;
}

/**
 * The mask that counts without a person's choice: of best predicted IoU, where the largest of several that is small in its
 * region is favoured.
 *
 * @param offered smallest extent first, at least one
 * @returns index of the mask; the first one where all are empty or nothing compares, as with NaN
 */
export function chooseMask(offered: readonly OfferedMask[]): number {
  return surestMask(offered.map((mask, index) => {
    const largest = index > 0 && index === offered.length - 1;
    return largest ? { ...mask, quality: mask.quality + favourOf(mask.share) } : mask;
  }));
}

/**
 * The mask of best predicted IoU: the one that regions are fitted around. A favour for large masks would keep a region wide
 * in which the object is small.
 *
 * @param offered at least one
 * @returns index of the mask, as `chooseMask`
 */
export function surestMask(offered: readonly OfferedMask[]): number {
  const worth = offered.map(({ quality, share }) => (share === 0 ? -Infinity : quality));
  return worth.reduce((best, value, index) => (value > worth[best] ? index : best), 0);
}

function favourOf(share: number): number {
  return FAVOUR.most * Math.max(0, 1 - share / FAVOUR.share);
}
