import { abortError } from '../errors.js';
import type { EngineInfo } from '../inference/segmentation-engine.js';
import type { DraftSession } from './draft-session.js';
import type { EngineHost } from './engine-host.js';
import type { ModelChoice } from './model-choice.js';

export interface ModelLoadingOptions {
  readonly host: EngineHost;
  readonly draft: DraftSession;
  readonly models: ModelChoice | null;
  /** Whether a model is wanted. */
  readonly wanted: () => boolean;
  readonly onLoaded: (info: EngineInfo) => void;
  /** Another model than the chosen one was loaded, and why. */
  readonly onInstead: (words: string) => void;
  readonly onError: (error: unknown) => void;
}

/** Loads the chosen model, first and in place of another; one that does not load gives way to the next best. */
export class ModelLoading {
  readonly #options: ModelLoadingOptions;

  constructor(options: ModelLoadingOptions) {
    this.#options = options;
    options.models?.connect({ replace: () => this.#replace(), restore: () => this.again() });
  }

  /** Returns whether a model is there: the chosen one, or one in its place, each tried once. */
  load(): Promise<boolean> {
    return this.#load(new Set());
  }

  /** Loads in an engine of its own, and has the draft segmented again. */
  async again(): Promise<void> {
    const { host, draft } = this.#options;
    host.stop();
    if (await this.load()) draft.repeat();
  }

  async #load(tried: Set<string>): Promise<boolean> {
    const { host, onLoaded } = this.#options;
    try {
      onLoaded(await host.start());
      return true;
    } catch (error) {
      return this.#loadInstead(error, tried);
    }
  }

  async #loadInstead(error: unknown, tried: Set<string>): Promise<boolean> {
    const { models, onInstead, onError } = this.#options;
    if (models) tried.add(models.state.chosen);
    const instead = models?.fallBack(error, tried);
    if (!instead) onError(error);
    const loaded = instead ? await this.#load(tried) : false;
    if (loaded && instead?.words) onInstead(instead.words);
    return loaded;
  }

  /** In an engine of its own: the memory of a large model is given back. */
  async #replace(): Promise<void> {
    const { host, draft, models, wanted, onLoaded } = this.#options;
    if (!wanted() && !host.running) return;
    const source = models?.source;
    host.stop();
    host.tryGraphicsAgain();
    const info = await host.start();
    if (models?.source !== source) throw abortError(); // another one was chosen, and what is there is that
    onLoaded(info);
    draft.repeat();
  }
}
