import type { Segment } from '../annotations/segment.js';
import { isAbortError } from '../errors.js';
import type { SavedSegment, SceneRecords } from '../records/scene-records.js';

/** How the saving of a cloud stands. */
export type SavingState = 'opening' | 'saved' | 'saving' | 'read-only' | 'failed';

export interface SavedCloudOptions {
  readonly cloud: string;
  readonly url: string;
  readonly records: SceneRecords;
  /** What is to be saved now. */
  readonly scene: () => { readonly segments: readonly Segment[]; readonly nextLabel: number; readonly reason: string };
  readonly onOpened: (segments: readonly Segment[], nextLabel: number) => void;
  readonly onCounted: (counts: ReadonlyMap<number, number>) => void;
  readonly onChange: () => void;
}

/** Keeps what is saved of one cloud in step with its objects: one save at a time, the newest state always the last. */
export class SavedCloud {
  readonly #options: SavedCloudOptions;
  #state: SavingState = 'opening';
  /** Why saving failed, for a person; null while it works. */
  #message: string | null = null;
  /** What is on disk, by number. */
  #saved = new Map<number, SavedSegment>();
  #saving = false;
  /** Share of the points that are labelled, while they are. */
  #labelled: number | null = null;
  #unlabelled = false;
  #labelling: AbortController | null = null;
  #paused = false;

  constructor(options: SavedCloudOptions) {
    this.#options = options;
  }

  get state(): SavingState {
    return this.#state;
  }

  get message(): string | null {
    return this.#message;
  }

  /** Share of the points that have been labelled, 0..1; null when all are. */
  get labelled(): number | null {
    return this.#unlabelled ? (this.#labelled ?? 0) : null;
  }

  /** Whether something is not saved that was changed. */
  get unsaved(): boolean {
    return this.#state === 'saving' || (this.#state !== 'opening' && this.#isStale());
  }

  /** Reads what was saved; what has been made meanwhile is added to it. */
  async open(): Promise<void> {
    const { records, cloud, url, onOpened } = this.#options;
    try {
      const { segments, nextLabel, writable, unfinished } = await records.open({ cloud, location: { url } });
      this.#saved = new Map(segments.map((segment) => [segment.label, segment]));
      this.#unlabelled = unfinished;
      this.#become(writable ? 'saved' : 'read-only');
      onOpened(segments, nextLabel);
      this.follow();
      void this.#label();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The tab that wrote is gone. */
  takeOver(): void {
    if (this.#state !== 'read-only') return;
    this.#become('saved');
    this.follow();
    void this.#label();
  }

  /** Saves what has changed, unless nothing has. */
  follow(): void {
    if (this.#state === 'opening' || this.#state === 'read-only' || this.#saving || !this.#isStale()) return;
    void this.#save();
  }

  /** Stops labelling, or goes on with it. */
  setPaused(paused: boolean): void {
    this.#paused = paused;
    if (paused) this.#labelling?.abort();
    else void this.#label();
    this.#options.onChange();
  }

  /** Nothing is told any more. What is being saved still is. */
  dispose(): void {
    this.#labelling?.abort();
  }

  async #save(): Promise<void> {
    const { records, cloud } = this.#options;
    this.#saving = true;
    this.#become('saving');
    try {
      while (this.#isStale()) {
        const { segments, nextLabel, reason } = this.#options.scene();
        const added = segments.filter(({ label }) => !this.#saved.has(label)).map(({ sample }) => sample);
        const moved = added.length > 0 || this.#saved.size > segments.length - added.length;
        const saved = segments.map(withoutSample);
        await records.save({ cloud, segments: saved, nextLabel, added, reason });
        this.#saved = new Map(segments.map((segment) => [segment.label, segment]));
        if (moved) this.#unlabelled = true;
      }
      this.#become('saved');
      void this.#label();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#saving = false;
    }
  }

  /** Labels all points that the saved changes have touched; what comes meanwhile is done after it. */
  async #label(): Promise<void> {
    const { records, cloud, onCounted, onChange } = this.#options;
    if (!this.#unlabelled || this.#labelling || this.#paused || this.#state === 'read-only') return;
    const labelling = (this.#labelling = new AbortController());
    this.#unlabelled = true;
    try {
      const before = this.#saved;
      const { pointCounts } = await records.label(cloud, {
        signal: labelling.signal,
        onProgress: ({ done, total }) => {
          this.#labelled = total > 0 ? done / total : 0;
          onChange();
        },
      });
      if (this.#saved === before) {
        this.#unlabelled = false;
        onCounted(pointCounts);
      }
    } catch (error) {
      if (!isAbortError(error)) this.#fail(error, true);
    } finally {
      this.#labelling = null;
      this.#labelled = null;
      onChange();
    }
    if (this.#unlabelled && !this.#paused && this.#state !== 'failed' && !labelling.signal.aborted) void this.#label();
  }

  #isStale(): boolean {
    const { segments } = this.#options.scene();
    return segments.length !== this.#saved.size || segments.some((segment) => !isSame(this.#saved.get(segment.label), segment));
  }

  #become(state: SavingState): void {
    this.#state = state;
    this.#message = null;
    this.#options.onChange();
  }

  #fail(error: unknown, labelling = false): void {
    if (isAbortError(error)) return;
    if (!labelling) this.#state = 'failed';
    this.#unlabelled &&= !labelling;
    this.#message = error instanceof Error ? error.message : String(error);
    this.#options.onChange();
  }
}

function withoutSample({ sample: _, ...segment }: Segment): SavedSegment {
  return segment;
}

/** Segments are immutable: one that has changed is another. Counts are the records' own. */
function isSame(saved: SavedSegment | undefined, segment: Segment): boolean {
  if (saved === segment) return true;
  return saved !== undefined && saved.name === segment.name && saved.classCode === segment.classCode
    && saved.visible === segment.visible && saved.color.every((value, i) => value === segment.color[i]) && saved.prompts === segment.prompts;
}
