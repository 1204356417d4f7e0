import { SegmentationError } from '../errors.js';
import { fetchModelFile, fetchText } from './fetch-model-file.js';
import { planModel } from './architectures.js';
import { type CommonManifest, type ModelFile, parseAny } from './common-manifest.js';
import { fileUrl, type ServedModel } from './model-source.js';

export interface LoadModelOptions {
  readonly signal?: AbortSignal;
  /** Bytes of the model's files so far, and in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Reads a whole file that the manifest names; asked once for every file each time a model is prepared. */
export type ReadModelFile = (file: ModelFile) => Promise<Uint8Array>;

/** A model whose files can be read. */
export interface LoadedModel {
  readonly manifest: CommonManifest;
  readonly read: ReadModelFile;
}

/** A manifest as it came, whose SHA-256 is the model's number, and what it says. */
export interface FetchedManifest {
  readonly text: string;
  readonly manifest: CommonManifest;
}

/**
 * Fetches a manifest and the files it names, and checks sizes and SHA-256.
 * @throws SegmentationError `model-fetch-failed` with the URL when a file cannot be had whole, `model-invalid` when it is
 *   not what the manifest says
 */
export async function loadModel(source: ServedModel, options: LoadModelOptions = {}): Promise<LoadedModel> {
  const manifest = await fetchManifest(source.manifestUrl, options.signal);
  return loadFiles(source, manifest, options);
}

/** The bytes of all files of a model. */
export function modelBytes({ files }: Pick<CommonManifest, 'files'>): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Fetches the files of a manifest and keeps them in memory. */
export async function loadFiles(source: ServedModel, manifest: CommonManifest, options: LoadModelOptions): Promise<LoadedModel> {
  const total = modelBytes(manifest);
  const files = new Map<string, Uint8Array>();
  let done = 0;
  for (const file of manifest.files) {
    const before = done;
    const onBytes = (bytes: number): void => options.onProgress?.(before + bytes, total);
    files.set(file.path, await fetchModelFile(fileUrl(source, file.path), file, { signal: options.signal, onBytes }));
    done += file.bytes;
  }
  return { manifest, read: async ({ path }) => files.get(path)! };
}

/** Fetches a manifest and checks it, to open the model: its architecture must be known here. */
export async function fetchManifest(url: string, signal?: AbortSignal): Promise<CommonManifest> {
  return planModel((await fetchAnyManifest(url, signal)).manifest, url).manifest;
}

/** Fetches a manifest of any architecture and checks what manifests have in common. */
export async function fetchAnyManifest(url: string, signal?: AbortSignal): Promise<FetchedManifest> {
  const text = await fetchText(url, signal);
  return { text, manifest: parseAny(parseJson(text, url), url) };
}

function parseJson(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SegmentationError('model-invalid', `${url} is not a model manifest: it is no JSON (${String(error)}). `
      + 'Check the address of the manifest.', { cause: error });
  }
}
