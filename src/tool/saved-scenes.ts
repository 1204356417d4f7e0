import type { AnnotationStore } from '../annotations/annotation-store.js';
import type { Segment } from '../annotations/segment.js';
import type { RecordsEvent, SceneRecords } from '../records/scene-records.js';
import type { ViewerAdapter } from '../viewer/viewer-adapter.js';
import { SavedCloud } from './saved-cloud.js';
import type { SavingView } from './tool-state.js';

export interface SavedScenesOptions {
  readonly adapter: Pick<ViewerAdapter, 'clouds' | 'watchNodes'>;
  readonly store: AnnotationStore;
  /** Called with the first cloud that can be saved. */
  readonly createRecords: (onEvent: (event: RecordsEvent) => void) => SceneRecords;
  readonly onChange: () => void;
}

/**
 * Saves the objects of every cloud on screen as they change, and brings back what was saved earlier when a cloud appears.
 * What cannot be saved stays in the scene; the panel says so.
 */
export class SavedScenes {
  readonly #options: SavedScenesOptions;
  readonly #clouds = new Map<string, SavedCloud>();
  readonly #unwatch: () => void;
  readonly #lifetime = new AbortController();
  #records: SceneRecords | null = null;
  #following = false;

  constructor(options: SavedScenesOptions) {
    this.#options = options;
    const { adapter, store } = options;
    this.#unwatch = adapter.watchNodes(({ added }) => {
      for (const { key: { cloud } } of added) if (!this.#clouds.has(cloud)) this.#open(cloud);
    });
    store.addEventListener('change', () => this.#follow(), { signal: this.#lifetime.signal });
  }

  /** How saving stands, of all clouds the one that stands worst; null where nothing can be saved. */
  get view(): SavingView | null {
    const clouds = [...this.#clouds.values()];
    const order = ['failed', 'read-only', 'saving', 'opening', 'saved'] as const;
    const state = order.find((candidate) => clouds.some((cloud) => cloud.state === candidate));
    if (!state) return null;
    const shares = clouds.flatMap(({ labelled }) => labelled ?? []);
    return {
      state,
      message: clouds.find(({ message }) => message !== null)?.message ?? null,
      labelled: shares.length > 0 ? Math.min(...shares) : null,
      paused: this.#paused,
    };
  }

  /** Whether leaving the page now would lose something. */
  get unsaved(): boolean {
    return [...this.#clouds.values()].some((cloud) => cloud.unsaved);
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
    for (const cloud of this.#clouds.values()) cloud.setPaused(paused);
  }

  dispose(): void {
    this.#unwatch();
    this.#lifetime.abort();
    for (const cloud of this.#clouds.values()) cloud.dispose();
    this.#records?.dispose();
  }

  #paused = false;

  #open(id: string): void {
    const { adapter, store, onChange, createRecords } = this.#options;
    const url = adapter.clouds().find((cloud) => cloud.id === id)?.url ?? null;
    if (url === null) return;
    this.#records ??= createRecords((event) => this.#receive(event));
    const cloud = new SavedCloud({
      cloud: id, url, records: this.#records, onChange,
      scene: () => ({
        segments: store.segments.filter((segment) => segment.cloud === id),
        nextLabel: store.nextLabel,
        reason: store.history.undoName ?? 'Open the scan',
      }),
      onOpened: (segments, nextLabel) => this.#restore(segments, nextLabel),
      onCounted: (counts) => store.setPointCounts(counts),
    });
    this.#clouds.set(id, cloud);
    void cloud.open();
  }

  /** Objects of clouds that were saved apart may have the same numbers: here those get new ones. */
  #restore(segments: readonly Segment[], nextLabel: number): void {
    const { store } = this.#options;
    const clash = segments.some(({ label }) => store.get(label));
    const first = Math.max(nextLabel, store.nextLabel);
    const restored = clash ? segments.map((segment, i) => renumbered(segment, first + i)) : segments;
    store.restore(restored, nextLabel);
  }

  /** Edits that change many objects at once are saved as one. */
  #follow(): void {
    if (this.#following) return;
    this.#following = true;
    queueMicrotask(() => {
      this.#following = false;
      if (!this.#lifetime.signal.aborted) for (const cloud of this.#clouds.values()) cloud.follow();
    });
  }

  #receive(event: RecordsEvent): void {
    if (event.kind === 'writable') this.#clouds.get(event.cloud)?.takeOver();
  }
}

function renumbered(segment: Segment, label: number): Segment {
  const { sample } = segment;
  const labels = sample.labels.map((own) => (own === 0 ? 0 : label));
  return { ...segment, label, sample: { ...sample, label, labels } };
}
