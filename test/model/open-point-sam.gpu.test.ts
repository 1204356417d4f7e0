import { expect } from 'chai';
import { convertInMemory } from '../../src/convert/convert-in-memory.js';
import { parseModelSettings } from '../../src/convert/model-settings.js';
import { openPointSam } from '../../src/model/open-point-sam.js';
import { openGolden, RUNTIME_URL } from '../support/golden-models.js';
import { withProperty } from '../support/with-property.js';

const request = { manifestUrl: 'https://model.test/manifest.json', runtimeUrl: RUNTIME_URL, backend: 'webgpu' } as const;

/** Serves the golden model from memory while `run` loads it. */
async function withGoldenModel<T>(run: () => Promise<T>): Promise<T> {
  const weights = await openGolden('tiny.safetensors');
  const { manifest, files } = await convertInMemory(weights, parseModelSettings('config', weights.metadata['config']));
  const original = globalThis.fetch;
  const answer = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const name = String(input).split('https://model.test/')[1];
    if (name === undefined) return original(input, init);
    const file = manifest.files.find(({ path }) => path === name);
    return file ? new Response(files.get(file.role)!.slice()) : Response.json(manifest);
  };
  return withProperty(globalThis, 'fetch', answer, run);
}

describe('openPointSam on WebGPU', function () {
  this.timeout(300_000);

  before(async function () {
    if (!(await navigator.gpu?.requestAdapter())) this.skip();
  });

  it('uses the graphics adapter once it agrees with WASM', async () => {
    const opened = await withGoldenModel(() => openPointSam(request));
    expect([opened.backend, opened.reason]).to.deep.equal(['webgpu', null]);
    await opened.dispose();
  });

  it('falls back to WASM, saying why, on an adapter whose attention is wrong', async () => {
    // The software adapter's subgroups are too small for the attention shader; here it claims otherwise.
    const lying = async (): Promise<GPUAdapter> => {
      const adapter = await GPU.prototype.requestAdapter.call(navigator.gpu);
      Object.defineProperties(adapter!.info, { subgroupMinSize: { value: 32 }, isFallbackAdapter: { value: false } });
      return adapter!;
    };
    const opened = await withProperty(navigator.gpu, 'requestAdapter', lying, () =>
      withGoldenModel(() => openPointSam({ ...request, backend: 'auto' })));
    expect(opened.backend).to.equal('wasm');
    expect(opened.reason).to.match(/^the graphics card computes wrong numbers \(off by .* %\)\.$/);
    await opened.dispose();
  });
});
