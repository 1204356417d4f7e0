import type { AddedNode, SegmentationEngine, StoredNodeLabels } from '../inference/segmentation-engine.js';
import { NodeKey } from '../octree/node-key.js';
import type { NodeChange, NodeLabels, NodePoints } from '../octree/node-points.js';
import { NodeStream } from '../octree/node-stream.js';

/** Milliseconds per frame spent on copying points: painting and samples have theirs beside it. */
const FRAME_BUDGET = 2;

export interface NodeFeedOptions {
  readonly watchNodes: (listener: (change: NodeChange) => void) => () => void;
  readonly engine: Pick<SegmentationEngine, 'addNodes' | 'layLabels' | 'removeNodes'>;
  /** What is saved of nodes, of those of which it is known; null where nothing is, and nobody has to wait. */
  readonly storedLabels: (keys: readonly NodeKey[]) => Promise<readonly StoredNodeLabels[]> | null;
  /** Takes what the engine answers. */
  readonly receive: (labels: Promise<readonly NodeLabels[]>) => void;
  readonly onError: (error: unknown) => void;
  readonly paused: boolean;
}

/** Feeds an engine with the nodes on screen, each with the labels that are saved of it where there are some. */
export class NodeFeed {
  readonly #options: NodeFeedOptions;
  readonly #stream: NodeStream;
  /** Read, and waiting for their labels. */
  readonly #arriving = new Map<string, NodePoints>();
  /** With the engine. */
  readonly #sent = new Map<string, NodeKey>();
  readonly #readings = new Set<Promise<void>>();
  #paused: boolean;
  #ended = false;

  constructor(options: NodeFeedOptions) {
    this.#options = options;
    this.#paused = options.paused;
    this.#stream = new NodeStream({
      watchNodes: options.watchNodes,
      paused: options.paused,
      budget: FRAME_BUDGET,
      onAdd: (nodes) => this.#add(nodes),
      onRemove: (keys) => this.#remove(keys),
    });
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#stream.setPaused(paused);
  }

  /** Resolves when every node on screen is with the engine; at once while paused. */
  async settled(): Promise<void> {
    if (!this.#paused) await this.#stream.settled();
    while (this.#readings.size > 0) await Promise.all(this.#readings);
  }

  /** Gives the engine what is saved of the nodes of a cloud that it has already; resolves when that is on its way. */
  layStored(cloud: string): Promise<void> {
    const keys = [...this.#sent.values()].filter((key) => key.cloud === cloud);
    const reading = keys.length > 0 ? this.#options.storedLabels(keys) : null;
    if (!reading) return Promise.resolve();
    return this.#track(reading, (stored) => {
      if (stored.length > 0) this.#options.receive(this.#options.engine.layLabels(stored));
    });
  }

  dispose(): void {
    this.#ended = true;
    this.#stream.dispose();
    this.#arriving.clear();
  }

  #add(nodes: readonly NodePoints[]): void {
    const reading = this.#options.storedLabels(nodes.map(({ key }) => key));
    if (!reading) return this.#send(nodes);
    for (const node of nodes) this.#arriving.set(NodeKey.toString(node.key), node);
    void this.#track(reading, (labels) => {
      const stored = new Map(labels.map((node) => [NodeKey.toString(node.key), node]));
      this.#send(nodes.flatMap((node) => this.#arrived(node, stored.get(NodeKey.toString(node.key)))));
    });
  }

  /** The node, unless it has left meanwhile. */
  #arrived(node: NodePoints, stored: StoredNodeLabels | undefined): AddedNode[] {
    const id = NodeKey.toString(node.key);
    if (this.#arriving.get(id) !== node) return [];
    this.#arriving.delete(id);
    return [stored ? { ...node, stored: { labels: stored.labels, objects: stored.objects } } : node];
  }

  #send(nodes: readonly AddedNode[]): void {
    if (nodes.length === 0) return;
    for (const { key } of nodes) this.#sent.set(NodeKey.toString(key), key);
    this.#options.receive(this.#options.engine.addNodes(nodes));
  }

  #remove(keys: readonly NodeKey[]): void {
    const { engine, onError } = this.#options;
    const ids = keys.map(NodeKey.toString);
    for (const id of ids) this.#arriving.delete(id);
    const gone = keys.filter((_, i) => this.#sent.delete(ids[i]!));
    if (gone.length > 0) engine.removeNodes(gone).catch(onError);
  }

  /** Labels that cannot be read are worked out: who saves tells of the failure. */
  #track(reading: Promise<readonly StoredNodeLabels[]>, use: (stored: readonly StoredNodeLabels[]) => void): Promise<void> {
    const done = reading.catch(() => []).then((stored) => {
      this.#readings.delete(done);
      if (!this.#ended) use(stored);
    });
    this.#readings.add(done);
    return done;
  }
}
