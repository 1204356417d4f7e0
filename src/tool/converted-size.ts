import type { DiskPrecision } from '../model/model-manifest.js';

/** Precisions that float32 weights can be converted to in the browser. */
export type WeightPrecision = Exclude<DiskPrecision, 'fp32'>;

/**
 * About how large a model becomes, as a share of its float32 weights. Of the official model's weights some 85 % are in the
 * blocks that are quantised: 4 or 8 bits and half a bit for the scale of every 32 of them; all else has 16 bits.
 */
export const CONVERTED_SHARE: Readonly<Record<WeightPrecision, number>> = {
  int4: (0.85 * 4.5 + 0.15 * 16) / 32,
  int8: (0.85 * 8.5 + 0.15 * 16) / 32,
  fp16: 0.5,
};
