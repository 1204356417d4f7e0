import type { LoadedModel } from '../model/load-model.js';
import type { ModelManifest } from '../model/model-manifest.js';
import { convertModel, type ConvertOptions, type FileSink } from './convert-model.js';
import type { ModelSettings } from './model-settings.js';
import type { SafetensorsFile } from './safetensors.js';

/** A converted model that was not written anywhere. */
export interface ModelInMemory extends LoadedModel {
  readonly manifest: ModelManifest;
  /** By their paths. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Converts small weights without touching a file system. */
export async function convertInMemory(file: SafetensorsFile, settings: ModelSettings, options: ConvertOptions = {}): Promise<ModelInMemory> {
  const written = new Map<string, Uint8Array>();
  const { manifest } = await convertModel(file, settings, async (path) => collect(path, written), options);
  return { manifest, files: written, read: async ({ path }) => written.get(path)! };
}

function collect(path: string, written: Map<string, Uint8Array>): FileSink {
  const chunks: Uint8Array[] = [];
  return {
    write: async (bytes) => { chunks.push(bytes); },
    close: async () => { written.set(path, new Uint8Array(await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer())); },
  };
}
