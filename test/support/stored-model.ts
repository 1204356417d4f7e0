import { convertInMemory } from '../../src/convert/convert-in-memory.js';
import { parseModelSettings } from '../../src/convert/model-settings.js';
import type { ModelManifest } from '../../src/model/model-manifest.js';
import { CachedModels } from '../../src/model-store/cached-models.js';
import type { ModelStorage } from '../../src/model-store/model-storage.js';
import { OpfsModels } from '../../src/model-store/opfs-models.js';
import { openGolden } from './golden-models.js';
import { RemoteOpfs } from './remote-storage.js';

export const BASE = 'https://models.test/tiny/';
export const MANIFEST_URL = `${BASE}manifest.json`;

/** A real model, as a server has it: the golden weights, converted. */
export async function servedFiles(): Promise<{ manifest: ModelManifest; text: string; files: Map<string, Uint8Array> }> {
  const weights = await openGolden('tiny.safetensors');
  const converted = await convertInMemory(weights, parseModelSettings('config', weights.metadata['config']));
  const text = JSON.stringify(converted.manifest);
  const files = new Map<string, Uint8Array>([['manifest.json', new TextEncoder().encode(text)]]);
  for (const file of converted.manifest.files) files.set(file.path, await converted.read(file));
  return { manifest: converted.manifest, text, files };
}

/** The browser's storages for models, each as it is used in earnest. */
export const STORAGES: readonly (readonly [name: string, open: () => Promise<ModelStorage>])[] = [
  ['OpfsModels', async () => new OpfsModels(new RemoteOpfs())],
  ['CachedModels', async () => (await CachedModels.open())!],
];

export async function emptied(storage: ModelStorage): Promise<ModelStorage> {
  for (const folder of await storage.folders()) await storage.removeFolder(folder);
  return storage;
}
