import { SegmentationError } from '../errors.js';
import { CommitLog } from './commit-log.js';
import type { LabelStorage } from './storage.js';
import { storageError } from './store-errors.js';
import { decodeDocument } from './stored-document.js';
import { takeLock } from './writer-lock.js';

const PREFIX = 'cloud-';
const LONGEST_IDENTITY = 150;

/** Which cloud labels belong to. */
export interface CloudIdentity {
  /** Equal exactly for equal clouds: a hash of what makes it, 1 to 150 characters. */
  readonly identity: string;
  /** Where it lies; a hint, as it may be signed. Null for a local one. */
  readonly url: string | null;
}

/** A cloud with stored labels. */
export interface StoredCloud extends CloudIdentity {
  /** At rest, bytes. */
  readonly bytes: number;
  /** Of the last change, milliseconds since 1970; null where the files are damaged or of a later version. */
  readonly savedAt: number | null;
}

/** Folder of the storage that a cloud's files lie in; also the name of its lock and channel. */
export function folderOf(identity: string): string {
  const name = encodeURIComponent(identity).replace(/[.!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  if (name.length === 0 || name.length > LONGEST_IDENTITY) throw new RangeError(`Expected an identity of 1 to ${LONGEST_IDENTITY} characters, got ${name.length}.`);
  return PREFIX + name;
}

/** Of the Web Lock that the writer of a folder holds, and of the channel that tells the others of its commits. */
export function lockName(folder: string): string {
  return `potree-point-sam-labels-${folder}`;
}

/** All clouds with labels, the one changed last first; also those that cannot be read, so that they can be deleted. */
export async function listStoredClouds(storage: LabelStorage): Promise<StoredCloud[]> {
  try {
    const clouds: StoredCloud[] = [];
    for (const folder of await storage.folders()) {
      const cloud = folder.startsWith(PREFIX) ? await readCloud(storage, folder) : null;
      if (cloud) clouds.push(cloud);
    }
    return clouds.sort((a, b) => (b.savedAt ?? 0) - (a.savedAt ?? 0));
  } catch (cause) {
    throw storageError('list the stored labels', cause);
  }
}

/**
 * Deletes the labels of a cloud; does nothing where there are none.
 *
 * @throws SegmentationError `labels-read-only` while the cloud is open for writing, here or in another tab
 */
export async function deleteStoredCloud(storage: LabelStorage, identity: string, locks: LockManager | null = pageLocks()): Promise<void> {
  const folder = folderOf(identity);
  const release = locks ? await takeLock(locks, lockName(folder)) : () => Promise.resolve();
  if (!release) throw new SegmentationError('labels-read-only', `The labels of cloud ${identity} are open. Close it here and in other tabs, then delete them.`);
  try {
    await storage.removeFolder(folder);
  } catch (cause) {
    throw storageError(`delete the labels of cloud ${identity}`, cause);
  } finally {
    await release();
  }
}

/** Null on pages without locks, those served over plain http. */
export function pageLocks(): LockManager | null {
  return globalThis.navigator?.locks ?? null;
}

/** The labels last changed of another cloud that lay at the same address, whatever its query says. */
export async function findOlderCloud(storage: LabelStorage, { identity, url }: CloudIdentity): Promise<StoredCloud | null> {
  // Folders on this computer have names in common that say nothing.
  if (url === null || !/^https?:/.test(url)) return null;
  const clouds = await listStoredClouds(storage);
  return clouds.find((cloud) => cloud.identity !== identity && cloud.url !== null && address(cloud.url) === address(url)) ?? null;
}

/** Bytes at rest in a folder. */
export async function folderBytes(storage: LabelStorage, folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await storage.files(folder)) {
    const file = await storage.open(folder, name);
    bytes += (await file?.size()) ?? 0;
    file?.close();
  }
  return bytes;
}

/** Null where nothing was ever saved. */
async function readCloud(storage: LabelStorage, folder: string): Promise<StoredCloud | null> {
  const bytes = await folderBytes(storage, folder);
  try {
    const log = await CommitLog.read(storage, folder);
    log.close();
    if (!log.document) return null;
    const { identity, url, savedAt } = await decodeDocument(log.document);
    return { identity, url, savedAt, bytes };
  } catch (error) {
    if (!(error instanceof SegmentationError)) throw error;
    return { identity: decodeURIComponent(folder.slice(PREFIX.length)), url: null, savedAt: null, bytes };
  }
}

function address(url: string): string {
  return url.split(/[?#]/, 1)[0];
}
