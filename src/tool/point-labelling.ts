import { isAbortError } from '../errors.js';
import type { LabelProgress, SceneRecords } from '../records/scene-records.js';

export interface PointLabellingOptions {
  readonly cloud: string;
  readonly records: () => SceneRecords;
  /** Whether points can be labelled now. */
  readonly ready: () => boolean;
  readonly onCounted: (counts: ReadonlyMap<number, number>) => void;
  readonly onChange: () => void;
  readonly paused: boolean;
}

/** Has all points of a cloud labelled that saved changes have touched; what comes meanwhile is done after it. */
export class PointLabelling {
  readonly #options: PointLabellingOptions;
  /** Changes that were asked for and that are labelled. */
  #wanted = 0;
  #done = 0;
  #share: number | null = null;
  #running: AbortController | null = null;
  #ended: Promise<void> = Promise.resolve();
  #failure: Error | null = null;
  #paused: boolean;

  constructor(options: PointLabellingOptions) {
    this.#options = options;
    this.#paused = options.paused;
  }

  /** Why points are not being labelled; null while they can be. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** Share of the points that have been labelled, 0..1; null when all are, or none can be. */
  get share(): number | null {
    return this.#wanted > this.#done && !this.#failure ? (this.#share ?? 0) : null;
  }

  /** Points have to be labelled; `run` does it. */
  need(): void {
    this.#wanted++;
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
    if (paused) void this.stop();
    else this.run();
  }

  /** Resolves when what was done by then is saved. */
  stop(): Promise<void> {
    this.#running?.abort();
    return this.#ended;
  }

  run(): void {
    if (this.#wanted === this.#done || this.#running || this.#paused || !this.#options.ready()) return;
    this.#running = new AbortController();
    this.#ended = this.#label(this.#running.signal);
  }

  async #label(signal: AbortSignal): Promise<void> {
    const { records, cloud, onCounted, onChange } = this.#options;
    const wanted = this.#wanted;
    this.#failure = null;
    try {
      const { pointCounts, unread } = await records().label(cloud, { signal, onProgress: (progress) => this.#tell(progress) });
      if (unread !== null) this.#failure = new Error(unread);
      else this.#done = wanted;
      if (this.#wanted === wanted) onCounted(pointCounts);
    } catch (error) {
      if (!isAbortError(error)) this.#failure = error instanceof Error ? error : new Error(String(error));
    }
    this.#running = this.#share = null;
    onChange();
    if (!this.#failure) this.run();
  }

  /** In whole percents: every change renders the panel, and there are thousands of nodes. */
  #tell({ done, total }: LabelProgress): void {
    const percent = total > 0 ? Math.floor((100 * done) / total) / 100 : 0;
    if (percent === this.#share) return;
    this.#share = percent;
    this.#options.onChange();
  }
}
