import { SegmentationError } from '../errors.js';
import { planModel } from '../model/architectures.js';
import { fetchManifest, loadFiles, type LoadedModel, type LoadModelOptions, modelBytes } from '../model/load-model.js';
import type { ModelSource, ServedModel } from '../model/model-source.js';
import { LARGE_MODEL_BYTES } from './model-library.js';
import type { ModelStorage } from './model-storage.js';
import { isSound } from './sound-file.js';
import { megabyteWords, modelStorageError } from './store-words.js';
import { type StoredModel, storedModels } from './stored-models.js';

/**
 * Finds a model's files wherever they are: in the browser's store without asking any server, else, when it is a small
 * one, on its server. Those of a stored model are read, and checked, when they are asked for.
 *
 * @throws SegmentationError as `loadModel`; `model-not-stored` for a large model that was not downloaded, or was deleted
 */
export async function loadAnyModel(
  source: ModelSource, options: LoadModelOptions, openStorage: () => Promise<ModelStorage>,
): Promise<LoadedModel> {
  if ('stored' in source) return openStored(await openStorage(), source.stored, options);
  // What ships with the library is small.
  if (source.fileUrls) return loadSmall(source, options);
  const storage = await openStorage().catch(() => null); // a small model needs none
  const stored = storage && (await storedModels(storage)).find(({ manifestUrl }) => manifestUrl === source.manifestUrl);
  return stored ? reader(storage, stored, options) : loadSmall(source, options);
}

async function loadSmall(source: ServedModel, options: LoadModelOptions): Promise<LoadedModel> {
  const manifest = await fetchManifest(source.manifestUrl, options.signal);
  const bytes = modelBytes(manifest);
  if (bytes <= LARGE_MODEL_BYTES) return loadFiles(source, manifest, options);
  throw new SegmentationError('model-not-stored', `The model ${manifest.name} has ${megabyteWords(bytes)} and is not on this device. `
    + 'Choose it in the list of models to download it.');
}

async function openStored(storage: ModelStorage, id: string, options: LoadModelOptions): Promise<LoadedModel> {
  const stored = (await storedModels(storage)).find((model) => model.id === id);
  if (stored) return reader(storage, stored, options);
  throw new SegmentationError('model-not-stored', 'The chosen model is no longer on this device. Choose another one in the list of models, or download it again.');
}

/** Reads files as they are asked for; progress counts every file once. */
function reader(storage: ModelStorage, { folder, manifest: stored }: StoredModel, { signal, onProgress }: LoadModelOptions): LoadedModel {
  const { manifest } = planModel(stored, `the stored model ${stored.name}`);
  const total = modelBytes(manifest);
  const seen = new Map<string, number>();
  return {
    manifest,
    read: async (file) => {
      signal?.throwIfAborted();
      const bytes = await readFile(storage, folder, file.path);
      if (!bytes || !(await isSound(bytes, file))) {
        throw new SegmentationError('model-invalid', `The model ${manifest.name} on this device is damaged (${file.path}). Delete it in the list of models, then download or convert it again.`);
      }
      seen.set(file.path, file.bytes);
      onProgress?.([...seen.values()].reduce((sum, count) => sum + count, 0), total);
      return bytes;
    },
  };
}

async function readFile(storage: ModelStorage, folder: string, path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await storage.read(folder, path);
  } catch (error) {
    throw modelStorageError('read the stored model', error);
  }
}
