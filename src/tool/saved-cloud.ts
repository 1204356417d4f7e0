import { isAbortError, SegmentationError } from '../errors.js';
import type { StoredNodeLabels } from '../inference/segmentation-engine.js';
import { nextSave } from './next-save.js';
import { onDisk } from './on-disk.js';
import { PointLabelling } from './point-labelling.js';
import type { SavedCloudOptions } from './saved-cloud-options.js';
import { byLabel, haveSamples, isSame } from './saved-segments.js';

/** How the saving of a cloud stands; `page-only` is for one whose points cannot be had but on screen. */
export type SavingState = 'opening' | 'saved' | 'saving' | 'read-only' | 'page-only' | 'failed' | 'closed';

/** Keeps what is saved of one cloud in step with its objects: one save at a time, the newest state always the last. */
export class SavedCloud {
  readonly #options: SavedCloudOptions;
  #state: SavingState = 'opening';
  /** Why saving failed; null while it works. */
  #failure: Error | null = null;
  readonly #labelling: PointLabelling;
  #disk = onDisk(new Map(), null);
  /** Whether `#disk` is known. */
  #opened = false;
  #identity: string | null = null;
  #opening: Promise<void> = Promise.resolve();
  /** Counts what was heard of another tab. */
  #heard = 0;
  #saving: Promise<void> | null = null;
  /** Whether the viewer has the cloud. */
  #shown = true;
  #disposed = false;

  constructor(options: SavedCloudOptions) {
    this.#options = options;
    this.#labelling = new PointLabelling({ ...options, ready: () => this.#state === 'saved' && this.#shown && !this.#disposed });
  }

  get state(): SavingState {
    return this.#state;
  }

