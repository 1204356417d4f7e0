import type { NodePoints } from '../octree/node-points.js';
import type { IndexedSample } from './indexed-sample.js';
import type { KeptSamples } from './kept-samples.js';

/**
 * Gives a sample's label to those of the points that it covers, except where they carry one that outranks it: which of
 * several kept segments holds a point does not depend on the order in which they come.
 *
 * @param labels one per point of the node, 0 for none; null where it has none yet. Written to.
 * @param points indices of the points that are looked at
 * @param order the objects of the scene, of which the sample is one
 * @returns the labels, new ones where they were null; null when the sample changed nothing
 */
export function addLabel(
  node: NodePoints,
  labels: Uint32Array | null,
  points: Uint32Array,
  covering: IndexedSample,
  order: Pick<KeptSamples, 'outranks'>,
): Uint32Array | null {
  const { sample: { cloud, label, origin }, within: { min, max } } = covering;
  if (cloud !== node.key.cloud) return null;
  const { positions } = node;
  const [ox, oy, oz] = [node.origin[0] - origin[0], node.origin[1] - origin[1], node.origin[2] - origin[2]];
  let changed: Uint32Array | null = null;
  for (let k = 0; k < points.length; k++) {
    const i = points[k];
    if (labels !== null && labels[i] !== 0 && !order.outranks(label, labels[i])) continue;
    const x = ox + positions[3 * i];
    const y = oy + positions[3 * i + 1];
    const z = oz + positions[3 * i + 2];
    // Coordinates that are not numbers are in no box.
    if (!(x >= min[0] && x <= max[0] && y >= min[1] && y <= max[1] && z >= min[2] && z <= max[2])) continue;
    if (!covering.covers(x, y, z)) continue;
    changed = labels ??= new Uint32Array(positions.length / 3);
    labels[i] = label;
  }
  return changed;
}

/**
 * Takes a label off the node's points and gives those, and no others, to the samples that lie under it.
 *
 * @param labels one per point, 0 for none. Written to.
 * @param under the samples that may cover those points
 * @returns whether any point carried the label
 */
export function removeLabel(
  node: NodePoints,
  labels: Uint32Array,
  label: number,
  { under, order }: { readonly under: readonly IndexedSample[]; readonly order: Pick<KeptSamples, 'outranks'> },
): boolean {
  const points = pointsWith(labels, label);
  for (let k = 0; k < points.length; k++) labels[points[k]] = 0;
  for (const sample of under) addLabel(node, labels, points, sample, order);
  return points.length > 0;
}

function pointsWith(labels: Uint32Array, label: number): Uint32Array {
  let count = 0;
  for (let i = 0; i < labels.length; i++) if (labels[i] === label) count++;
  const points = new Uint32Array(count);
  for (let i = 0, next = 0; next < count; i++) if (labels[i] === label) points[next++] = i;
  return points;
}
