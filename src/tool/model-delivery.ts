import { abortError, SegmentationError } from '../errors.js';
import type { ModelSource } from '../model/model-source.js';
import { type KeptModel, LARGE_MODEL_BYTES, type TransferProgress } from '../model-store/model-library.js';
import type { CallOptions } from '../workers/protocol.js';
import type { IfNewest } from './choice-turns.js';
import { isNotStored } from './load-failures.js';
import type { ModelCatalog } from './model-catalog.js';
import type { ModelEntry } from './model-entries.js';
import type { ConvertWeights, ModelsState, ModelWork, WeightsRequest } from './models-state.js';

export interface ModelDeliveryOptions {
  readonly catalog: ModelCatalog;
  /** `asked` or `work` has changed. */
  readonly onChange: () => void;
}

/** Brings models to this device: downloads large ones once a person has agreed, and converts weights. */
export class ModelDelivery {
  readonly #options: ModelDeliveryOptions;
  #asked: ModelEntry | null = null;
  #answer: ((agreed: boolean) => void) | null = null;
  #work: ModelWork | null = null;
  #controller: AbortController | null = null;

  constructor(options: ModelDeliveryOptions) {
    this.#options = options;
  }

  /** What of the models' state is this one's matter. */
  get state(): Pick<ModelsState, 'asked' | 'work'> {
    return { asked: this.#asked, work: this.#work };
  }

  /** Answers the question about a large download. */
  answer(agreed: boolean): void {
    this.#answer?.(agreed);
    this.#answer = this.#asked = null;
    this.#options.onChange();
  }

  /** Stops what is being downloaded or converted. */
  cancel(): void {
    this.answer(false);
    this.#controller?.abort();
  }

  /**
   * Where a model can be loaded from, after it was brought here if it is large.
   *
   * @throws SegmentationError `model-invalid` for a model of another version of the tool, else as the library's `describe`
   *   and `download` do; an `AbortError` where a person does not agree
   */
  async obtain(entry: ModelEntry, consent: boolean, ifNewest: IfNewest): Promise<ModelSource> {
    const { catalog } = this.#options;
    const { id, title, place, source } = entry;
    if (place === 'foreign') throw new SegmentationError('model-invalid', `The model ${title} was made by another version of the tool. Convert its weights again, and delete it.`);
    if (place === 'included' || place === 'device' || 'stored' in source) return source;
    const { bytes } = ifNewest((await catalog.describe(entry))!);
    if (bytes <= LARGE_MODEL_BYTES) return source;
    if (!consent && !ifNewest(await this.#ask(id))) throw abortError();
    const request = { manifestUrl: source.manifestUrl, bytes };
    const downloading = this.#doing({ kind: 'download', id, title, total: bytes }, (options) => catalog.library.download(request, options));
    // Also when it was interrupted: what came so far is here.
    const kept = await downloading.catch((error: unknown) => {
      if (isNotStored(error)) catalog.forget(id); // it has grown since its size was asked for
      throw error;
    }).finally(() => catalog.look().catch(() => undefined));
    return { stored: kept.id };
  }

  /** Converts weights that a person picked; rejects as `convert` does. */
  async convert(request: WeightsRequest, convert: ConvertWeights): Promise<KeptModel> {
    const kept = await this.#doing({ kind: 'convert', id: null, title: request.file.name, total: 0 }, (options) => convert(request, options));
    await this.#options.catalog.look();
    return kept;
  }

  /** One question at a time: an older one is answered with no. */
  #ask(id: string): Promise<boolean> {
    const { catalog, onChange } = this.#options;
    this.#answer?.(false);
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#asked = catalog.entries.find((entry) => entry.id === id) ?? null;
      onChange();
    });
  }

  /** One thing at a time is brought here: a newer one ends the older. */
  async #doing<T>(work: Omit<ModelWork, 'done'>, run: (options: CallOptions<TransferProgress>) => Promise<T>): Promise<T> {
    this.#controller?.abort();
    const controller = (this.#controller = new AbortController());
    const show = (shown: ModelWork | null): void => {
      if (this.#controller !== controller) return;
      this.#work = shown;
      this.#options.onChange();
    };
    show({ ...work, done: 0 });
    try {
      return await run({ signal: controller.signal, onProgress: ({ done, total }) => show({ ...work, done, total }) });
    } finally {
      show(null);
    }
  }
}
