import type { PointSample } from '../octree/point-sample.js';
import { sampleSpacing } from '../octree/sample-spacing.js';

/** How far a sample's labels carry, metres: twice its own spacing, which bridges the gaps between its points. */
export function sampleReach(sample: PointSample): number {
  return 2 * sampleSpacing(sample);
}
