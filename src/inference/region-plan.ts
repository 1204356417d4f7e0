import { boundsMeetSphere, type Sphere } from '../geometry/bounds.js';
import type { CloudMetadata } from '../octree-source/octree-format.js';
import type { OctreeSource } from '../octree-source/octree-source.js';
import type { OctreeNodeRef, WalkOptions } from '../octree-source/walk-nodes.js';

/**
 * A region is sampled from the finest level that counts and so many levels above it. On a surface each level has a
 * quarter of the points of the next: what lies higher up is less than one point of 200, spread over nodes far wider than
 * the region, and there are the more of them the larger the cloud is.
 */
const LEVELS_ABOVE = 3;

/**
 * The level to begin with: the last one at which points of the promised spacing are fewer than wanted on a disc that
 * fills the region. Scans have more than one surface, so that it is often enough; else finer levels follow.
 *
 * @param radius of the region, metres
 * @param wanted points in the region
 */
export function firstLevel({ spacing }: Pick<CloudMetadata, 'spacing'>, radius: number, wanted: number): number {
  const edge = radius * Math.sqrt(Math.PI / wanted);
  const level = Math.floor(Math.log2(spacing / edge));
  return Number.isFinite(level) ? Math.max(level, 0) : 0;
}

/** The nodes whose cube meets the sphere (cloud space), coarse to fine. */
export async function nodesInSphere(source: OctreeSource, sphere: Sphere, options: WalkOptions): Promise<OctreeNodeRef[]> {
  const { center: [x, y, z], radius } = sphere;
  const box = { min: [x - radius, y - radius, z - radius], max: [x + radius, y + radius, z + radius] } as const;
  const nodes: OctreeNodeRef[] = [];
  for await (const node of source.nodesIn(box, options)) if (boundsMeetSphere(node.bounds, sphere)) nodes.push(node);
  return nodes;
}

/**
 * Which of the nodes a sample is drawn from: those near the end of their branch, wherever that is, since a sparse part of
 * the scan ends early and has all its points there. How many they are depends on the region and not on the cloud's size.
 *
 * @param nodes all nodes in the region down to some level, coarse to fine
 */
export function nodesToSample(nodes: readonly OctreeNodeRef[]): OctreeNodeRef[] {
  /** Levels below a node to the nearest end of a branch. */
  const below = new Map<string, number>();
  return nodes.toReversed().filter(({ key: { name }, pointCount }) => {
    const levels = below.get(name) ?? 0;
    const parent = name.slice(0, -1);
    below.set(parent, Math.min(below.get(parent) ?? Infinity, levels + 1));
    return levels <= LEVELS_ABOVE && pointCount > 0;
  });
}
