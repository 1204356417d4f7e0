import { SegmentationError } from '../errors.js';
import { firstStorage } from '../label-store/first-storage.js';
import { CachedModels } from './cached-models.js';
import type { ModelStorage } from './model-storage.js';
import { OpfsModels } from './opfs-models.js';
import { modelStorageError } from './store-words.js';

/**
 * Where this browser keeps models: the origin-private file system, the Cache API where that is missing. To be opened in
 * a dedicated worker, since the file system can be written to there alone.
 *
 * @throws SegmentationError `storage-unavailable` where the browser offers neither, as private windows do
 */
export async function openModelStorage(): Promise<ModelStorage> {
  const kinds: (() => Promise<ModelStorage | null>)[] = [() => OpfsModels.open(), () => CachedModels.open()];
  const storage = await firstStorage(kinds, (cause) => modelStorageError('open the store of models', cause));
  if (storage) return storage;
  throw new SegmentationError('storage-unavailable', 'This browser offers no storage for models (neither a file system nor '
    + 'the Cache API). Open the page over https, and not in a private window.');
}
