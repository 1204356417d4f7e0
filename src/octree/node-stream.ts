import { NodeKey } from './node-key.js';
import type { NodeChange, NodePoints, NodeView } from './node-points.js';

/** Milliseconds per frame spent on copying points, so that navigation stays smooth. */
const FRAME_BUDGET = 4;

export interface NodeStreamOptions {
  /** Replays the nodes on screen, then reports changes; returns the unsubscriber. */
  readonly watchNodes: (listener: (change: NodeChange) => void) => () => void;
  /** Takes the points of nodes that came on screen; they are the taker's own. */
  readonly onAdd: (nodes: NodePoints[]) => void;
  /** Told of nodes that left the screen after they had been given to `onAdd`. */
  readonly onRemove: (keys: NodeKey[]) => void;
  /** Whether to begin paused. */
  readonly paused?: boolean;
  /** Milliseconds per frame; at least one node is read all the same. */
  readonly budget?: number;
  /** Calls back once, at the next frame. */
  readonly schedule?: (callback: () => void) => void;
  /** Milliseconds from any start. */
  readonly now?: () => number;
}

/** Hands every node on screen on once, a few each frame, and says when it is gone. */
export class NodeStream {
  readonly #onAdd: (nodes: NodePoints[]) => void;
  readonly #onRemove: (keys: NodeKey[]) => void;
  readonly #budget: number;
  readonly #schedule: (callback: () => void) => void;
  readonly #now: () => number;
  readonly #unwatch: () => void;
  /** On screen and not sent, in order of appearance. */
  readonly #queue = new Map<string, NodeView>();
  readonly #sent = new Map<string, NodeView>();
  #scheduled = false;
  #paused: boolean;
  #waiting: (() => void)[] = [];

  constructor({
    watchNodes,
    onAdd,
    onRemove,
    paused = false,
    budget = FRAME_BUDGET,
    schedule = (callback) => void requestAnimationFrame(callback),
    now = () => performance.now(),
  }: NodeStreamOptions) {
    this.#onAdd = onAdd;
    this.#onRemove = onRemove;
    this.#paused = paused;
    this.#budget = budget;
    this.#schedule = schedule;
    this.#now = now;
    this.#unwatch = watchNodes((change) => this.#change(change));
  }

  /** While paused no node is handed on; afterwards those that are still on screen are. */
  setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#continue();
  }

  /** Resolves when every node on screen has been handed on, at once when that is so already. */
  settled(): Promise<void> {
    if (this.#queue.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Stops; nothing is handed on any more and nobody is left waiting. */
  dispose(): void {
    this.#unwatch();
    this.#queue.clear();
    this.#sent.clear();
    this.#settle();
  }

  #change({ added, removed }: NodeChange): void {
    const gone = removed.filter((key) => this.#forget(NodeKey.toString(key)));
    if (gone.length > 0) this.#onRemove(gone);
    for (const view of added) this.#queue.set(NodeKey.toString(view.key), view);
    this.#continue();
  }

  /** Returns whether the node had been sent. */
  #forget(id: string): boolean {
    this.#queue.delete(id);
    return this.#sent.delete(id);
  }

  #continue(): void {
    if (this.#queue.size === 0) return this.#settle();
    if (this.#scheduled || this.#paused) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      if (!this.#paused) this.#readSome();
      this.#continue();
    });
  }

  #readSome(): void {
    const nodes: NodePoints[] = [];
    const end = this.#now() + this.#budget;
    for (const [id, view] of this.#queue) {
      this.#queue.delete(id);
      const points = view.read();
      if (points) {
        this.#sent.set(id, view);
        nodes.push(points);
      }
      if (this.#now() >= end) break;
    }
    if (nodes.length > 0) this.#onAdd(nodes);
  }

  #settle(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
