import type { DepthSearch } from './depth-search.js';

/** A simulated click on a point of the cloud. */
export interface Click {
  /** Index of the point. */
  readonly index: number;
  readonly positive: boolean;
}

/**
 * The first click on an object (paper, section 5.1 and appendix C; specification 6): positive, on the point of the true
 * mask that is farthest from its border. An object that fills the whole cloud has no border, and the original sampler
 * breaks there: here it is its point nearest to the mean of its points, the lowest index among equals.
 *
 * @param cloud all points, with the search over them
 * @param truth one number per point, 0 is outside the object
 * @throws RangeError when the object has no point
 */
export function firstClick(cloud: DepthSearch, truth: Uint8Array): Click {
  const deepest = cloud.deepest(truth);
  return { index: deepest ? deepest.index : nearestToMean(cloud.positions, truth), positive: true };
}

/**
 * The next click after a prediction (same sources): the deepest missed point, positive, when it lies deeper in what was
 * missed than the deepest wrong point in what is too much; else that wrong point, negative. Equal depths go to the
 * negative click. Where neither exists (a perfect mask, or an empty one of an object that is everything) it is the first
 * click again.
 *
 * @param cloud all points, with the search over them
 * @param truth one number per point, 0 is outside the object
 * @param predicted likewise
 */
export function nextClick(cloud: DepthSearch, truth: Uint8Array, predicted: Uint8Array): Click {
  if (truth.length !== predicted.length) throw new RangeError(`Expected a prediction of ${truth.length} points, got ${predicted.length}.`);
  const missed = cloud.deepest(truth.map((inside, i) => Number(inside !== 0 && predicted[i] === 0)));
  const tooMuch = cloud.deepest(truth.map((inside, i) => Number(inside === 0 && predicted[i] !== 0)));
  if (missed && missed.squaredDepth > (tooMuch?.squaredDepth ?? -1)) return { index: missed.index, positive: true };
  if (tooMuch) return { index: tooMuch.index, positive: false };
  return firstClick(cloud, truth);
}

function nearestToMean(positions: Float32Array, set: Uint8Array): number {
  const sum = [0, 0, 0];
  let count = 0;
  for (let i = 0; i < set.length; i++) {
    if (!set[i]) continue;
    count++;
    for (let axis = 0; axis < 3; axis++) sum[axis] += positions[3 * i + axis];
  }
  if (count === 0) throw new RangeError('Expected an object of at least 1 point to click on, got 0.');
  let best = -1;
  let least = Infinity;
  for (let i = 0; i < set.length; i++) {
    if (!set[i]) continue;
    const distance = sum.reduce((total, value, axis) => total + (positions[3 * i + axis] - value / count) ** 2, 0);
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}
