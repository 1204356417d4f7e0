import type { BufferGeometry } from 'three';
import type { PointCloudOctree } from 'potree-core';
import type { NodeChange, NodeView } from '../octree/node-points.js';
import { nodeGeometry, viewNode } from './read-node.js';

type Listener = (change: NodeChange) => void;

interface ShownNode {
  readonly view: NodeView;
  frame: number;
}

/**
 * Finds out which nodes came and went, since potree-core has no event for it. Nodes are told apart by their geometry:
 * one that was evicted and loaded again has new buffers, and is reported as removed and added in one change.
 */
export class NodeWatch {
  readonly #clouds: () => ReadonlyMap<string, PointCloudOctree>;
  readonly #onLeave: (geometry: BufferGeometry) => void;
  readonly #shown = new Map<BufferGeometry, ShownNode>();
  readonly #listeners = new Set<Listener>();
  #frame = 0;

  /** @param onLeave called for the geometry of every node that leaves the screen */
  constructor(clouds: () => ReadonlyMap<string, PointCloudOctree>, onLeave: (geometry: BufferGeometry) => void) {
    this.#clouds = clouds;
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
    for (const [id, cloud] of this.#clouds()) {
      for (const node of cloud.visibleNodes) {
        const geometry = nodeGeometry(node);
        if (!geometry) continue;
        let shown = this.#shown.get(geometry);
        if (!shown) {
          shown = { view: viewNode({ cloud: id, name: node.name }, cloud, node, geometry), frame: 0 };
          this.#shown.set(geometry, shown);
          added.push(shown.view);
        }
        shown.frame = this.#frame;
      }
    }
    return added;
  }

  #takeRemoved(): NodeView['key'][] {
    const removed: NodeView['key'][] = [];
    for (const [geometry, { view, frame }] of this.#shown) {
      if (frame === this.#frame) continue;
      this.#shown.delete(geometry);
      this.#onLeave(geometry);
      removed.push(view.key);
    }
    return removed;
  }
}
