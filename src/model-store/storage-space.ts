import { SegmentationError } from '../errors.js';
import type { ModelShelf } from './model-library.js';
import { megabyteWords } from './store-words.js';

/**
 * Asks the browser whether a model has room, before anything of it is written. Browsers that do not tell are believed to
 * have some.
 * @throws SegmentationError `storage-full` with the bytes needed and left
 */
export async function checkSpace(name: string, needed: number): Promise<void> {
  const left = await spaceLeft();
  if (left !== null && left < needed) throw tooLittleSpace(name, needed, left);
}

/** Bytes of all that this site stores, and that it may still store; null where the browser does not tell. */
export async function siteSpace(): Promise<ModelShelf['space']> {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  return quota === undefined || usage === undefined ? null : { used: usage, free: Math.max(0, quota - usage) };
}

/** Bytes that this site may still store; null where the browser does not tell. */
export async function spaceLeft(): Promise<number | null> {
  return (await siteSpace())?.free ?? null;
}

/** The error of a model that has no room. */
export function tooLittleSpace(name: string, needed: number, left: number | null): SegmentationError {
  const has = left === null ? 'does not have that much' : `has only ${megabyteWords(left)} left`;
  return new SegmentationError('storage-full', `The model ${name} needs ${megabyteWords(needed)}, but the browser ${has} for this site. `
    + 'Delete a model that you do not need, or free space on the device, then try again.');
}
