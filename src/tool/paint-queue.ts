import { NodeKey } from '../octree/node-key.js';
import type { NodeLabels } from '../octree/node-points.js';

export interface PaintQueueOptions<Paint extends NodeLabels> {
  readonly paint: (labels: Paint) => void;
  /** Called after a frame in which something was painted. */
  readonly painted: () => void;
  /** Told of what these two threw; the queue goes on. */
  readonly onError: (error: unknown) => void;
  /** Milliseconds of painting per frame. */
  readonly budget?: number;
  /** Calls back before the next frame. */
  readonly schedule?: (callback: () => void) => void;
}

/** Paints node labels within a budget per frame, in the order in which they came; newer labels of a node replace older. */
export class PaintQueue<Paint extends NodeLabels = NodeLabels> {
  readonly #waiting = new Map<string, Paint>();
  readonly #options: PaintQueueOptions<Paint>;
  #scheduled = false;
  #idle: (() => void)[] = [];

  constructor(options: PaintQueueOptions<Paint>) {
    this.#options = options;
  }

  push(nodes: readonly Paint[]): void {
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
    const { schedule = requestAnimationFrame } = this.#options;
    schedule(() => this.#frame());
  }

  #frame(): void {
    this.#scheduled = false;
    const errors = this.#waiting.size > 0 ? this.#paintSome() : [];
    if (this.#waiting.size > 0) this.#continue();
    else for (const resolve of this.#idle.splice(0)) resolve();
    // Last, so that whoever is told can do no harm to the queue.
    for (const error of errors) this.#options.onError(error);
  }

  /** Returns what went wrong. */
  #paintSome(): unknown[] {
    const { paint, painted, budget = 2 } = this.#options;
    const errors: unknown[] = [];
    const start = performance.now();
    for (const [id, labels] of this.#waiting) {
      this.#waiting.delete(id);
      attempt(() => paint(labels), errors);
      if (performance.now() - start >= budget) break;
    }
    attempt(painted, errors);
    return errors;
  }
}

function attempt(action: () => void, errors: unknown[]): void {
  try {
    action();
  } catch (error) {
    errors.push(error);
  }
}
