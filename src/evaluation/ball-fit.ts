import { ballBaseline } from './ball-baseline.js';
import type { JudgedCrop } from './crop.js';
import { judgeClicks } from './judge-clicks.js';

/** Radii that are tried, metres: from 0.2 to about 20 in steps of a quarter. */
const RADII = Array.from({ length: 22 }, (_, i) => 0.2 * 1.25 ** i);
/** The radius is fitted to the mean IoU after this many clicks. */
const CLICKS = 3;

/** Finds the one radius for all objects that does best on training scenes, each radius with the clicks it asks for. */
export class BallFit {
  readonly #sums = RADII.map(() => 0);
  #count = 0;

  /** Judges every radius on an object. */
  async add(judged: JudgedCrop, signal?: AbortSignal): Promise<void> {
    for (const [i, radius] of RADII.entries()) {
      const session = await ballBaseline(radius).open(judged.crop);
      const { ious } = await judgeClicks(session, judged, { clicks: CLICKS, signal });
      this.#sums[i] += ious[CLICKS - 1];
    }
    this.#count++;
  }

  /** The best radius, metres, and its mean IoU@3; the smaller among equals. Null before any object. */
  get best(): { readonly radius: number; readonly iou: number } | null {
    if (this.#count === 0) return null;
    const best = this.#sums.reduce((least, sum, i) => (sum > this.#sums[least] ? i : least), 0);
    return { radius: RADII[best], iou: this.#sums[best] / this.#count };
  }
}