  /** What failed, for a person. */
  get message(): string | null {
    return (this.#failure ?? this.#labelling.failure)?.message ?? null;
  }

  /** Why what is saved cannot be gone on with, so that one has to begin anew to save anything; null while it can. */
  get lost(): 'changed' | 'damaged' | null {
    const code = !this.#opened && this.#failure instanceof SegmentationError ? this.#failure.code : null;
    return code === 'cloud-changed' ? 'changed' : code === 'labels-corrupt' ? 'damaged' : null;
  }

  /** Whether the records are gone, and must be made anew. */
  get crashed(): boolean {
    return [this.#failure, this.#labelling.failure].some((error) => error instanceof SegmentationError && error.code === 'worker-crashed');
  }

  /** Share of the points that have been labelled, 0..1; null when all are, or none can be. */
  get labelled(): number | null {
    return this.#labelling.share;
  }

  /** What the cloud is known by, wherever it lies; null until it has been opened, and where it cannot be. */
  get identity(): string | null {
    return this.#identity;
  }

  /** Resolves when it is known whether the cloud can be opened. */
  get opening(): Promise<void> {
    return this.#opening;
  }

  /** Whether the viewer has the cloud. */
  get shown(): boolean {
    return this.#shown;
  }

  /** Whether something is not saved that was changed. */
  get unsaved(): boolean {
    return this.#isStale();
  }

  /**
   * Reads what was saved, and joins it with what has been made meanwhile. Again: also with what another tab has saved.
   *
   * @param anew begins with nothing where what is saved cannot be gone on with
   */
  open(anew = false): Promise<void> {
    return (this.#opening = this.#open(anew));
  }

  /** Another tab has saved something, or is gone: a tab that only reads takes it in, or its place. */
  async readAgain(): Promise<void> {
    const heard = ++this.#heard;
    await this.#opening;
    if (heard === this.#heard && this.#state === 'read-only') await this.open();
  }

  /** What is saved of nodes, of those whose points are labelled; null where that is not what the scene shows. */
  storedLabels(names: readonly string[]): Promise<StoredNodeLabels[]> | null {
    const { records, cloud, scene } = this.#options;
    const { segments } = scene();
    if (!this.#opened || segments.length === 0 || !haveSamples(segments, this.#disk.segments)) return null;
    const objects = new Set(segments.map(({ label }) => label));
    return records().labelsOf({ cloud, nodes: names }).then((labels) => {
      // Not what was shown when it was asked for: there is no telling which of it is in the labels.
      if (scene().segments.length !== segments.length || !haveSamples(segments, byLabel(scene().segments))) return [];
      return Array.from(labels, ([name, ones]) => ({ key: { cloud, name }, labels: ones, objects }));
    });
  }

  /** Saves what has changed, unless nothing has. */
  follow(): void {
    // Objects of a scan that the viewer has no longer can still be renamed, deleted, brought back.
    if (this.#state === 'closed' && this.#isStale()) return void this.#saveClosed();
    if (!this.#opened || this.#saving || this.#state === 'read-only') return;
    if (this.#isStale()) this.#saving = this.#save();
    else if (this.#state === 'failed') this.#become('saved'); // the change was taken back
  }

  async #saveClosed(): Promise<void> {
    await this.open();
    if (!this.#shown) await this.close();
  }

  /** Tries again what has failed. */
  retry(): void {
    if (this.#state === 'failed' && !this.#opened) void this.open();
    this.follow();
    this.#labelling.run();
  }

  /** Stops labelling, or goes on with it. */
  setPaused(paused: boolean): void {
    this.#labelling.setPaused(paused);
    this.#options.onChange();
  }

  /** The viewer has the cloud, again perhaps. */
  show(): void {
    this.#shown = true;
    if (this.#state === 'closed') void this.open();
  }

  /** The viewer has the cloud no longer: what has changed is saved, then other tabs may write. What cannot be saved stays open. */
  async close(): Promise<void> {
    this.#shown = false;
    await this.#opening;
    this.follow();
    await Promise.all([this.#saving, this.#labelling.stop()]);
    if (this.#shown || this.#isStale()) return;
    const opened = this.#opened;
    this.#opened = false;
    this.#become('closed');
    if (!opened) return;
    await this.#options.records().close(this.#options.cloud).catch(() => undefined); // nothing is lost with it
  }

  /** Gives up what is saved, which `remove` deletes, and the objects in the scene; where that fails, all stays as it was. */
  async forget(remove: () => Promise<void>): Promise<void> {
    const { records, cloud, onForgotten } = this.#options;
    await this.#opening;
    this.#opened = false;
    this.#become('opening');
    try {
      await Promise.all([this.#saving, this.#labelling.stop()]);
      await records().close(cloud);
      await remove();
      this.#disk = onDisk(new Map(), null);
      onForgotten();
    } finally {
      await this.open();
    }
  }

  /** Nothing is told any more; resolves once all changes so far are saved, or cannot be. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    void this.#labelling.stop();
    // What was kept meanwhile is saved once it is known what there is beside it.
    if (this.#isStale()) await this.#opening;
    this.follow();
    await this.#saving;
  }

  async #open(anew: boolean): Promise<void> {
    const { records, cloud, access, takeIn } = this.#options;
    // A tab that follows another one does so without a word.
    if (this.#state !== 'read-only') this.#become('opening');
    this.#opened = false;
    try {
      const scene = await records().open({ cloud, location: access(), anew });
      this.#identity = scene.identity;
      if (this.#disposed && !this.#isStale()) return;
      this.#disk = onDisk(takeIn(scene, { cloud, ...this.#disk }), scene.history ?? null);
      if (scene.history?.lost) this.#options.onHistoryLost();
      if (scene.unfinished) this.#labelling.need();
      this.#opened = true;
      this.#become(scene.writable ? 'saved' : 'read-only');
      this.#options.onOpened();
      this.follow();
      this.#labelling.run();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Only called when something is stale. */
  async #save(): Promise<void> {
    this.#become('saving');
    try {
      while (this.#isStale()) await this.#saveOnce();
      this.#saving = null;
      this.#become('saved');
      this.#labelling.run();
    } catch (error) {
      this.#saving = null;
      this.#fail(error);
    }
  }

  async #saveOnce(): Promise<void> {
    const { records, cloud, scene, history } = this.#options;
    const { change, disk, relabels } = nextSave(scene(), history(), this.#disk);
    await records().save({ cloud, ...change });
    this.#disk = disk;
    if (relabels) this.#labelling.need();
  }

  #isStale(): boolean {
    const { segments } = this.#options.scene();
    return segments.length !== this.#disk.segments.size || segments.some((segment) => !isSame(this.#disk.segments.get(segment.label), segment));
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
