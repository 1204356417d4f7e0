import { CommitLog } from './commit-log.js';
import type { LabelStorage } from './storage.js';
import { lockName } from './stored-clouds.js';
import { type Release, takeLock } from './writer-lock.js';

/** A log and the right to write to it. */
export interface OpenedLog {
  readonly log: CommitLog;
  readonly writable: boolean;
  /** Gives the writer's lock back, where there is one. */
  readonly release: Release | null;
}

/** A page that has ended lets go of its files a little after its locks. */
const ATTEMPTS = 40;
const PAUSE = 50;

/** The log with its writer's lock, or to read while another tab has that. */
export async function openLog(storage: LabelStorage, folder: string, locks: LockManager | null): Promise<OpenedLog> {
  if (!locks) return { ...(await openUnlockedLog(storage, folder)), release: null };
  const release = await takeLock(locks, lockName(folder));
  try {
    const log = release ? await openOwnLog(storage, folder) : await CommitLog.read(storage, folder);
    return { log, writable: release !== null, release };
  } catch (error) {
    await release?.();
    throw error;
  }
}

/** The log for its only writer. */
export async function openOwnLog(storage: LabelStorage, folder: string): Promise<CommitLog> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await CommitLog.write(storage, folder);
    } catch (error) {
      if (!isHeld(error) || attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/** The log for one that may be its writer where no locks say so: it is, unless the file itself is held elsewhere. */
async function openUnlockedLog(storage: LabelStorage, folder: string): Promise<{ readonly log: CommitLog; readonly writable: boolean }> {
  try {
    return { log: await CommitLog.write(storage, folder), writable: true };
  } catch (error) {
    if (!isHeld(error)) throw error;
    return { log: await CommitLog.read(storage, folder), writable: false };
  }
}

function isHeld(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NoModificationAllowedError';
}
