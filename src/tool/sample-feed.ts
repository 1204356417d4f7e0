import type { LabelledSample } from '../propagation/labelled-sample.js';

/** Bytes sent per frame: sending is copying, and this much is copied in a millisecond or two. */
const FRAME_BYTES = 1_000_000;

export interface SampleFeedOptions {
  readonly send: (samples: readonly LabelledSample[]) => void;
  /** Calls back before the next frame. */
  readonly schedule?: (callback: () => void) => void;
}

/** Gives the engine the samples of kept objects, a few each frame, in the order in which they came. */
export class SampleFeed {
  readonly #options: SampleFeedOptions;
  #waiting: LabelledSample[] = [];
  #scheduled = false;
  /** What is to be sent before any sample; it must not reject. */
  #before: Promise<void> | null = null;
  #idle: (() => void)[] = [];

  constructor(options: SampleFeedOptions) {
    this.#options = options;
  }

  push(samples: readonly LabelledSample[]): void {
    if (samples.length === 0) return;
    this.#waiting.push(...samples);
    this.#continue();
  }

  /** Sends nothing until this is done. */
  holdFor(before: Promise<void>): void {
    this.#before = before;
    void before.then(() => {
      if (this.#before === before) this.#before = null;
      this.#continue();
    });
  }

  /** Sends all that waits, at once. */
  flush(): void {
    const waiting = this.#waiting.splice(0);
    if (waiting.length > 0) this.#options.send(waiting);
    this.#settle();
  }

  /** Sends nothing any more. */
  clear(): void {
    this.#waiting = [];
    this.#settle();
  }

  /** Resolves once nothing waits. */
  settled(): Promise<void> {
    if (this.#waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Not at once: whoever pushes has done enough in this task, and may have something that goes before. */
  #continue(): void {
    if (this.#scheduled || this.#before) return;
    if (this.#waiting.length === 0) return this.#settle();
    this.#scheduled = true;
    const { schedule = requestAnimationFrame } = this.#options;
    schedule(() => {
      this.#scheduled = false;
      if (!this.#before) this.#sendSome();
    });
  }

  #sendSome(): void {
    let bytes = 0;
    let count = 0;
    while (count < this.#waiting.length && bytes < FRAME_BYTES) bytes += bytesOf(this.#waiting[count++]!);
    const some = this.#waiting.splice(0, count);
    if (some.length > 0) this.#options.send(some);
    this.#continue();
  }

  #settle(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

function bytesOf({ positions, labels }: LabelledSample): number {
  return positions.byteLength + labels.byteLength;
}
