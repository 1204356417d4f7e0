import { type Bounds, boundsMeet, boundsMeetSphere, expandBounds, type Sphere, type Vector3 } from '../geometry/bounds.js';
import { NodeColumns } from '../octree/node-columns.js';
import { NodeKey } from '../octree/node-key.js';
import { nodeBytes, type NodePoints } from '../octree/node-points.js';

/** Metres; far more than a change of frame changes a coordinate, far less than boxes measure. */
const ROUNDING = 1e-3;

const NONE: ReadonlySet<number> = new Set();

/** A node's points with what has been worked out about them. */
export class StoredNode {
  readonly points: NodePoints;
  /** Tight box of the points, cloud space. */
  readonly bounds: Bounds;
  /** Label per point from the kept segments; null while none covers the node. */
  kept: Uint32Array | null = null;
  /** Objects that are in `kept` although they may not have come yet. */
  laid: ReadonlySet<number> = NONE;
  #columns: NodeColumns | null = null;

  constructor(points: NodePoints) {
    this.points = points;
    this.bounds = tightBounds(points);
  }

  /** Indices of all points in the box (cloud space) and of some around it. */
  pointsAround(box: Bounds): Uint32Array {
    this.#columns ??= new NodeColumns(this.points, this.#local(this.bounds));
    return this.#columns.around(expandBounds(this.#local(box), ROUNDING));
  }

  #local({ min, max }: Bounds): Bounds {
    const { origin } = this.points;
    return { min: minus(min, origin), max: minus(max, origin) };
  }
}

/** The nodes on screen, with their points. */
export class NodeStore {
  readonly #nodes = new Map<string, StoredNode>();

  /** Adds a node, in place of an older one of the same key. */
  add(points: NodePoints): StoredNode {
    const node = new StoredNode(points);
    this.#nodes.set(NodeKey.toString(points.key), node);
    return node;
  }

  get(key: NodeKey): StoredNode | undefined {
    return this.#nodes.get(NodeKey.toString(key));
  }

  remove(key: NodeKey): void {
    this.#nodes.delete(NodeKey.toString(key));
  }

  /** Bytes that the points of all nodes take. */
  get bytes(): number {
    let bytes = 0;
    for (const { points } of this.#nodes.values()) bytes += nodeBytes(points);
    return bytes;
  }

  all(): IterableIterator<StoredNode> {
    return this.#nodes.values();
  }

  /** Nodes of the cloud whose points may lie in the sphere. */
  inSphere(cloud: string, sphere: Sphere): StoredNode[] {
    return this.#filter(cloud, (node) => boundsMeetSphere(node.bounds, sphere));
  }

  /** Nodes of the cloud whose points may lie in the box. */
  inBounds(cloud: string, bounds: Bounds): StoredNode[] {
    return this.#filter(cloud, (node) => boundsMeet(node.bounds, bounds));
  }

  #filter(cloud: string, meets: (node: StoredNode) => boolean): StoredNode[] {
    const found: StoredNode[] = [];
    for (const node of this.#nodes.values()) if (node.points.key.cloud === cloud && meets(node)) found.push(node);
    return found;
  }
}

/** NaN coordinates take no part: comparisons with them are false. */
function tightBounds({ origin, positions }: NodePoints): Bounds {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < positions.length; i++) {
    const axis = i % 3;
    const value = positions[i];
    if (value < min[axis]) min[axis] = value;
    if (value > max[axis]) max[axis] = value;
  }
  return {
    min: [origin[0] + min[0], origin[1] + min[1], origin[2] + min[2]],
    max: [origin[0] + max[0], origin[1] + max[1], origin[2] + max[2]],
  };
}

function minus(a: Vector3, b: Vector3): Vector3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}
