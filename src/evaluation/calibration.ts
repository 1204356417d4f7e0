import type { Judgement } from './judge-clicks.js';

/** Bounds of the bins of predicted IoU. */
const EDGES = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** Answers whose predicted IoU lies in a range. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Means of predicted and true IoU. */
  readonly predicted: number;
  readonly actual: number;
}

/** Predicted against true IoU, over all answers to all clicks. */
export interface Calibration {
  /** Mean absolute difference of predicted and true IoU, at the first click and over all clicks. */
  readonly errorFirst: number;
  readonly error: number;
  /** Mean of predicted minus true IoU over all clicks: above 0 is boasting. */
  readonly bias: number;
  /** Those that hold an answer. Predictions beyond 0..1 count in the outermost. */
  readonly bins: readonly CalibrationBin[];
}

interface Pair {
  readonly predicted: number;
  readonly actual: number;
}

/** Compares what a segmenter says of its masks with what they are; null where it never says. */
export function calibrate(judgements: readonly Judgement[]): Calibration | null {
  const pairs = judgements.flatMap(pairsOf);
  if (pairs.length === 0) return null;
  return {
    errorFirst: meanOf(judgements.flatMap((judgement) => pairsOf(judgement).slice(0, 1)), ({ predicted, actual }) => Math.abs(predicted - actual)),
    error: meanOf(pairs, ({ predicted, actual }) => Math.abs(predicted - actual)),
    bias: meanOf(pairs, ({ predicted, actual }) => predicted - actual),
    bins: EDGES.slice(1).flatMap((to, i) => binOf(pairs, EDGES[i], to)),
  };
}

function pairsOf({ ious, qualities }: Judgement): Pair[] {
  return qualities.flatMap((predicted, i) => (predicted === null ? [] : { predicted, actual: ious[i] }));
}

function binOf(pairs: readonly Pair[], from: number, to: number): CalibrationBin[] {
  const inside = pairs.filter(({ predicted }) => {
    const bounded = Math.min(Math.max(predicted, 0), 1);
    return bounded >= from && (bounded < to || to === 1);
  });
  if (inside.length === 0) return [];
  return [{ from, to, count: inside.length, predicted: meanOf(inside, ({ predicted }) => predicted), actual: meanOf(inside, ({ actual }) => actual) }];
}

function meanOf<T>(values: readonly T[], valueOf: (value: T) => number): number {
  return values.reduce((sum, value) => sum + valueOf(value), 0) / values.length;
}
