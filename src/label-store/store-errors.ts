import { SegmentationError } from '../errors.js';

/** Stored bytes that say something impossible; `detail` is a clause without a full stop. */
export function corruptLabels(detail: string): SegmentationError {
  return new SegmentationError('labels-corrupt', `Stored labels cannot be read: ${detail}. The browser's copy is damaged; export what is on screen, then delete the stored labels of this cloud.`);
}

/** What another tab that writes meanwhile makes of a change of ours. */
export function writtenElsewhere(file: string): SegmentationError {
  return new SegmentationError('labels-read-only', `Another tab has changed the stored labels (${file}) meanwhile. Nothing of yours was written; reload to see its changes.`);
}

/** Whether an error says that someone else has written where only we should. */
export function isWrittenElsewhere(error: unknown): boolean {
  return error instanceof SegmentationError && error.code === 'labels-read-only';
}

/**
 * A failure of the browser's storage in words; misuse and what is explained already stay what they are.
 *
 * @param action what was being done: "save the labels of 12 nodes"
 */
export function storageError(action: string, cause: unknown): Error {
  if (cause instanceof SegmentationError || cause instanceof RangeError || cause instanceof TypeError) return cause;
  const name = cause instanceof Error ? cause.name : '';
  if (name === 'QuotaExceededError') {
    return new SegmentationError('storage-full', `Could not ${action}: the browser's storage is full. What was saved before is intact and your change is still open; free some space or delete the labels of other clouds, then save again.`, { cause });
  }
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new SegmentationError('storage-unavailable', `Could not ${action}: the browser's storage refuses (${reason}). Allow this site to store data (private windows often do not), then try again; until then export what you want to keep.`, { cause });
}
