import { SegmentationError } from '../errors.js';
import { fetchAnyManifest } from '../model/load-model.js';
import type { CallOptions } from '../workers/protocol.js';
import { downloadModel } from './download-model.js';
import { unlessHeld } from './folder-lock.js';
import { keptModel, summary } from './kept-model.js';
import type {
  DownloadRequest, HalfModel, KeptModel, ModelLibrary, ModelShelf, ModelSummary, TransferProgress,
} from './model-library.js';
import type { ModelStorage } from './model-storage.js';
import { calmly } from './report-progress.js';
import { siteSpace } from './storage-space.js';
import { modelStorageError } from './store-words.js';
import { foreignModels, type PartialModel, partialModels, removeUnfinished, storedModels } from './stored-models.js';

/** The models of this browser, where the store can be written to: in a dedicated worker. */
export class LocalLibrary implements ModelLibrary {
  readonly #open: () => Promise<ModelStorage>;
  #storage: Promise<ModelStorage> | null = null;

  constructor(open: () => Promise<ModelStorage>) {
    this.#open = open;
  }

  async shelf(): Promise<ModelShelf> {
    const storage = await this.#opened();
    const [models, half, foreign] = await inWords('list the stored models', Promise.all([storedModels(storage), partialModels(storage), foreignModels(storage)]));
    return { models: models.map(keptModel), half: half.flatMap(halfModel), foreign, space: await siteSpace() };
  }

  async describe(manifestUrl: string): Promise<ModelSummary> {
    return summary((await fetchAnyManifest(manifestUrl)).manifest);
  }

  async download({ manifestUrl, bytes }: DownloadRequest, { signal, onProgress }: CallOptions<TransferProgress> = {}): Promise<KeptModel> {
    return keptModel(await downloadModel(await this.#opened(), manifestUrl, { signal, onProgress: calmly(onProgress), agreedBytes: bytes }));
  }

  async remove(folder: string): Promise<void> {
    const storage = await this.#opened();
    let removed = false;
    await unlessHeld(folder, async () => {
      await inWords('delete the model', storage.removeFolder(folder));
      removed = true;
    });
    if (!removed) throw new SegmentationError('storage-unavailable', 'The model is being downloaded in another tab. Cancel that first.');
  }

  dispose(): void {
    // Nothing is held between calls.
  }

  /** Opens the store once; a failure is tried again with the next call. */
  #opened(): Promise<ModelStorage> {
    this.#storage ??= this.#open().then(async (storage) => {
      await removeUnfinished(storage).catch(() => undefined); // they go the next time
      return storage;
    }).catch((error: unknown) => {
      this.#storage = null;
      throw error;
    });
    return this.#storage;
  }
}

function halfModel({ manifestUrl, ...model }: PartialModel): HalfModel[] {
  return manifestUrl === null ? [] : [{ ...model, manifestUrl }];
}

async function inWords<T>(action: string, doing: Promise<T>): Promise<T> {
  try {
    return await doing;
  } catch (error) {
    throw modelStorageError(action, error);
  }
}
