import { type Bounds, boundsMeet } from '../geometry/bounds.js';
import type { NodeKey } from '../octree/node-key.js';
import { nodeBounds } from '../potree-format/node-bounds.js';
import { childNames, type OctreeNode } from '../potree-format/read-chunk.js';
import type { CloudMetadata } from './octree-format.js';

/** Nodes that are looked up together. */
const BATCH = 256;

/** A node as the hierarchy tells of it, without its points. */
export interface OctreeNodeRef {
  readonly key: NodeKey;
  /** 0 is the root. */
  readonly level: number;
  readonly pointCount: number;
  /** The node's cube, cloud space. */
  readonly bounds: Bounds;
  /** Mean distance of points that the octree promises at this level, metres. */
  readonly spacing: number;
  /** Bytes of its points in the file. */
  readonly byteSize: number;
}

export interface WalkOptions {
  /** The coarsest level to report, default 0. */
  readonly minLevel?: number;
  /** The finest level to report, default the finest there is; the hierarchy below is not read. */
  readonly maxLevel?: number;
  readonly signal?: AbortSignal;
}

/** The cloud that is walked. */
interface WalkedCloud {
  readonly id: string;
  readonly metadata: CloudMetadata;
  readonly hierarchy: {
    /** The nodes of these names; throws `cloud-unreadable` where the cloud has none of a name. */
    nodes(names: readonly string[], signal?: AbortSignal): Promise<OctreeNode[]>;
  };
}

/**
 * The nodes whose cube meets the bounds (cloud space; null is everywhere), level by level, each level in the order of
 * names. Reads the chunks on the way and no others. Beside one batch it keeps the names of a level's nodes.
 */
export async function* walkNodes(cloud: WalkedCloud, bounds: Bounds | null, options: WalkOptions = {}): AsyncGenerator<OctreeNodeRef> {
  const { minLevel = 0, maxLevel = Infinity, signal } = options;
  const meets = (name: string): boolean => !bounds || boundsMeet(nodeBounds(name, cloud.metadata.bounds), bounds);
  let names = ['r'].filter(meets);
  for (let level = 0; level <= maxLevel && names.length > 0; level++) {
    const below: string[] = [];
    for (let start = 0; start < names.length; start += BATCH) {
      for (const node of await cloud.hierarchy.nodes(names.slice(start, start + BATCH), signal)) {
        if (level < maxLevel) below.push(...childNames(node).filter(meets));
        if (level >= minLevel) yield describeNode(cloud, node);
      }
    }
    names = below;
  }
}

/** The node in the terms of the plugin. */
export function describeNode({ id, metadata }: Pick<WalkedCloud, 'id' | 'metadata'>, { name, pointCount, byteSize }: OctreeNode): OctreeNodeRef {
  const level = name.length - 1;
  return {
    key: { cloud: id, name }, level, pointCount: byteSize === 0 ? 0 : pointCount, byteSize,
    bounds: nodeBounds(name, metadata.bounds), spacing: metadata.spacing / 2 ** level,
  };
}
