import type { Vector3 } from '../geometry/bounds.js';
import type { GridIndex } from '../geometry/grid-index.js';
import type { NodePoints } from '../octree/node-points.js';
import type { LabelledSample } from './labelled-sample.js';
import { nearestSamples } from './nearest-labels.js';

/** A labelled sample with the index over its positions. */
export interface IndexedSample {
  readonly sample: LabelledSample;
  readonly index: GridIndex;
}

/**
 * Labels a node's points from samples: each takes the label of a sample's nearest point. Where several samples label a
 * point the first one in the list wins; a nearest point of label 0 leaves it to the next.
 *
 * @returns one label per point, 0 for none; null when no sample labels any of them
 */
export function labelNode(node: NodePoints, samples: readonly IndexedSample[]): Uint32Array | null {
  let labels: Uint32Array | null = null;
  for (const { sample, index } of samples) {
    if (sample.cloud !== node.key.cloud) continue;
    const offset = minus(node.origin, sample.origin);
    // Only points in the labelled box can take a label, and an object fills little of its sample.
    const within = { min: minus(sample.bounds.min, sample.origin), max: minus(sample.bounds.max, sample.origin) };
    labels = addLabels(labels, nearestSamples(node.positions, offset, index, sample.reach, within), sample.labels);
  }
  return labels;
}

function addLabels(labels: Uint32Array | null, nearest: Int32Array, sampleLabels: Uint32Array): Uint32Array | null {
  for (let i = 0; i < nearest.length; i++) {
    const label = nearest[i] < 0 ? 0 : sampleLabels[nearest[i]];
    if (label === 0) continue;
    labels ??= new Uint32Array(nearest.length);
    if (labels[i] === 0) labels[i] = label;
  }
  return labels;
}

function minus(a: Vector3, b: Vector3): Vector3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}
