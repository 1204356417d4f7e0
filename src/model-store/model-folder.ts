import { SegmentationError } from '../errors.js';
import { modelBytes } from '../model/load-model.js';
import { hold } from './folder-lock.js';
import type { ModelSink, ModelStorage } from './model-storage.js';
import { modelStorageError } from './store-words.js';
import { MADE_HERE, MANIFEST, readStored, type StoredModel, storedModels, writeNote } from './stored-models.js';

/** A model that is being made in this browser. It is one for others when it is committed. */
export interface ModelFolder {
  /** Creates a file of the model; `manifest.json`, which makes the model whole, is the last one. */
  create(path: string): Promise<ModelSink>;
  /**
   * Ends the making: from now on the model is listed and can be used. Where the very same model is here already, that
   * one stays and this one goes.
   *
   * @throws SegmentationError `model-invalid` naming a file that the manifest lists and that is missing or of another size;
   *   nothing is kept then
   */
  commit(): Promise<StoredModel>;
  /** Removes all that was written. */
  discard(): Promise<void>;
}

/**
 * Begins a model in the store; `name` is what messages call it. What a page that is closed meanwhile leaves behind goes when
 * the store is opened again.
 */
export async function createModelFolder(storage: ModelStorage, name: string): Promise<ModelFolder> {
  const folder = MADE_HERE + crypto.randomUUID();
  const release = await hold(folder);
  const inWords = async <T>(action: Promise<T>): Promise<T> => {
    try {
      return await action;
    } catch (error) {
      throw modelStorageError(`store the model ${name}`, error);
    }
  };
  const discard = async (): Promise<void> => {
    try {
      await inWords(storage.removeFolder(folder));
    } finally {
      release(); // what could not be removed goes when the store is opened again
    }
  };
  return {
    discard,
    create: async (path) => {
      const sink = await inWords(storage.create(folder, path));
      return { write: (bytes) => inWords(sink.write(bytes)), close: () => inWords(sink.close()) };
    },
    commit: async () => {
      const known = await inWords(storedModels(storage));
      const model = await inWords(readStored(storage, folder));
      const lacking = model ? await missingFile(storage, model) : MANIFEST;
      const same = known.find(({ id, folder: other }) => id === model?.id && other !== folder);
      if (lacking !== null || same) await discard();
      if (!model || lacking !== null) throw new SegmentationError('model-invalid', `The model ${name} is not whole: ${lacking} is missing. Convert it again.`);
      if (same) return same;
      await inWords(noteMade(storage, model));
      release();
      return model;
    },
  };
}

function noteMade(storage: ModelStorage, { folder, manifest }: StoredModel): Promise<void> {
  return writeNote(storage, folder, { name: manifest.name, manifestUrl: null, bytes: modelBytes(manifest) });
}

/** A file of the model that is not in its folder as it should be; null when all are. */
export async function missingFile(storage: ModelStorage, { folder, manifest }: StoredModel): Promise<string | null> {
  for (const { path, bytes } of manifest.files) if ((await storage.size(folder, path)) !== bytes) return path;
  return null;
}
