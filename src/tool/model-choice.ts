import { abortError, isAbortError, SegmentationError } from '../errors.js';
import type { ModelSource } from '../model/model-source.js';
import { LARGE_MODEL_BYTES, type ModelLibrary, type ModelShelf, type ModelSummary, type TransferProgress } from '../model-store/model-library.js';
import type { CallOptions } from '../workers/protocol.js';
import { EMPTY_SHELF, modelEntries, type ModelEntry, type OfferedModel } from './model-entries.js';
import type { ConvertWeights, ModelActions, ModelsState, ModelWork, UseOptions, WeightsRequest } from './models-state.js';
import { type RememberedModel, rememberedModel, rememberModel } from './remembered-model.js';

export interface ModelChoiceOptions {
  /** The built-in one first. */
  readonly offered: readonly OfferedModel[];
  /** Id of the one that the page wants where nothing else was chosen on this device. */
  readonly preferred: string;
  /** Large models may be downloaded without asking. */
  readonly consent?: boolean;
  readonly createLibrary: () => ModelLibrary;
  readonly convert?: ConvertWeights | undefined;
}

/** How the tool loads the current model. */
export interface ModelLoader {
  /** In place of the one before; what was asked for is asked again. Does nothing while the tool is off. */
  replace(): Promise<void>;
  /** After another one has failed; what fails now is told as the tool's problem. */
  restore(): Promise<void>;
}

/** Errors after which a model will not be better the next time. */
const LOST = ['model-not-stored', 'model-invalid', 'model-mismatch'];

/** Which model is used: what can be chosen, bringing large ones here, remembering the choice. */
export class ModelChoice extends EventTarget implements ModelActions {
  readonly #options: ModelChoiceOptions;
  readonly #summaries = new Map<string, ModelSummary>();
  #offered: readonly OfferedModel[];
  #library: ModelLibrary | null = null;
  #shelf: ModelShelf = EMPTY_SHELF;
  #current: RememberedModel;
  #work: AbortController | null = null;
  #answer: ((agreed: boolean) => void) | null = null;
  #state: ModelsState;
  #loader: ModelLoader | null = null;

  constructor(options: ModelChoiceOptions) {
    super();
    this.#options = options;
    this.#offered = options.offered;
    const chosen = rememberedModel();
    this.#current = chosen ?? this.#preferred;
    if (chosen && 'manifestUrl' in chosen.source && !chosen.source.fileUrls) this.#offer(chosen.source.manifestUrl);
    this.#state = { entries: [], chosen: this.#current.id, asked: null, work: null, problem: null, space: null };
    this.#publish({});
  }

  get state(): ModelsState {
    return this.#state;
  }

  get converts(): boolean {
    return this.#options.convert !== undefined;
  }

  /** Where the model to be loaded lies. */
  get source(): ModelSource {
    return this.#current.source;
  }

