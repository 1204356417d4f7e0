import { abortError, isAbortError } from '../errors.js';
import type { ModelSource } from '../model/model-source.js';
import type { ModelLibrary } from '../model-store/model-library.js';
import { ChoiceTurns, type IfNewest } from './choice-turns.js';
import { isLost, isNotStored, isShared } from './load-failures.js';
import { ModelCatalog } from './model-catalog.js';
import { ModelDelivery } from './model-delivery.js';
import type { OfferedModel } from './model-entries.js';
import type { CheckWeights, ConvertWeights, ModelActions, ModelsState, UseOptions, WeightsRequest } from './models-state.js';
import { type RememberedModel, rememberedModel, rememberModel, toRemember } from './remembered-model.js';

export interface ModelChoiceOptions {
  /** The built-in one first. */
  readonly offered: readonly OfferedModel[];
  /** Id of the one that the page wants where nothing else was chosen on this device. */
  readonly preferred: string;
  /** Large models may be downloaded without asking. */
  readonly consent?: boolean;
  readonly createLibrary: () => ModelLibrary;
  readonly convert?: ConvertWeights | undefined;
  /** Without it any file is taken for weights until it is converted. */
  readonly check?: CheckWeights | undefined;
}

/** How the tool loads the current model. */
export interface ModelLoader {
  /** In place of the one before; what was asked for is asked again. Does nothing while the tool is off. */
  replace(): Promise<void>;
  /** After another one has failed; what fails now is told as the tool's problem. */
  restore(): Promise<void>;
}

/** Which model is used: switching, remembering the choice, falling back. */
export class ModelChoice extends EventTarget implements ModelActions {
  readonly #options: ModelChoiceOptions;
  readonly #catalog: ModelCatalog;
  readonly #delivery: ModelDelivery;
  #loader: ModelLoader | null = null;
  #current: RememberedModel;
  readonly #turns = new ChoiceTurns();
  #state: ModelsState;

  constructor(options: ModelChoiceOptions) {
    super();
    this.#options = options;
    this.#catalog = new ModelCatalog({ ...options, onChange: () => this.#publish({}) });
    this.#delivery = new ModelDelivery({ catalog: this.#catalog, onChange: () => this.#publish({}) });
    this.#current = this.#remembered ?? this.#preferred;
    const { entries } = this.#catalog;
    this.#state = { entries, chosen: this.#current.id, asked: null, work: null, problem: null, space: null };
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

  /** Names who loads models. */
  connect(loader: ModelLoader): void {
    this.#loader = loader;
  }

  look(): Promise<void> {
    return this.#catalog.look().catch((error: unknown) => this.#fail(error));
  }

  use(id: string, { consent = this.#options.consent ?? false, remember = true }: UseOptions = {}): Promise<void> {
    return this.#choose(async (ifNewest) => {
      const entry = ifNewest(await this.#catalog.find(id));
      const source = ifNewest(await this.#delivery.obtain(entry, consent, ifNewest));
      await this.#switch({ id, title: entry.title, source }, remember);
    });
  }

  /** Offers a model that is named by its manifest, unless it is known; returns its id. */
  offer(manifestUrl: string): string {
    const id = this.#catalog.offer(manifestUrl);
    this.#publish({});
    return id;
  }

  answer(agreed: boolean): void {
    this.#delivery.answer(agreed);
  }

  cancel(): void {
    this.#delivery.cancel();
  }

  async remove(id: string): Promise<void> {
    await this.#attempt(async () => {
      const { folder } = await this.#catalog.find(id);
      if (folder !== null) await this.#catalog.library.remove(folder);
      if (rememberedModel()?.id === id) rememberModel(null);
      await this.#catalog.look();
    }).catch(() => undefined); // said in the state
  }

  check(file: File): Promise<boolean> {
    return this.#attempt(async () => this.#options.check?.(file)).then(() => true, () => false);
  }

  async convert(request: WeightsRequest): Promise<void> {
    const { convert } = this.#options;
    if (!convert) throw new TypeError('Weights cannot be converted here: the plugin has no converter.');
    await this.#choose(async (ifNewest) => {
      const kept = ifNewest(await this.#delivery.convert(request, convert));
      await this.#switch({ id: kept.id, title: kept.name, source: { stored: kept.id } }, true);
    }).catch(() => undefined); // said in the state
  }

  dismissProblem(): void {
    this.#publish({ problem: null });
  }

  /**
   * The current model could not be loaded: makes the next best the current one. Returns what to tell of it (null where the
   * state tells by itself), or null when there is none to take its place, or none that would fare better.
   *
   * @param tried ids of the models that did not load since a person last asked for one, the current one's among them
   */
  fallBack(error: unknown, tried: ReadonlySet<string>): { readonly words: string | null } | null {
    const failed = this.#current;
    const instead = failed.id === this.#preferred.id ? toRemember(this.#options.offered[0]!) : this.#preferred;
    if (isAbortError(error) || tried.has(instead.id) || isShared(error)) return null;
    if (isLost(error) && rememberedModel()?.id === failed.id) rememberModel(null);
    this.#current = instead;
    this.#publish({});
    if (isNotStored(error) && failed.id === this.#options.preferred && !this.#turns.underWay) {
      void this.use(failed.id, { remember: false }).catch(() => undefined); // said in the state
      return { words: null };
    }
    return { words: `${failed.title} could not be loaded, so ${instead.title} is used. ${messageOf(error)}` };
  }

  dispose(): void {
    this.#turns.end();
    this.cancel();
    this.#catalog.dispose();
  }

  /** What was chosen on this device; of a model that is offered the address of now counts. */
  get #remembered(): RememberedModel | null {
    const chosen = rememberedModel();
    if (!chosen || 'stored' in chosen.source) return chosen;
    const offered = this.#catalog.offered.find(({ id }) => id === chosen.id);
    if (!offered) this.#catalog.offer(chosen.source.manifestUrl);
    return offered ? { ...chosen, source: offered.source } : chosen;
  }

  get #preferred(): RememberedModel {
    const { offered, preferred } = this.#options;
    return toRemember(offered.find(({ id }) => id === preferred) ?? offered[0]!);
  }

  /** One that does not load gives way to the one before. */
  async #switch(model: RememberedModel, remember: boolean): Promise<void> {
    const before = this.#current;
    this.#current = model;
    this.#publish({});
    try {
      await this.#loader?.replace();
      if (this.#current !== model) throw abortError(); // what is there now is another one
      if (remember) rememberModel(model.id === this.#preferred.id ? null : model);
    } catch (error) {
      if (this.#current !== model || isAbortError(error)) throw error; // another one was chosen, or the tool turned off
      this.#current = before;
      this.#publish({});
      await this.#loader?.restore();
      throw error;
    }
  }

  /** What is chosen meanwhile takes its place. */
  #choose(choice: (ifNewest: IfNewest) => Promise<void>): Promise<void> {
    return this.#attempt(() => this.#turns.take(choice));
  }

  /** What fails is shown, and thrown for those who call. */
  async #attempt(action: () => Promise<void>): Promise<void> {
    this.answer(false);
    this.#publish({ problem: null });
    try {
      await action();
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  #fail(error: unknown): void {
    if (!isAbortError(error)) this.#publish({ problem: messageOf(error) });
  }

  #publish(patch: Partial<ModelsState>): void {
    const { entries, space } = this.#catalog;
    this.#state = { ...this.#state, ...patch, ...this.#delivery.state, entries, space, chosen: this.#current.id };
    this.dispatchEvent(new Event('change'));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
