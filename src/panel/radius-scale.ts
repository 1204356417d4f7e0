import { REGION_RADIUS } from '../inference/segmentation-engine.js';

/** Where slider and keys start when no region was seen yet, metres. */
export const FIRST_RADIUS = 10;
/** Steps of the slider over its two decades: each changes the radius by about 5 %. */
export const RADIUS_STEPS = 100;

/** The radius at a step of the logarithmic scale, metres. */
export function radiusAt(step: number): number {
  return REGION_RADIUS.min * (REGION_RADIUS.max / REGION_RADIUS.min) ** (step / RADIUS_STEPS);
}

/** The step nearest to a radius in metres; radii beyond the limits take the end's. */
export function stepOf(radius: number): number {
  const share = Math.log(radius / REGION_RADIUS.min) / Math.log(REGION_RADIUS.max / REGION_RADIUS.min);
  return Math.round(Math.min(Math.max(share, 0), 1) * RADIUS_STEPS);
}
