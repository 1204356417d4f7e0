import type { AnnotationStore } from '../annotations/annotation-store.js';
import type { RecordsEvent, SceneRecords } from '../records/scene-records.js';
import type { ViewerAdapter } from '../viewer/viewer-adapter.js';
import { SavedCloud } from './saved-cloud.js';
import { takeInSaved } from './take-in-saved.js';
import type { SavingView } from './tool-state.js';

export interface SavedScenesOptions {
  readonly adapter: Pick<ViewerAdapter, 'clouds' | 'watchNodes'>;
  readonly store: AnnotationStore;
  /** Called with the first cloud that can be saved. */
  readonly createRecords: (onEvent: (event: RecordsEvent) => void) => SceneRecords;
  readonly onChange: () => void;
}

const WORST_FIRST = ['failed', 'read-only', 'page-only', 'saving', 'opening', 'saved'] as const;

/**
 * Saves the objects of every cloud on screen as they change, and brings back what was saved earlier when a cloud appears.
 * What cannot be saved stays in the scene; the panel says so.
 */
export class SavedScenes {
  readonly #options: SavedScenesOptions;
  readonly #clouds = new Map<string, SavedCloud>();
  /** Clouds on screen whose files only the host reads: their objects last as long as the page. */
  readonly #unread = new Set<string>();
  readonly #unwatch: () => void;
  readonly #lifetime = new AbortController();
  #records: SceneRecords | null = null;
  #following = false;
  #paused = false;

  constructor(options: SavedScenesOptions) {
    this.#options = options;
    const { adapter, store } = options;
    this.#unwatch = adapter.watchNodes(({ added }) => {
      for (const { key: { cloud } } of added) if (!this.#clouds.has(cloud) && !this.#unread.has(cloud)) this.#open(cloud);
    });
    store.addEventListener('change', () => this.#follow(), { signal: this.#lifetime.signal });
  }

  /** How saving stands, of all clouds the one that stands worst; null where nothing can be saved. */
  get view(): SavingView | null {
    const clouds = [...this.#clouds.values()];
    const states = [...clouds.map((cloud) => cloud.state), ...(this.#unread.size > 0 ? ['page-only' as const] : [])];
    const state = WORST_FIRST.find((candidate) => states.includes(candidate));
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

  /** Tries again what has failed; where the records are gone, with new ones. */
  retry(): void {
    const clouds = [...this.#clouds.values()];
    if (!clouds.some(({ crashed }) => crashed)) return clouds.forEach((cloud) => cloud.retry());
    this.#records?.dispose();
    this.#records = null;
    for (const cloud of clouds) void cloud.open();
  }

  /** What has changed so far is still saved. */
  dispose(): void {
    this.#unwatch();
    this.#lifetime.abort();
    void Promise.all(Array.from(this.#clouds.values(), (cloud) => cloud.dispose())).then(() => this.#records?.dispose());
  }

  #open(id: string): void {
    const { adapter, store, onChange, createRecords } = this.#options;
    const url = adapter.clouds().find((cloud) => cloud.id === id)?.url ?? null;
    if (url === null) {
      this.#unread.add(id);
      // Not at once: whoever is told may be about to make this very object.
      queueMicrotask(onChange);
      return;
    }
    const cloud = new SavedCloud({
      cloud: id, url, onChange, paused: this.#paused,
      records: () => (this.#records ??= createRecords((event) => this.#receive(event))),
      scene: () => ({
        segments: store.segments.filter((segment) => segment.cloud === id),
        nextLabel: store.nextLabel,
        reason: store.history.undoName ?? 'Open the scan',
      }),
      takeIn: (scene, before) => takeInSaved(store, scene, before),
      onCounted: (counts) => store.setPointCounts(counts),
    });
    this.#clouds.set(id, cloud);
    void cloud.open();
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

  #receive({ cloud }: RecordsEvent): void {
    void this.#clouds.get(cloud)?.takeOver();
  }
}
