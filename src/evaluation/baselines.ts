import { ballBaseline } from './ball-baseline.js';
import type { ClickSegmenter } from './click-segmenter.js';
import { componentBaseline } from './component-baseline.js';
import { smoothBaseline } from './smooth-baseline.js';

/** Geometric methods that answer the same clicks as the model. */
export const BASELINES = ['ball', 'components', 'normals'] as const;
export type Baseline = (typeof BASELINES)[number];

/**
 * Radius of the ball where none was fitted, metres: what `--fit` finds on the generated town of seed 2, every third object
 * of at least 500 points in a crop of twice its box (IoU@3 there 0.755). Half of such a crop is the object, so that
 * everything nearer to a positive click than to a negative one is the best that a single radius can do.
 */
export const BALL_RADIUS = 13.9;

/** The baselines, ready to be opened on crops. */
export function openBaselines(ballRadius: number): Readonly<Record<Baseline, ClickSegmenter>> {
  return { ball: ballBaseline(ballRadius), components: componentBaseline(), normals: smoothBaseline() };
}