  async look(): Promise<void> {
    try {
      this.#shelf = await this.#opened().shelf();
      this.#publish({});
      await Promise.all(this.#state.entries.map((entry) => this.#describe(entry).catch(() => null))); // a server that is away says nothing
    } catch (error) {
      this.#fail(error);
    }
  }

  async use(id: string, { consent = this.#options.consent ?? false, remember = true }: UseOptions = {}): Promise<void> {
    this.cancel();
    this.#publish({ problem: null });
    try {
      const entry = await this.#find(id);
      const source = await this.#obtain(entry, consent);
      await this.#switch({ id: entry.id, title: entry.title, source }, remember);
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  /** Offers a model that is named by its manifest, unless it is known; returns its id. */
  offer(manifestUrl: string): string {
    const id = this.#offer(manifestUrl);
    this.#publish({});
    return id;
  }

  /** Names who loads models. */
  connect(loader: ModelLoader): void {
    this.#loader = loader;
  }

  answer(agreed: boolean): void {
    this.#answer?.(agreed);
    this.#answer = null;
    this.#publish({ asked: null });
  }

  cancel(): void {
    this.answer(false);
    this.#work?.abort();
  }

  async remove(id: string): Promise<void> {
    const { folder } = await this.#find(id);
    this.#publish({ problem: null });
    try {
      if (folder !== null) await this.#opened().remove(folder);
      if (rememberedModel()?.id === id) rememberModel(null);
    } catch (error) {
      this.#fail(error);
    }
    await this.look();
  }

  async convert(request: WeightsRequest): Promise<void> {
    const { convert } = this.#options;
    if (!convert) throw new TypeError('Weights cannot be converted here: the plugin has no converter.');
    this.cancel();
    this.#publish({ problem: null });
    try {
      const kept = await this.#doing({ kind: 'convert', id: null, title: request.file.name, total: 0 }, (options) => convert(request, options));
      await this.look();
      await this.#switch({ id: kept.id, title: kept.name, source: { stored: kept.id } }, true);
    } catch (error) {
      this.#fail(error);
    }
  }

  dismissProblem(): void {
    this.#publish({ problem: null });
  }

  /**
   * The current model could not be loaded: makes the next best the current one. Returns what to tell of it (null where the
   * state tells by itself), or null when there is none to take its place.
   */
  fallBack(error: unknown): { readonly words: string | null } | null {
    const failed = this.#current;
    const [builtIn] = this.#options.offered;
    const instead = failed.id === this.#preferred.id ? remembered(builtIn!) : this.#preferred;
    if (isAbortError(error) || instead.id === failed.id) return null;
    if (error instanceof SegmentationError && LOST.includes(error.code) && rememberedModel()?.id === failed.id) rememberModel(null);
    this.#current = instead;
    this.#publish({});
    if (error instanceof SegmentationError && error.code === 'model-not-stored' && failed.id === this.#options.preferred) {
      void this.use(failed.id, { remember: false }).catch(() => undefined); // said in the state
      return { words: null };
    }
    const reason = error instanceof Error ? error.message : String(error);
    return { words: `${failed.title} could not be loaded, so ${instead.title} is used. ${reason}` };
  }

  dispose(): void {
    this.cancel();
    this.#library?.dispose();
  }

  get #preferred(): RememberedModel {
    const { offered, preferred } = this.#options;
    return remembered(offered.find(({ id }) => id === preferred) ?? offered[0]!);
  }

  #offer(manifestUrl: string): string {
    const known = this.#offered.find(({ source }) => source.manifestUrl === manifestUrl);
    if (!known) this.#offered = [...this.#offered, { id: manifestUrl, title: null, source: { manifestUrl } }];
    return known?.id ?? manifestUrl;
  }

  async #find(id: string): Promise<ModelEntry> {
    const entry = this.#state.entries.find((candidate) => candidate.id === id);
    if (entry && this.#shelf !== EMPTY_SHELF) return entry;
    await this.look();
    const found = this.#state.entries.find((candidate) => candidate.id === id);
    if (!found) throw new RangeError(`There is no model ${id}. Known are ${this.#state.entries.map((known) => known.id).join(', ')}.`);
    return found;
  }

  /** Where a model can be loaded from, after it was brought here if it is large. */
  async #obtain(entry: ModelEntry, consent: boolean): Promise<ModelSource> {
    if (entry.place === 'included' || entry.place === 'device') return entry.source;
    const { bytes } = (await this.#describe(entry))!;
    if (bytes <= LARGE_MODEL_BYTES) return entry.source;
    if (!consent && !(await this.#ask(entry.id))) throw abortError();
    const manifestUrl = 'manifestUrl' in entry.source ? entry.source.manifestUrl : '';
    const work = { kind: 'download', id: entry.id, title: entry.title, total: bytes } as const;
    const kept = await this.#doing(work, (options) => this.#opened().download({ manifestUrl, bytes }, options));
    await this.look();
    return { stored: kept.id };
  }

  /** What is known of an entry; asks its server where it is not here. */
  async #describe({ id, source, place, summary }: ModelEntry): Promise<ModelSummary | null> {
    if (place === 'device' || (summary && place !== 'half')) return summary;
    const known = this.#summaries.get(id);
    if (known || 'stored' in source) return known ?? summary;
    const described = await this.#opened().describe(source.manifestUrl);
    this.#summaries.set(id, described);
    this.#publish({});
    return described;
  }

  #ask(id: string): Promise<boolean> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#publish({ asked: this.#state.entries.find((entry) => entry.id === id) ?? null });
    });
  }

  async #doing<T>(work: Omit<ModelWork, 'done'>, run: (options: CallOptions<TransferProgress>) => Promise<T>): Promise<T> {
    const controller = (this.#work = new AbortController());
    const mine = (patch: Partial<ModelsState>): void => void (this.#work === controller && this.#publish(patch));
    mine({ work: { ...work, done: 0 } });
    try {
      return await run({ signal: controller.signal, onProgress: ({ done, total }) => mine({ work: { ...work, done, total } }) });
    } finally {
      mine({ work: null });
    }
  }

  /** One that does not load gives way to the one before. */
  async #switch(model: RememberedModel, remember: boolean): Promise<void> {
    const before = this.#current;
    this.#current = model;
    this.#publish({});
    try {
      await this.#loader?.replace();
      if (remember) rememberModel(model.id === this.#preferred.id ? null : model);
    } catch (error) {
      if (this.#current !== model) throw error; // another one was chosen meanwhile
      this.#current = before;
      this.#publish({});
      await this.#loader?.restore();
      throw error;
    }
  }

  #opened(): ModelLibrary {
    return (this.#library ??= this.#options.createLibrary());
  }

  #fail(error: unknown): void {
    if (!isAbortError(error)) this.#publish({ problem: error instanceof Error ? error.message : String(error) });
  }

  #publish(patch: Partial<ModelsState>): void {
    const entries = modelEntries(this.#offered, this.#shelf, this.#summaries);
    this.#state = { ...this.#state, ...patch, entries, chosen: this.#current.id, space: this.#shelf.space };
    this.dispatchEvent(new Event('change'));
  }
}

function remembered({ id, title, source }: OfferedModel): RememberedModel {
  return { id, title: title ?? id, source };
}
