import { utf8ToBytes } from '@noble/hashes/utils.js';
import { SegmentationError } from '../errors.js';
import { fetchModelFile } from '../model/fetch-model-file.js';
import { fetchAnyManifest, modelBytes, type FetchedManifest } from '../model/load-model.js';
import type { ModelFile } from '../model/model-manifest.js';
import { fileUrl } from '../model/model-source.js';
import { whileHeld } from './folder-lock.js';
import type { TransferProgress } from './model-library.js';
import { missingFile } from './model-folder.js';
import type { ModelStorage } from './model-storage.js';
import { isSound } from './sound-file.js';
import { checkSpace } from './storage-space.js';
import { modelStorageError, megabyteWords } from './store-words.js';
import { MANIFEST, modelId, readStored, removeOutdated, type StoredModel, writeFile, writeNote } from './stored-models.js';

/** Files fetched at a time: enough to fill a line, few enough to stay small in memory (32 MiB each). */
const PARALLEL = 3;

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
  /** Bytes that a person has agreed to; without it any number. */
  readonly agreedBytes?: number | undefined;
}

/** A download under way. */
interface Download extends FetchedManifest {
  readonly storage: ModelStorage;
  readonly manifestUrl: string;
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Stops what is still fetched when one file has failed. */
  readonly stop: AbortController;
  readonly onProgress: DownloadOptions['onProgress'];
}

/**
 * Fetches a model into the store, file by file, a few at a time. A file is written when all of it is here and its SHA-256
 * is right; the manifest comes last and makes the model whole. What is written stays when the download is interrupted, and
 * is not fetched again.
 *
 * @throws SegmentationError `model-fetch-failed`, `model-invalid` as `fetchModelFile`; `storage-full` before anything is
 *   fetched when the model does not fit, `model-not-stored` when it has more bytes than were agreed to
 */
export async function downloadModel(storage: ModelStorage, manifestUrl: string, options: DownloadOptions = {}): Promise<StoredModel> {
  const fetched = await fetchAnyManifest(manifestUrl, options.signal);
  refuseLarger(fetched.manifest, options.agreedBytes);
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const folder = modelId(fetched.text);
  const download = { ...fetched, storage, manifestUrl, folder, signal, stop, onProgress: options.onProgress };
  try {
    return await whileHeld(folder, options.signal, () => fetchWhole(download));
  } catch (error) {
    throw modelStorageError(`store the model ${fetched.manifest.name}`, error);
  }
}

/** The manifest is another one, perhaps, than that whose size was shown. */
function refuseLarger(manifest: FetchedManifest['manifest'], agreed = Infinity): void {
  const bytes = modelBytes(manifest);
  if (bytes <= agreed) return;
  throw new SegmentationError('model-not-stored', `The model ${manifest.name} has grown to ${megabyteWords(bytes)} since it was said to have ${megabyteWords(agreed)}, `
    + 'so it was not downloaded. Choose it again to agree to its size of now.');
}

async function fetchWhole(download: Download): Promise<StoredModel> {
  const { storage, folder, text, manifest, manifestUrl } = download;
  const known = await readStored(storage, folder);
  if (known && (await missingFile(storage, known)) === null) return known;
  await removeOutdated(storage, manifestUrl, folder);
  await writeNote(storage, folder, { name: manifest.name, manifestUrl, bytes: modelBytes(manifest) });
  const missing = await missingFiles(download);
  await checkSpace(manifest.name, modelBytes({ files: missing }));
  await fetchAll(download, missing);
  await writeFile(storage, folder, MANIFEST, utf8ToBytes(text));
  return { id: folder, folder, manifestUrl, manifest };
}

/** Files that are not here as the manifest describes them. */
async function missingFiles({ storage, folder, manifest, signal }: Download): Promise<ModelFile[]> {
  const missing: ModelFile[] = [];
  for (const file of manifest.files) {
    signal.throwIfAborted();
    const here = (await storage.size(folder, file.path)) === file.bytes ? await storage.read(folder, file.path) : null;
    if (!here || !(await isSound(here, file))) missing.push(file);
  }
  return missing;
}

async function fetchAll(download: Download, missing: readonly ModelFile[]): Promise<void> {
  const { storage, folder, manifest, manifestUrl, signal, stop, onProgress } = download;
  const total = modelBytes(manifest);
  const received = new Map<string, number>();
  const before = total - modelBytes({ files: missing });
  const report = (): void => onProgress?.({ done: [...received.values()].reduce((sum, bytes) => sum + bytes, before), total });
  const waiting = [...missing];
  const fetchNext = async (): Promise<void> => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      const { path } = file;
      const onBytes = (bytes: number): void => {
        received.set(path, bytes);
        report();
      };
      const bytes = await fetchModelFile(fileUrl({ manifestUrl }, path), file, { signal, onBytes, cache: 'no-store' });
      await writeFile(storage, folder, path, bytes);
    }
  };
  report();
  const running = Array.from({ length: PARALLEL }, fetchNext);
  try {
    await Promise.all(running);
  } catch (error) {
    stop.abort();
    await Promise.allSettled(running); // what is being written is written, or whoever comes next could not
    throw error;
  }
}
