import { SegmentationError } from '../errors.js';
import { firstStorage } from './first-storage.js';
import { IndexedDbStorage } from './indexeddb-storage.js';
import { OpfsStorage } from './opfs-storage.js';
import type { LabelStorage } from './storage.js';
import { storageError } from './store-errors.js';

/**
 * The browser's storage: the origin-private file system, IndexedDB where that is missing. The file system can be
 * written to in dedicated workers alone; open it in one, or a page and its worker would keep two stores.
 *
 * @throws SegmentationError `storage-unavailable` where the browser offers neither, as private windows do
 */
export async function openBrowserStorage(): Promise<LabelStorage> {
  const kinds: (() => Promise<LabelStorage | null>)[] = [() => OpfsStorage.open(), IndexedDbStorage.open];
  const storage = await firstStorage(kinds, (cause) => storageError('open the store of labels', cause));
  if (storage) return storage;
  throw new SegmentationError('storage-unavailable', 'This browser offers no storage for labels (neither a file system nor IndexedDB). Kept objects last until the page is closed; export them before.');
}

/**
 * Asks the browser not to clear the stored labels when space runs short. To be called on the page, workers cannot ask.
 * Returns whether it agreed; null where it cannot be asked.
 */
export async function requestPersistence(): Promise<boolean | null> {
  if (!navigator.storage?.persist) return null;
  return (await navigator.storage.persisted()) || navigator.storage.persist();
}
