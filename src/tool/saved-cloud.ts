import type { Segment } from '../annotations/segment.js';
import { isAbortError, SegmentationError } from '../errors.js';
import type { LabelProgress, OpenedScene, SavedSegment, SceneRecords } from '../records/scene-records.js';

/** How the saving of a cloud stands; `page-only` is for one whose files only the host reads. */
export type SavingState = 'opening' | 'saved' | 'saving' | 'read-only' | 'page-only' | 'failed';

/** What is saved of a cloud, by number. */
export type SavedSegments = ReadonlyMap<number, Segment>;

export interface SavedCloudOptions {
  readonly cloud: string;
  readonly url: string;
  /** The records; may throw where there can be none. */
  readonly records: () => SceneRecords;
  /** What is to be saved now. */
  readonly scene: () => { readonly segments: readonly Segment[]; readonly nextLabel: number; readonly reason: string };
  /** Takes in what is saved, of which `before` was known; returns it as the scene holds it. */
  readonly takeIn: (scene: OpenedScene, before: SavedSegments) => SavedSegments;
  readonly onCounted: (counts: ReadonlyMap<number, number>) => void;
  readonly onChange: () => void;
  readonly paused: boolean;
}

/** Keeps what is saved of one cloud in step with its objects: one save at a time, the newest state always the last. */
export class SavedCloud {
  readonly #options: SavedCloudOptions;
  #state: SavingState = 'opening';
  /** Why saving failed; null while it works. */
  #failure: Error | null = null;
  /** Why points are not being labelled; null while they can be. */
  #labelFailure: Error | null = null;
  /** What is on disk. */
  #saved: SavedSegments = new Map();
  /** Whether `#saved` is known. */
  #opened = false;
  #opening: Promise<void> = Promise.resolve();
  #saving: Promise<void> | null = null;
  /** Share of the points that are labelled, while they are. */
  #labelled: number | null = null;
  #unlabelled = false;
  #labelling: AbortController | null = null;
  #paused: boolean;
  #disposed = false;

  constructor(options: SavedCloudOptions) {
    this.#options = options;
    this.#paused = options.paused;
  }

  get state(): SavingState {
    return this.#state;
  }

  /** What failed, for a person. */
  get message(): string | null {
    return (this.#failure ?? this.#labelFailure)?.message ?? null;
  }

  /** Whether the records are gone, and must be made anew. */
  get crashed(): boolean {
    return [this.#failure, this.#labelFailure].some((error) => error instanceof SegmentationError && error.code === 'worker-crashed');
  }

  /** Share of the points that have been labelled, 0..1; null when all are, or none can be. */
  get labelled(): number | null {
    return this.#unlabelled && !this.#labelFailure ? (this.#labelled ?? 0) : null;
  }

  /** Whether something is not saved that was changed. */
  get unsaved(): boolean {
    return this.#isStale();
  }

  /** Reads what was saved, and joins it with what has been made meanwhile. Again: also with what another tab has saved. */
  open(): Promise<void> {
    return (this.#opening = this.#open());
  }

  /** The tab that wrote is gone. */
  async takeOver(): Promise<void> {
    await this.#opening;
    if (this.#state === 'read-only') await this.open();
  }

  /** Saves what has changed, unless nothing has. */
  follow(): void {
    if (!this.#opened || this.#saving || this.#state === 'read-only') return;
    if (this.#isStale()) this.#saving = this.#save();
    else if (this.#state === 'failed') this.#become('saved'); // the change was taken back
  }

  /** Tries again what has failed. */
  retry(): void {
    if (this.#state === 'failed' && !this.#opened) void this.open();
    this.follow();
    void this.#label();
  }

  /** Stops labelling, or goes on with it. */
  setPaused(paused: boolean): void {
    this.#paused = paused;
    if (paused) this.#labelling?.abort();
    else void this.#label();
    this.#options.onChange();
  }

  /** Nothing is told any more; resolves once all changes so far are saved, or cannot be. */
  async dispose(): Promise<void> {
    this.follow();
    this.#disposed = true;
    this.#labelling?.abort();
    await this.#saving;
  }

  async #open(): Promise<void> {
    const { records, cloud, url, takeIn } = this.#options;
    this.#opened = false;
    this.#become('opening');
    try {
      const scene = await records().open({ cloud, location: { url } });
      if (this.#disposed) return;
      this.#saved = takeIn(scene, this.#saved);
      this.#unlabelled = scene.unfinished;
      this.#opened = true;
      this.#become(scene.writable ? 'saved' : 'read-only');
      this.follow();
      void this.#label();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Only called when something is stale. */
  async #save(): Promise<void> {
    const { records, cloud, scene } = this.#options;
    this.#become('saving');
    try {
      while (this.#isStale()) {
        const { segments, nextLabel, reason } = scene();
        const added = segments.filter(({ label, sample }) => this.#saved.get(label)?.sample !== sample).map(({ sample }) => sample);
        const left = new Map(segments.map((segment) => [segment.label, segment]));
        const removed = [...this.#saved.keys()].some((label) => !left.has(label));
        await records().save({ cloud, segments: segments.map(withoutSample), nextLabel, added, reason });
        this.#saved = left;
        this.#unlabelled ||= removed || added.length > 0;
      }
      this.#saving = null;
      this.#become('saved');
      void this.#label();
    } catch (error) {
      this.#saving = null;
      this.#fail(error);
    }
  }

  /** Labels all points that the saved changes have touched; what comes meanwhile is done after it. */
  async #label(): Promise<void> {
    const { records, cloud, onCounted, onChange } = this.#options;
    if (!this.#unlabelled || this.#labelling || this.#paused || this.#state !== 'saved' || this.#disposed) return;
    const { signal } = (this.#labelling = new AbortController());
    const before = this.#saved;
    this.#labelFailure = null;
    try {
      const { pointCounts } = await records().label(cloud, { signal, onProgress: (progress) => this.#tell(progress) });
      if (this.#saved === before) {
        this.#unlabelled = false;
        onCounted(pointCounts);
      }
    } catch (error) {
      if (!isAbortError(error)) this.#labelFailure = asError(error);
    }
    this.#labelling = this.#labelled = null;
    onChange();
    if (!this.#labelFailure) void this.#label();
  }

  /** In whole percents: every change renders the panel, and there are thousands of nodes. */
  #tell({ done, total }: LabelProgress): void {
    const percent = total > 0 ? Math.floor((100 * done) / total) / 100 : 0;
    if (percent === this.#labelled) return;
    this.#labelled = percent;
    this.#options.onChange();
  }

  #isStale(): boolean {
    const { segments } = this.#options.scene();
    return segments.length !== this.#saved.size || segments.some((segment) => !isSame(this.#saved.get(segment.label), segment));
  }

  #become(state: SavingState): void {
    this.#state = state;
    this.#failure = null;
    this.#options.onChange();
  }

  #fail(error: unknown): void {
    if (isAbortError(error)) return;
    this.#state = 'failed';
    this.#failure = asError(error);
    this.#options.onChange();
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function withoutSample({ sample: _, ...segment }: Segment): SavedSegment {
  return segment;
}

/** Whether nothing of an object needs saving. Counts are the records' own. */
export function isSame(saved: Segment | undefined, segment: Segment): boolean {
  return saved === segment || (saved !== undefined && saved.sample === segment.sample && looksSame(saved, segment));
}

/** Whether the parts that a person can edit are equal. */
export function looksSame(a: Segment, b: Segment): boolean {
  return a.name === b.name && a.classCode === b.classCode && a.visible === b.visible && a.color.every((value, i) => value === b.color[i]);
}
