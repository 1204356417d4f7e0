import type { NodeGeometry } from '../read-node.js';
import type { HostBox, HostCloud, HostPotree } from './potree18-host.js';

/*
 * Nodes of the hierarchy as the host reads it, of the kinds whose payload only its own loaders know: Potree 1 with LAS or
 * LAZ files, EPT and COPC. Shown nodes (`HostNode`) are others, made from these.
 */

interface HostNodeBase {
  readonly name: string;
  readonly level: number;
  readonly boundingBox: HostBox;
  /** By digit; an own object of each node. */
  children: Readonly<Record<string, HostOctreeNode | undefined>>;
  readonly numPoints: number;
  geometry: NodeGeometry | null;
  loaded: boolean;
}

/** A node of cloud.js. From version 1.5 on the children of some lie in a file of their own. */
export interface HostPotree1Node extends HostNodeBase {
  readonly hasChildren?: boolean;
  readonly pcoGeometry: HostGeometry;
  /** Reads that file and calls `loadPoints`. */
  loadHierachyThenPoints(): void;
  loadPoints(): void;
  getHierarchyPath(): string;
}

/** A node of EPT or COPC; `nodeinfo` is there once its part of the hierarchy has been read. */
export interface HostCopcNode extends HostNodeBase {
  readonly owner: HostGeometry;
  nodeinfo: { readonly pointCount: number } | undefined;
  loadHierarchy(): Promise<void>;
}

export type HostOctreeNode = HostPotree1Node | HostCopcNode;

/** What belongs to all nodes of a cloud. */
export type HostGeometry = HostCloud['pcoGeometry'];

/** The page's `Potree`, which counts the nodes that are being loaded, of all clouds together. */
export function hostPotree(): HostPotree | undefined {
  return (globalThis as { Potree?: HostPotree }).Potree;
}

/** Whether a node is one of EPT or COPC, which Potree makes from one class. */
export function isCopcNode(node: HostOctreeNode): node is HostCopcNode {
  return 'loadHierarchy' in node;
}

/** The root of a cloud that only the host reads, by loaders of which nodes can be asked for one by one; else null. */
export function hostedRoot({ pcoGeometry: { root, loader } }: Pick<HostCloud, 'pcoGeometry'>): HostOctreeNode | null {
  if (!root || typeof loader?.load !== 'function') return null;
  const node = root as Partial<HostPotree1Node & HostCopcNode>;
  const walks = typeof node.loadHierarchy === 'function' || (typeof node.loadHierachyThenPoints === 'function' && loader.extension !== undefined);
  return walks && node.boundingBox ? (root as HostOctreeNode) : null;
}
