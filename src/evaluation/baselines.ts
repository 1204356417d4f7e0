import { ballBaseline } from './ball-baseline.js';
import type { ClickSegmenter } from './click-segmenter.js';
import { componentBaseline } from './component-baseline.js';
import { smoothBaseline } from './smooth-baseline.js';

/** Geometric methods that answer the same clicks as the model. */
export type Baseline = 'ball' | 'components' | 'normals';

/**
 * Radius of the ball where none was fitted, metres: what `--fit` finds on training scenes (`simulate --split train
 * --scenes 12 --objects 10 --seed 77`), IoU@3 there 0.485. A point belongs to the ball where it is nearer to a positive
 * click than to a negative one.
 */
export const BALL_RADIUS = 2.91;

/** The baselines, ready to be opened on crops. */
export function openBaselines(ballRadius: number): Readonly<Record<Baseline, ClickSegmenter>> {
  return { ball: ballBaseline(ballRadius), components: componentBaseline(), normals: smoothBaseline() };
}
