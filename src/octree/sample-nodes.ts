import type { Sphere } from '../geometry/bounds.js';
import { NodeKey } from './node-key.js';
import type { NodePoints } from './node-points.js';
import type { PointSample } from './point-sample.js';
import { type ColorScale, sampleColors } from './sample-colors.js';
import { thinEvenly } from './thin-evenly.js';

export interface SampleOptions extends Sphere {
  readonly cloud: string;
  /** Points that the sample may have. */
  readonly maxPoints: number;
  readonly colorScale: ColorScale;
}

/** Points of nodes that lie in a sphere. */
interface PointsInSphere {
  /** x, y, z per point relative to the sphere's centre. */
  readonly positions: Float32Array;
  /** Index into the nodes, per point. */
  readonly nodeOf: Uint32Array;
  /** Index in the node, per point. */
  readonly indexOf: Uint32Array;
}

/**
 * The nodes' points in a sphere (cloud space, its surface included), thinned evenly to `maxPoints`. The same nodes give
 * the same sample in whatever order they come; points whose coordinates are not finite are left out. Positions are
 * subtracted in double precision, so that large coordinates lose nothing.
 */
export function sampleNodes(nodes: readonly NodePoints[], options: SampleOptions): PointSample {
  const { cloud, center, radius, maxPoints, colorScale } = options;
  const ordered = nodes.filter(({ key }) => key.cloud === cloud).sort((a, b) => NodeKey.compare(a.key, b.key));
  const found = pointsInSphere(ordered, { center, radius });
  const { kept, edge } = thinEvenly(found.positions, radius, maxPoints);
  const positions = new Float32Array(3 * kept.length);
  for (let i = 0; i < kept.length; i++) {
    for (let axis = 0; axis < 3; axis++) positions[3 * i + axis] = found.positions[3 * kept[i] + axis];
  }
  const nodeOf = kept.map((i) => found.nodeOf[i]);
  const indexOf = kept.map((i) => found.indexOf[i]);
  const colors = sampleColors({ nodes: ordered, nodeOf, indexOf }, colorScale);
  return { cloud, origin: center, positions, colors, spacing: edge };
}

function pointsInSphere(nodes: readonly NodePoints[], sphere: Sphere): PointsInSphere {
  const counts = nodes.map((node) => countInSphere(node, sphere));
  const count = counts.reduce((sum, n) => sum + n, 0);
  const found = {
    positions: new Float32Array(3 * count),
    nodeOf: new Uint32Array(count),
    indexOf: new Uint32Array(count),
  };
  let next = 0;
  nodes.forEach((node, i) => {
    if (counts[i] === 0) return;
    found.nodeOf.fill(i, next, next + counts[i]);
    copyInSphere(node, sphere, found, next);
    next += counts[i];
  });
  return found;
}

/** Points of the node in the sphere (cloud space, its surface included). */
export function countInSphere({ origin, positions }: NodePoints, { center, radius }: Sphere): number {
  const ox = origin[0] - center[0];
  const oy = origin[1] - center[1];
  const oz = origin[2] - center[2];
  let count = 0;
  for (let p = 0; p < positions.length; p += 3) {
    const x = ox + positions[p];
    const y = oy + positions[p + 1];
    const z = oz + positions[p + 2];
    if (x * x + y * y + z * z <= radius * radius) count++;
  }
  return count;
}

function copyInSphere(node: NodePoints, { center, radius }: Sphere, into: PointsInSphere, at: number): void {
  const { origin, positions } = node;
  const ox = origin[0] - center[0];
  const oy = origin[1] - center[1];
  const oz = origin[2] - center[2];
  for (let p = 0, next = at; p < positions.length; p += 3) {
    const x = ox + positions[p];
    const y = oy + positions[p + 1];
    const z = oz + positions[p + 2];
    if (!(x * x + y * y + z * z <= radius * radius)) continue;
    into.positions[3 * next] = x;
    into.positions[3 * next + 1] = y;
    into.positions[3 * next + 2] = z;
    into.indexOf[next++] = p / 3;
  }
}
