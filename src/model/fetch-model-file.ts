import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { isAbortError, SegmentationError } from '../errors.js';
import type { ModelFile } from './model-manifest.js';

export interface FetchFileOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told how many bytes of the file have come so far. */
  readonly onBytes?: (bytes: number) => void;
  /** `no-store` leaves nothing in the browser's cache: for files that are stored by whoever asks. */
  readonly cache?: RequestCache;
}

/** A manifest has a few thousand bytes; a server that sends anything larger in its place is not heard to the end. */
const LARGEST_TEXT = 2 ** 24;

/**
 * Fetches a text.
 * @throws SegmentationError `model-fetch-failed` with the URL, `model-invalid` when it is longer than a manifest can be
 */
export function fetchText(url: string, signal?: AbortSignal): Promise<string> {
  return guard(url, async () => {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let length = 0;
    for await (const chunk of chunksOf(await request(url, { signal }))) {
      length += chunk.length;
      if (length > LARGEST_TEXT) throw new SegmentationError('model-invalid', `${url} is not a model manifest: it is longer than ${LARGEST_TEXT} bytes. Check the address of the manifest.`);
      parts.push(chunk);
    }
    return new Blob(parts).text();
  });
}

/**
 * Fetches a file that a manifest names, hashing it while it comes.
 * @throws SegmentationError `model-fetch-failed` when it cannot be had whole, `model-invalid` when it is another file
 */
export async function fetchModelFile(url: string, file: ModelFile, options: FetchFileOptions = {}): Promise<Uint8Array> {
  const { bytes, digest } = await guard(url, async () => receive(url, await request(url, options), file.bytes, options.onBytes));
  if (bytes.length !== file.bytes) {
    throw new SegmentationError('model-fetch-failed', `${url} should have ${file.bytes} bytes but has `
      + `${bytes.length < file.bytes ? `only ${bytes.length}` : 'more'}. Reload the page; if it stays, the model on the `
      + 'server is damaged.');
  }
  if (digest !== file.sha256) {
    throw new SegmentationError('model-invalid', `${url} is not the file that the manifest describes (SHA-256 ${digest.slice(0, 12)}… `
      + `instead of ${file.sha256.slice(0, 12)}…). Empty the browser's cache, or put the model on the server again.`);
  }
  return bytes;
}

async function request(url: string, { signal, cache }: FetchFileOptions): Promise<Response> {
  const response = await fetch(url, { ...(signal && { signal }), ...(cache && { cache }) });
  if (response.ok) return response;
  throw new SegmentationError('model-fetch-failed', `${url} could not be fetched: the server answered ${response.status}. `
    + 'Check that the model lies there, then try again.');
}

/** Turns what `fetch` throws (no network, a broken transfer) into words. */
async function guard<T>(url: string, fetching: () => Promise<T>): Promise<T> {
  try {
    return await fetching();
  } catch (error) {
    if (error instanceof SegmentationError || isAbortError(error)) throw error;
    throw new SegmentationError('model-fetch-failed', `${url} could not be fetched (${String(error)}). `
      + 'Check the connection, then try again.', { cause: error });
  }
}

/** Reads the body into one array of the expected size, hashing on the way; stops one byte past the expected size. */
async function receive(
  url: string, response: Response, expected: number, onBytes: ((bytes: number) => void) | undefined,
): Promise<{ bytes: Uint8Array; digest: string }> {
  const bytes = room(url, expected);
  const hash = sha256.create();
  let filled = 0;
  for await (const chunk of chunksOf(response)) {
    if (filled + chunk.length > expected) return { bytes: new Uint8Array(expected + 1), digest: '' };
    bytes.set(chunk, filled);
    hash.update(chunk);
    filled += chunk.length;
    onBytes?.(filled);
  }
  return { bytes: bytes.subarray(0, filled), digest: bytesToHex(hash.digest()) };
}

function room(url: string, bytes: number): Uint8Array {
  try {
    return new Uint8Array(bytes);
  } catch (cause) {
    throw new SegmentationError('out-of-memory', `${url} has ${bytes} bytes, for which this browser has no memory left. Close other tabs, or choose a smaller model.`, { cause });
  }
}

async function* chunksOf(response: Response): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = response.body!.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}
