import { convertInMemory } from '../../src/convert/convert-in-memory.js';
import { parseModelSettings } from '../../src/convert/model-settings.js';
import type { ModelManifest } from '../../src/model/model-manifest.js';
import { openGolden } from './golden-models.js';
import { withProperty } from './with-property.js';

/** Where `withGoldenModel` serves its model. */
export const GOLDEN_MODEL = { manifestUrl: 'https://model.test/manifest.json' };

/** Serves the golden model from memory while `run` loads it, with another precision in its manifest if need be. */
export async function withGoldenModel<T>(run: () => Promise<T>, precision?: ModelManifest['precision']): Promise<T> {
  const weights = await openGolden('tiny.safetensors');
  const { manifest, files } = await convertInMemory(weights, parseModelSettings('config', weights.metadata['config']));
  const original = globalThis.fetch;
  const answer = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const name = String(input).split('https://model.test/')[1];
    if (name === undefined) return original(input, init);
    const file = manifest.files.find(({ path }) => path === name);
    return file ? new Response(files.get(file.path)!.slice()) : Response.json({ ...manifest, ...(precision && { precision }) });
  };
  return withProperty(globalThis, 'fetch', answer, run);
}
