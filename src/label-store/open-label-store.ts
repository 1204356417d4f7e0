import { abortError, SegmentationError } from '../errors.js';
import { LabelStore } from './label-store.js';
import { type OpenedLog, openLog } from './open-log.js';
import type { LabelStorage } from './storage.js';
import { storageError } from './store-errors.js';
import type { LabelStoreOptions } from './store-types.js';
import { type CloudIdentity, findOlderCloud, folderOf, pageLocks } from './stored-clouds.js';

/**
 * Opens the labels of a cloud. Nothing is written before the first commit. Where another tab has them open for writing,
 * the store can only read (`writable`), follows that tab's changes and takes over when it goes.
 *
 * @throws SegmentationError `cloud-changed` where there are labels at the cloud's URL, but of another cloud (none of
 *   them is touched; `whenChanged: 'start-anew'` begins beside them); `labels-corrupt`, `labels-newer`,
 *   `storage-unavailable`. AbortError when the signal aborts.
 */
export async function openLabelStore<D>(options: LabelStoreOptions<D>): Promise<LabelStore<D>> {
  const { cloud, storage, locks = pageLocks(), signal } = options;
  let opened: OpenedLog | null = null;
  let store: LabelStore<D> | null = null;
  try {
    opened = await openLog(storage, folderOf(cloud.identity), locks);
    if (opened.log.sequence === 0 && options.whenChanged !== 'start-anew') await refuseChanged(storage, cloud);
    store = new LabelStore(opened, options);
    await store.load();
    if (signal?.aborted) throw abortError();
  } catch (error) {
    await store?.close();
    if (!store) await giveUp(opened);
    throw signal?.aborted ? abortError() : storageError(`open the labels of ${nameOf(cloud)}`, error);
  }
  if (locks && !store.writable) void store.takeOver(locks);
  return store;
}

async function giveUp(opened: OpenedLog | null): Promise<void> {
  opened?.log.close();
  await opened?.release?.();
}

async function refuseChanged(storage: LabelStorage, cloud: CloudIdentity): Promise<void> {
  const older = await findOlderCloud(storage, cloud);
  if (older?.savedAt == null) return;
  const date = new Date(older.savedAt).toISOString().slice(0, 10);
  throw new SegmentationError('cloud-changed', `Objects were saved for ${nameOf(cloud)} on ${date}, but it has changed since: their labels belong to other points. They are kept as they are; put the old cloud back to see them, or begin anew with this one.`);
}

function nameOf({ url }: CloudIdentity): string {
  return url === null ? 'this local cloud' : `the cloud at ${url}`;
}
