import type { Vector3 } from '../../src/geometry/bounds.js';
import type { NodePoints } from '../../src/octree/node-points.js';

type NodeParts = Partial<Omit<NodePoints, 'key'>> & { readonly positions: Float32Array; readonly cloud?: string };

/** A node of the cloud "cloud" at the origin, without colour or intensity unless given. */
export function makeNode(name: string, { cloud = 'cloud', ...parts }: NodeParts): NodePoints {
  return { key: { cloud, name }, origin: [0, 0, 0], colors: null, intensities: null, spacing: 1, ...parts };
}

/** Cuts points into nodes r0, r1, ... of `size` points. */
export function cutIntoNodes(positions: Float32Array, size: number, origin: Vector3 = [0, 0, 0]): NodePoints[] {
  const nodes: NodePoints[] = [];
  for (let p = 0; p < positions.length; p += 3 * size) {
    nodes.push(makeNode(`r${String(nodes.length).padStart(3, '0')}`, { origin, positions: positions.slice(p, p + 3 * size) }));
  }
  return nodes;
}
