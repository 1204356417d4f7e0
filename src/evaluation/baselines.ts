import { ballBaseline } from './ball-baseline.js';
import type { ClickSegmenter } from './click-segmenter.js';
import { componentBaseline } from './component-baseline.js';
import { smoothBaseline } from './smooth-baseline.js';

/** Geometric methods that answer the same clicks as the model. */
export const BASELINES = ['ball', 'components', 'normals'] as const;
export type Baseline = (typeof BASELINES)[number];

/** Radius of the ball where none was fitted, metres. */
export const BALL_RADIUS = 1;

/** The baselines, ready to be opened on crops. */
export function openBaselines(ballRadius: number): Readonly<Record<Baseline, ClickSegmenter>> {
  return { ball: ballBaseline(ballRadius), components: componentBaseline(), normals: smoothBaseline() };
}
