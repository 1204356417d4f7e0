import { expandBounds } from '../geometry/bounds.js';
import type { Bounds, Vector3 } from '../geometry/bounds.js';
import type { PointSample } from '../octree/point-sample.js';

/**
 * Sample points with one label each: the source from which any octree node can be labelled without the model.
 * Points outside the object carry 0, so that a node's point takes the label of whatever lies nearest to it.
 */
export interface LabelledSample {
  readonly cloud: string;
  /** The kept segment's number; draft samples carry candidate bits per point instead and 0 here. */
  readonly label: number;
  /** Local origin of `positions`, cloud space, double precision. */
  readonly origin: Vector3;
  /** x, y, z per sample point, metres relative to `origin`. */
  readonly positions: Float32Array;
  /** One label per sample point, 0 is none. */
  readonly labels: Uint32Array;
  /** A point takes no label from a sample point farther away than this, metres. */
  readonly reach: number;
  /** Box of the labelled sample points grown by `reach`, cloud space: nodes outside need no labelling. */
  readonly bounds: Bounds;
}

/**
 * A sample with labels on its points.
 *
 * @param labels one per sample point, 0 is none
 * @param options `label`, the kept segment's number; `reach` of the labels, metres (see `sampleReach`)
 * @throws RangeError when labels and points differ in number
 */
export function labelledSample(
  { cloud, origin, positions }: PointSample,
  labels: Uint32Array,
  { label, reach }: { readonly label: number; readonly reach: number },
): LabelledSample {
  if (3 * labels.length !== positions.length) {
    throw new RangeError(`Expected a label per point, got ${labels.length} for ${positions.length / 3} points.`);
  }
  const bounds = expandBounds(labelledBounds(origin, positions, labels), reach);
  return { cloud, label, origin, positions, labels, reach, bounds };
}

/** Cloud space; a box of no extent at the origin when nothing is labelled. */
function labelledBounds(origin: Vector3, positions: Float32Array, labels: Uint32Array): Bounds {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 0) continue;
    for (let axis = 0; axis < 3; axis++) {
      min[axis] = Math.min(min[axis], positions[3 * i + axis]);
      max[axis] = Math.max(max[axis], positions[3 * i + axis]);
    }
  }
  if (min[0] > max[0]) return { min: origin, max: origin };
  return {
    min: [origin[0] + min[0], origin[1] + min[1], origin[2] + min[2]],
    max: [origin[0] + max[0], origin[1] + max[1], origin[2] + max[2]],
  };
}
