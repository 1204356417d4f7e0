import { SegmentationError } from '../../errors.js';
import type { OctreeNode } from '../../potree-format/read-chunk.js';
import { withPatience } from './ghost-node.js';
import { type HostOctreeNode, type HostPotree1Node, isCopcNode } from './host-octree.js';

/** What the workers are told that a point takes in the file: nobody knows. */
const BYTES_PER_POINT = 12;

/**
 * The hierarchy of a cloud, read by the host's own code into nodes of ours: below the root they hang in no tree of the host,
 * so that looking for nodes neither loads nor replaces any that it shows.
 */
export class HostTree {
  readonly #root: HostOctreeNode;
  readonly #patience: number;
  /** Nodes of cloud.js whose file of the hierarchy has been read. */
  readonly #complete = new WeakSet<HostOctreeNode>();
  readonly #loading = new Map<HostOctreeNode, Promise<void>>();

  /** @param patience milliseconds after which a part of the hierarchy counts as unreadable: the host keeps silent of failures */
  constructor(root: HostOctreeNode, patience: number) {
    this.#root = ownRoot(root);
    this.#patience = patience;
  }

  /** The node, with its children known; null where the cloud has none of that name. */
  async node(name: string): Promise<HostOctreeNode | null> {
    let node = this.#root;
    for (let length = 1; ; length++) {
      if (this.#lacksChildren(node)) await this.#read(node);
      if (length >= name.length) return name === node.name ? node : null;
      const child = node.children[name[length]!];
      if (!child) return null;
      node = child;
    }
  }

  #lacksChildren(node: HostOctreeNode): boolean {
    if (isCopcNode(node)) return node.nodeinfo === undefined && !this.#complete.has(node);
    return hasOwnFile(node) && !this.#complete.has(node);
  }

  #read(node: HostOctreeNode): Promise<void> {
    const known = this.#loading.get(node);
    if (known) return known;
    const reading = withPatience(readBelow(node), this.#patience).catch((cause: unknown) => {
      throw new SegmentationError('cloud-unreadable', `The viewer could not read the hierarchy of the scan below node ${node.name}. Check the scan's files and the network, then try again.`, { cause });
    }).then(() => void this.#complete.add(node)).finally(() => this.#loading.delete(node));
    this.#loading.set(node, reading);
    return reading;
  }
}

/** The node as workers know nodes. */
export function describeHostNode(node: HostOctreeNode): OctreeNode {
  const digits = Object.keys(node.children).filter((digit) => node.children[digit]);
  const pointCount = Math.max(0, isCopcNode(node) ? (node.nodeinfo?.pointCount ?? 0) : node.numPoints);
  return {
    name: node.name, pointCount, byteOffset: 0, byteSize: BYTES_PER_POINT * pointCount,
    childMask: digits.reduce((mask, digit) => mask | (1 << Number(digit)), 0),
  };
}

/** Before version 1.5 all of the hierarchy is in cloud.js, and the host has it already. */
function ownRoot(root: HostOctreeNode): HostOctreeNode {
  if (!isCopcNode(root) && !hasOwnFile(root)) return root;
  const own = Object.create(root) as HostOctreeNode;
  return Object.assign(own, { children: {}, ...(isCopcNode(root) ? { nodeinfo: undefined } : {}) });
}

function hasOwnFile({ pcoGeometry: { loader, hierarchyStepSize = 1 }, level, hasChildren }: HostPotree1Node): boolean {
  return loader?.version?.equalOrHigher('1.5') === true && level % hierarchyStepSize === 0 && hasChildren === true;
}

function readBelow(node: HostOctreeNode): Promise<void> {
  if (isCopcNode(node)) return node.loadHierarchy();
  // The points are another matter.
  return new Promise((resolve) => {
    Object.assign(node, { loadPoints: resolve });
    node.loadHierachyThenPoints();
  });
}
