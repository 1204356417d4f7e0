import { expandBounds } from '../geometry/bounds.js';
import type { Bounds, Vector3 } from '../geometry/bounds.js';
import type { PointSample } from '../octree/point-sample.js';

/** What becomes of points that belong to other objects already: they stay with those, or go to the new object. */
export type MergePolicy = 'protect' | 'overwrite';

/**
 * Sample points with one label each: the source from which any octree node can be labelled without the model.
 * Points outside the object carry 0, so that a node's point takes the label of whatever lies nearest to it.
 */
export interface LabelledSample {
  readonly cloud: string;
  /** The kept segment's number. */
  readonly label: number;
  /** Local origin of `positions`, cloud space, double precision. */
  readonly origin: Vector3;
  /** x, y, z per sample point, metres relative to `origin`. */
  readonly positions: Float32Array;
  /** `label` or 0 per sample point. */
  readonly labels: Uint32Array;
  /** A point takes no label from a sample point farther away than this, metres. */
  readonly reach: number;
  readonly policy: MergePolicy;
  /** Box of the labelled sample points grown by `reach`, cloud space: nodes outside need no labelling. */
  readonly bounds: Bounds;
}

/**
 * A sample with labels on its points.
 *
 * @param labels `label` or 0 per sample point
 * @param options `label`, the kept segment's number; `reach` of the labels, metres (see `sampleReach`); `policy`, by default
 *   `protect`
 * @throws RangeError when labels and points differ in number
 */
export function labelledSample(
  { cloud, origin, positions }: PointSample,
  labels: Uint32Array,
  { label, reach, policy = 'protect' }: { readonly label: number; readonly reach: number; readonly policy?: MergePolicy },
): LabelledSample {
  if (3 * labels.length !== positions.length) {
    throw new RangeError(`Expected a label per point, got ${labels.length} for ${positions.length / 3} points.`);
  }
  const box = labelledBox(positions, labels) ?? { min: [0, 0, 0], max: [0, 0, 0] };
  const bounds = expandBounds({ min: plus(origin, box.min), max: plus(origin, box.max) }, reach);
  return { cloud, label, origin, positions, labels, reach, policy, bounds };
}

/**
 * A copy of the sample without the points that cannot matter: it labels every point exactly as the whole sample does.
 * A point takes the label of a sample point at most `reach` away; what lies nearer to it, and so takes it the label, is
 * at most twice the reach from that labelled point.
 */
export function trimSample(sample: LabelledSample): LabelledSample {
  const { positions, labels, reach } = sample;
  const box = labelledBox(positions, labels);
  // A little more, so that rounding takes nothing away.
  const kept = box ? indicesIn(positions, expandBounds(box, 2 * reach * (1 + 1e-6))) : new Uint32Array();
  return { ...sample, ...pick(positions, labels, kept) };
}

function indicesIn(positions: Float32Array, { min, max }: Bounds): Uint32Array {
  const indices = new Uint32Array(positions.length / 3);
  let count = 0;
  for (let i = 0, p = 0; p < positions.length; i++, p += 3) {
    const [x, y, z] = [positions[p], positions[p + 1], positions[p + 2]];
    if (x >= min[0] && x <= max[0] && y >= min[1] && y <= max[1] && z >= min[2] && z <= max[2]) indices[count++] = i;
  }
  return indices.subarray(0, count);
}

/** In the same order, since the first of equally near points counts. */
function pick(positions: Float32Array, labels: Uint32Array, indices: Uint32Array): Pick<LabelledSample, 'positions' | 'labels'> {
  const picked = { positions: new Float32Array(3 * indices.length), labels: new Uint32Array(indices.length) };
  for (let k = 0; k < indices.length; k++) {
    const i = indices[k];
    picked.labels[k] = labels[i];
    for (let axis = 0; axis < 3; axis++) picked.positions[3 * k + axis] = positions[3 * i + axis];
  }
  return picked;
}

/** Box of the labelled points in the sample's frame; null without any. */
function labelledBox(positions: Float32Array, labels: Uint32Array): Bounds | null {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 0) continue;
    for (let axis = 0; axis < 3; axis++) {
      min[axis] = Math.min(min[axis], positions[3 * i + axis]);
      max[axis] = Math.max(max[axis], positions[3 * i + axis]);
    }
  }
  return min[0] > max[0] ? null : { min: [min[0], min[1], min[2]], max: [max[0], max[1], max[2]] };
}

function plus(a: Vector3, b: Vector3): Vector3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}
