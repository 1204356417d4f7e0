import type { NodeKey } from '../octree/node-key.js';
import type { NodeChange, NodeView } from '../octree/node-points.js';

type Listener = (change: NodeChange) => void;

interface ShownNode {
  readonly view: NodeView;
  frame: number;
}

/** The host's nodes on screen. `Buffers` is an object that a node has anew whenever it is loaded again. */
export interface NodeSource<Node extends { readonly name: string }, Cloud extends { readonly visibleNodes: readonly Node[] }, Buffers extends object> {
  clouds(): ReadonlyMap<string, Cloud>;
  /** Null when the host has dropped them, or they hold no points. */
  buffers(node: Node): Buffers | null;
  view(key: NodeKey, cloud: Cloud, node: Node, buffers: Buffers): NodeView;
}

/**
 * Finds out which nodes came and went, since neither host has an event for it. Nodes are told apart by their buffers:
 * one that was evicted and loaded again has new ones, and is reported as removed and added in one change.
 */
export class NodeWatch<Node extends { readonly name: string }, Cloud extends { readonly visibleNodes: readonly Node[] }, Buffers extends object> {
  readonly #source: NodeSource<Node, Cloud, Buffers>;
  readonly #onLeave: (buffers: Buffers) => void;
  readonly #shown = new Map<Buffers, ShownNode>();
  readonly #listeners = new Set<Listener>();
  #frame = 0;

  /** @param onLeave called for the buffers of every node that leaves the screen */
  constructor(source: NodeSource<Node, Cloud, Buffers>, onLeave: (buffers: Buffers) => void) {
    this.#source = source;
    this.#onLeave = onLeave;
  }

  /** Replays what is on screen, then reports changes found by `update`. Returns the unsubscriber. */
  subscribe(listener: Listener): () => void {
    this.update();
    const added = [...this.#shown.values()].map(({ view }) => view);
    this.#listeners.add(listener);
    if (added.length > 0) listener({ added, removed: [] });
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#shown.clear();
    };
  }

  /** Forgets all listeners. */
  stop(): void {
    this.#listeners.clear();
    this.#shown.clear();
  }

  /** Reports all nodes on screen as removed and added, since what they showed is gone. */
  replay(): void {
    const views = [...this.#shown.values()].map(({ view }) => view);
    if (views.length === 0) return;
    for (const listener of this.#listeners) listener({ added: views, removed: views.map(({ key }) => key) });
  }

  /** Compares the visible nodes with those of the last call. */
  update(): void {
    this.#frame++;
    const added = this.#findAdded();
    const removed = this.#takeRemoved();
    if (added.length === 0 && removed.length === 0) return;
    for (const listener of this.#listeners) listener({ added, removed });
  }

  #findAdded(): NodeView[] {
    const added: NodeView[] = [];
    for (const [id, cloud] of this.#source.clouds()) {
      for (const node of cloud.visibleNodes) {
        const buffers = this.#source.buffers(node);
        if (!buffers) continue;
        let shown = this.#shown.get(buffers);
        if (!shown) {
          shown = { view: this.#source.view({ cloud: id, name: node.name }, cloud, node, buffers), frame: 0 };
          this.#shown.set(buffers, shown);
          added.push(shown.view);
        }
        shown.frame = this.#frame;
      }
    }
    return added;
  }

  #takeRemoved(): NodeView['key'][] {
    const removed: NodeView['key'][] = [];
    for (const [buffers, { view, frame }] of this.#shown) {
      if (frame === this.#frame) continue;
      this.#shown.delete(buffers);
      this.#onLeave(buffers);
      removed.push(view.key);
    }
    return removed;
  }
}
