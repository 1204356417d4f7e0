import type { NodeGeometry } from '../read-node.js';
import { type HostGeometry, type HostOctreeNode, isCopcNode } from './host-octree.js';
import type { HostPotree } from './potree18-host.js';

/**
 * Has the host's own loader and its workers decode a node into an object that is in none of its trees: nothing of it is
 * shown, uploaded or kept. The arrays are the caller's.
 *
 * @param patience milliseconds; most failures the host only writes to the console
 */
export function loadGhost(node: HostOctreeNode, potree: HostPotree | undefined, patience: number): Promise<NodeGeometry> {
  const decoded = new Promise<NodeGeometry>((resolve, reject) => {
    const ghost = ghostOf(node, (geometry) => {
      // The loader is about to count a node less, which it never counted more: that is done by a host's own node.
      if (potree) potree.numNodesLoading++;
      resolve(geometry);
    });
    const { loader } = geometryOf(ghost);
    Promise.resolve(loader!.load!(ghost)).catch(reject);
  });
  return withPatience(decoded, patience);
}

/** What belongs to all nodes of the node's cloud. */
export function geometryOf(node: HostOctreeNode): HostGeometry {
  return isCopcNode(node) ? node.owner : node.pcoGeometry;
}

/** Rejects where nothing is heard for so many milliseconds. */
export function withPatience<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`nothing was heard for ${milliseconds / 1000} seconds`)), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function ghostOf(node: HostOctreeNode, onLoaded: (geometry: NodeGeometry) => void): HostOctreeNode {
  const ghost = Object.create(node) as HostOctreeNode;
  const cloud = withOwnRanges(geometryOf(node));
  Object.assign(ghost, { geometry: null, loading: false }, isCopcNode(node) ? { owner: cloud } : { pcoGeometry: cloud });
  return Object.defineProperty(ghost, 'loaded', { get: () => false, set: () => onLoaded(ghost.geometry!) });
}

/** Ranges of attributes grow with each node that is loaded, and with them what the host takes for the darkest and brightest. */
function withOwnRanges(cloud: HostGeometry): HostGeometry {
  const attributes = cloud.pointAttributes.attributes.map((attribute) => ({ ...attribute, range: [...attribute.range] }));
  return Object.create(cloud, { pointAttributes: { value: { attributes } } }) as HostGeometry;
}
