import { clickDistances } from './click-distances.js';
import { maskSession, type ClickSegmenter, type ClickSession } from './click-segmenter.js';
import type { JudgedCrop } from './crop.js';

/** Least and largest radius that the oracle tries, metres, and the step from one to the next. */
const ORACLE = { least: 0.02, largest: 200, step: 1.05 } as const;

/**
 * The plainest baseline: everything within `radius` metres of a positive click that is not nearer to a negative one.
 */
export function ballBaseline(radius: number): ClickSegmenter {
  return {
    open: async ({ positions }) => maskSession((clicks) => {
      const { positive, negative } = clickDistances(positions, clicks);
      const mask = new Uint8Array(positive.length);
      for (let i = 0; i < mask.length; i++) mask[i] = Number(positive[i] <= radius * radius && positive[i] <= negative[i]);
      return mask;
    }),
  };
}

/**
 * The same with the best radius for this very object and these very clicks, in steps of 5 %: it is told the answer and is
 * no rival, but the limit of what any ball could reach.
 */
export function oracleBall({ crop, truth }: JudgedCrop): ClickSession {
  const bins = Math.ceil(binOf(ORACLE.largest ** 2)) + 1;
  return maskSession((clicks) => {
    const { positive, negative } = clickDistances(crop.positions, clicks);
    const bin = new Int32Array(positive.length);
    for (let i = 0; i < bin.length; i++) bin[i] = positive[i] > negative[i] ? bins : Math.ceil(binOf(positive[i]));
    const last = bestBin(bin, truth, bins);
    const mask = new Uint8Array(bin.length);
    for (let i = 0; i < mask.length; i++) mask[i] = Number(bin[i] <= last);
    return mask;
  });
}

/** Which radius of the oracle's series a squared distance reaches, as a fraction; 0 for all below the first. */
function binOf(squared: number): number {
  return Math.max(0, Math.log(squared / ORACLE.least ** 2) / (2 * Math.log(ORACLE.step)));
}

/** The bin up to which points must be taken for the best IoU with the truth. */
function bestBin(bin: Int32Array, truth: Uint8Array, bins: number): number {
  const inside = new Uint32Array(bins + 1);
  const all = new Uint32Array(bins + 1);
  let size = 0;
  for (let i = 0; i < bin.length; i++) {
    const own = Math.min(bin[i], bins);
    all[own]++;
    inside[own] += truth[i];
    size += truth[i];
  }
  let best = { bin: 0, iou: -1 };
  for (let last = 0, taken = 0, right = 0; last < bins; last++) {
    taken += all[last];
    right += inside[last];
    const iou = right / (taken + size - right);
    if (iou > best.iou) best = { bin: last, iou };
  }
  return best.bin;
}
