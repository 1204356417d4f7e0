import type { AnnotationStore } from '../annotations/annotation-store.js';
import type { EditName } from '../annotations/edits.js';
import { SegmentationError } from '../errors.js';
import type { StoredNodeLabels } from '../inference/segmentation-engine.js';
import type { NodeKey } from '../octree/node-key.js';
import type { NodeChange } from '../octree/node-points.js';
import type { RecordsEvent, SavedScan, SceneRecords } from '../records/scene-records.js';
import type { ViewerAdapter } from '../viewer/viewer-adapter.js';
import { SavedCloud } from './saved-cloud.js';
import { cloudHistory } from './saved-history.js';
import { takeInSaved } from './take-in-saved.js';
import type { SavedActions, SavingView } from './tool-state.js';

export interface SavedScenesOptions {
  readonly adapter: Pick<ViewerAdapter, 'clouds' | 'watchNodes'>;
  readonly store: AnnotationStore;
  /** Called with the first cloud that can be saved. */
  readonly createRecords: (onEvent: (event: RecordsEvent) => void) => SceneRecords;
  readonly onChange: () => void;
  /** A cloud has been opened, and what is saved of it is in the scene. */
  readonly onOpened: (cloud: string) => void;
  /** Something that a person is to know, though all works. */
  readonly onError: (error: SegmentationError) => void;
}

const HISTORY_LOST = 'What could be undone of this scan when it was saved is damaged and forgotten. All saved objects are there; undo begins with the next change.';

const WORST_FIRST = ['failed', 'read-only', 'page-only', 'saving', 'opening', 'saved'] as const;

/**
 * Saves the objects of every cloud on screen as they change, and brings back what was saved earlier when a cloud appears.
 * What cannot be saved stays in the scene; the panel says so.
 */
export class SavedScenes implements SavedActions {
  readonly #options: SavedScenesOptions;
  readonly #clouds = new Map<string, SavedCloud>();
  /** Clouds on screen whose points nobody reads: their objects last as long as the page. */
  readonly #unread = new Set<string>();
  readonly #unwatch: () => void;
  readonly #lifetime = new AbortController();
  #records: SceneRecords | null = null;
  #following = false;
  #paused = false;

  constructor(options: SavedScenesOptions) {
    this.#options = options;
    const { adapter, store } = options;
    this.#unwatch = adapter.watchNodes((change) => this.#watch(change));
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
      lost: clouds.find(({ lost }) => lost !== null)?.lost ?? null,
    };
  }

  /** Whether leaving the page now would lose something. */
  get unsaved(): boolean {
    return [...this.#clouds.values()].some((cloud) => cloud.unsaved);
  }

  /** What a cloud is known by, wherever it lies; null where that is not known (yet). */
  identityOf(cloud: string): string | null {
    return this.#clouds.get(cloud)?.identity ?? null;
  }

  /** Resolves when all clouds that the viewer has, on screen or not yet, have been opened, or cannot be. */
  async whenOpened(): Promise<void> {
    if (!this.#lifetime.signal.aborted) for (const { id } of this.#options.adapter.clouds()) this.#show(id);
    await Promise.all(Array.from(this.#clouds.values(), ({ opening }) => opening));
  }

  /** What is saved of nodes, of those of which it is what the scene shows; null where that is so of none. */
  storedLabels(keys: readonly NodeKey[]): Promise<readonly StoredNodeLabels[]> | null {
    const readings = [...new Set(keys.map(({ cloud }) => cloud))].flatMap((cloud) => {
      const names = keys.filter((key) => key.cloud === cloud).map(({ name }) => name);
      return this.#clouds.get(cloud)?.storedLabels(names) ?? [];
    });
    return readings.length > 0 ? Promise.all(readings).then((clouds) => clouds.flat()) : null;
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
    for (const cloud of clouds) if (cloud.shown) void cloud.open();
  }

  beginAnew(): void {
    for (const cloud of this.#clouds.values()) if (cloud.lost) void cloud.open(true);
  }

  async scans(): Promise<readonly SavedScan[]> {
    return this.#opened().savedScans();
  }

  async deleteScan(identity: string): Promise<void> {
    const remove = (): Promise<void> => this.#opened().deleteSaved(identity);
    const open = (await this.scans()).find((scan) => scan.identity === identity)?.cloud;
    const cloud = open === undefined ? undefined : this.#clouds.get(open);
    await (cloud ? cloud.forget(remove) : remove());
  }

  /** What has changed so far is still saved. */
  dispose(): void {
    this.#unwatch();
    this.#lifetime.abort();
    void Promise.all(Array.from(this.#clouds.values(), (cloud) => cloud.dispose())).then(() => this.#records?.dispose());
  }

  #watch({ added, removed }: NodeChange): void {
    const gone = new Set(removed.map(({ cloud }) => cloud));
    if (gone.size > 0) for (const { id } of this.#options.adapter.clouds()) gone.delete(id);
    for (const id of gone) {
      this.#unread.delete(id);
      void this.#clouds.get(id)?.close();
    }
    for (const id of new Set(added.map(({ key }) => key.cloud))) this.#show(id);
  }

  /** The viewer has the cloud, for the first time perhaps. */
  #show(id: string): void {
    const known = this.#clouds.get(id);
    if (known) known.show();
    else if (!this.#unread.has(id)) this.#open(id);
  }

  #open(id: string): void {
    const { adapter, store, onChange, onOpened, onError } = this.#options;
    const find = () => adapter.clouds().find((cloud) => cloud.id === id);
    const { url = null, access } = find() ?? {};
    if (url === null && !access) {
      this.#unread.add(id);
      // Not at once: whoever is told may be about to make this very object.
      queueMicrotask(onChange);
      return;
    }
    const cloud = new SavedCloud({
      cloud: id, onChange,
      // The handle of now: a cloud may have left and come back meanwhile, and picked files are others when they are picked again.
      access: () => find()?.access?.() ?? access?.() ?? { url }, onOpened: () => onOpened(id), paused: this.#paused,
      records: () => this.#opened(),
      scene: () => ({
        segments: store.segments.filter((segment) => segment.cloud === id),
        nextLabel: store.nextLabel,
        reason: reasonOf(store.history.undoName),
      }),
      history: () => cloudHistory(store, id),
      takeIn: (scene, known) => takeInSaved(store, scene, known),
      onHistoryLost: () => onError(new SegmentationError('labels-corrupt', HISTORY_LOST)),
      onForgotten: () => store.forget(id),
      onCounted: (counts) => store.setPointCounts(counts),
    });
    this.#clouds.set(id, cloud);
    void cloud.open();
  }

  #opened(): SceneRecords {
    return (this.#records ??= this.#options.createRecords((event) => this.#receive(event)));
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
    if (event.kind === 'problem') return this.#options.onError(new SegmentationError('storage-unavailable', event.message));
    void this.#clouds.get(event.cloud)?.readAgain();
  }
}

/** Why something is saved, as it is saved: the same in every language. */
function reasonOf(edit: EditName | null): string {
  if (!edit) return 'open';
  return edit.object === null ? edit.verb : `${edit.verb} ${edit.object}`;
}
