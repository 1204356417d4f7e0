import { SegmentationError } from '../errors.js';

/**
 * A failure of the browser's storage in words; misuse, cancelling, and what is explained already stay what they are.
 *
 * @param action what was being done: "store the model point-sam-large"
 */
export function modelStorageError(action: string, cause: unknown): Error {
  if (cause instanceof SegmentationError || cause instanceof RangeError || cause instanceof TypeError) return cause;
  const name = cause instanceof Error ? cause.name : '';
  if (name === 'AbortError') return cause as Error;
  if (name === 'QuotaExceededError') {
    return new SegmentationError('storage-full', `Could not ${action}: the browser's storage is full. `
      + 'Delete a model that you do not need, or free space on the device, then try again.', { cause });
  }
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new SegmentationError('storage-unavailable', `Could not ${action}: the browser's storage refuses (${reason}). `
    + 'Allow this site to store data (private windows often do not), then try again.', { cause });
}

/** Bytes as a person reads them in a message: "622.4 MB". */
export function megabyteWords(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
