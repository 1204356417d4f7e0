import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { isAbortError, SegmentationError } from '../errors.js';
import { parseManifest, type ModelFile, type ModelManifest } from './model-manifest.js';
import { fileUrl, type ModelSource } from './model-source.js';

export interface LoadModelOptions {
  readonly signal?: AbortSignal;
  /** Bytes of the model's files so far, and in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Reads a whole file that the manifest names; asked once for every file each time a model is prepared. */
export type ReadModelFile = (file: ModelFile) => Promise<Uint8Array>;

/** A model whose files can be read. */
export interface LoadedModel {
  readonly manifest: ModelManifest;
  readonly read: ReadModelFile;
}

/**
 * Fetches a manifest and the files it names, and checks sizes and SHA-256.
 * @throws SegmentationError `model-fetch-failed` with the URL when a file cannot be had whole, `model-invalid` when it is
 *   not what the manifest says
 */
export async function loadModel(source: ModelSource, options: LoadModelOptions = {}): Promise<LoadedModel> {
  const manifest = await loadManifest(source, options.signal);
  const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const files = new Map<string, Uint8Array>();
  let done = 0;
  for (const file of manifest.files) {
    const before = done;
    const onBytes = (bytes: number): void => options.onProgress?.(before + bytes, total);
    files.set(file.path, await fetchFile(fileUrl(source, file.path), file, options.signal, onBytes));
    done += file.bytes;
  }
  return { manifest, read: async ({ path }) => files.get(path)! };
}

/** Fetches a manifest alone. */
export async function loadManifest({ manifestUrl }: ModelSource, signal?: AbortSignal): Promise<ModelManifest> {
  return parseManifest(await fetchManifest(manifestUrl, signal), manifestUrl);
}

async function fetchManifest(url: string, signal: AbortSignal | undefined): Promise<unknown> {
  const text = await guard(url, async () => (await request(url, signal)).text());
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SegmentationError('model-invalid', `${url} is not a model manifest: it is no JSON (${String(error)}). `
      + 'Check the address of the manifest.', { cause: error });
  }
}

async function request(url: string, signal: AbortSignal | undefined): Promise<Response> {
  const response = await fetch(url, signal ? { signal } : {});
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

async function fetchFile(
  url: string, file: ModelFile, signal: AbortSignal | undefined, onBytes: (bytes: number) => void,
): Promise<Uint8Array> {
  const { bytes, digest } = await guard(url, async () => receive(await request(url, signal), file.bytes, onBytes));
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

/** Reads the body into one array of the expected size, hashing on the way; stops one byte past the expected size. */
async function receive(
  response: Response, expected: number, onBytes: (bytes: number) => void,
): Promise<{ bytes: Uint8Array; digest: string }> {
  const bytes = new Uint8Array(expected);
  const hash = sha256.create();
  let filled = 0;
  for await (const chunk of chunksOf(response)) {
    if (filled + chunk.length > expected) return { bytes: new Uint8Array(expected + 1), digest: '' };
    bytes.set(chunk, filled);
    hash.update(chunk);
    filled += chunk.length;
    onBytes(filled);
  }
  return { bytes: bytes.subarray(0, filled), digest: bytesToHex(hash.digest()) };
}

async function* chunksOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body!.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}
