import { NodeKey } from '../octree/node-key.js';
import type { NodeLabels } from '../octree/node-points.js';

export interface PaintQueueOptions {
  readonly paint: (labels: NodeLabels) => void;
  /** Called after a frame in which something was painted. */
  readonly painted: () => void;
  /** Milliseconds of painting per frame. */
  readonly budget?: number;
  /** Calls back before the next frame. */
  readonly schedule?: (callback: () => void) => void;
}

/** Paints node labels within a budget per frame, in the order in which they came; newer labels of a node replace older. */
export class PaintQueue {
  readonly #waiting = new Map<string, NodeLabels>();
  readonly #paint: (labels: NodeLabels) => void;
  readonly #painted: () => void;
  readonly #budget: number;
  readonly #schedule: (callback: () => void) => void;
  #scheduled = false;
  #idle: (() => void)[] = [];

  constructor({ paint, painted, budget = 4, schedule = requestAnimationFrame }: PaintQueueOptions) {
    this.#paint = paint;
    this.#painted = painted;
    this.#budget = budget;
    this.#schedule = (callback) => void schedule(callback);
  }

  push(nodes: readonly NodeLabels[]): void {
    if (nodes.length === 0) return;
    for (const node of nodes) this.#waiting.set(NodeKey.toString(node.key), node);
    this.#continue();
  }

  /** Forgets what waits for nodes that are gone. */
  drop(keys: readonly NodeKey[]): void {
    for (const key of keys) this.#waiting.delete(NodeKey.toString(key));
  }

  /** Forgets all that waits. */
  clear(): void {
    this.#waiting.clear();
  }

  /** Resolves once nothing waits. */
  settled(): Promise<void> {
    if (this.#waiting.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #continue(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => this.#frame());
  }

  #frame(): void {
    this.#scheduled = false;
    const start = performance.now();
    const some = this.#waiting.size > 0;
    for (const [id, labels] of this.#waiting) {
      this.#waiting.delete(id);
      this.#paint(labels);
      if (performance.now() - start >= this.#budget) break;
    }
    if (some) this.#painted();
    if (this.#waiting.size > 0) return this.#continue();
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
