import type { NodePoints } from '../octree/node-points.js';
import { expandBounds, type Bounds, type Vector3 } from '../geometry/bounds.js';
import type { KeptSamples } from '../propagation/kept-samples.js';
import { addLabel } from '../propagation/label-node.js';

/**
 * Labels of a node at full resolution, from all samples at once, by the rule that holds on screen (`KeptSamples`).
 *
 * @returns one per point; null where no object covers any
 */
export function labelNode(node: NodePoints, samples: KeptSamples): Uint32Array | null {
  let labels: Uint32Array | null = null;
  for (const covering of samples.in(node.key.cloud, boundsOf(node))) {
    labels = addLabel(node, labels, pointsIn(node, covering.sample.bounds), covering, samples) ?? labels;
  }
  return labels;
}

/** Indices of the points in a box (cloud space), and of a few around it. */
function pointsIn({ origin, positions }: NodePoints, box: Bounds): Uint32Array {
  const { min: [left, front, bottom], max: [right, back, top] } = expandBounds(box, 1e-6);
  const [ox, oy, oz] = origin;
  const found = new Uint32Array(positions.length / 3);
  let count = 0;
  for (let i = 0, p = 0; p < positions.length; i++, p += 3) {
    const x = ox + positions[p]!;
    const y = oy + positions[p + 1]!;
    const z = oz + positions[p + 2]!;
    if (x >= left && x <= right && y >= front && y <= back && z >= bottom && z <= top) found[count++] = i;
  }
  return found.subarray(0, count);
}

function boundsOf({ origin, positions }: NodePoints): Bounds {
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let p = 0; p < positions.length; p += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const value = positions[p + axis]!;
      if (value < min[axis]!) min[axis] = value;
      if (value > max[axis]!) max[axis] = value;
    }
  }
  const place = (corner: readonly number[]): Vector3 => [origin[0] + corner[0]!, origin[1] + corner[1]!, origin[2] + corner[2]!];
  return { min: place(min), max: place(max) };
}
