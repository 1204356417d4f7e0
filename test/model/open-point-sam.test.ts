import { expect } from 'chai';
import { abortError, SegmentationError } from '../../src/errors.js';
import type { CommonManifest } from '../../src/model/common-manifest.js';
import { type LoadModel, openPointSam } from '../../src/model/open-point-sam.js';
import { rejection } from '../support/engine-bench.js';
import { failure } from '../support/failure.js';
import { fakeAdapter, FakeDevice, withAdapter } from '../support/fake-gpu.js';
import { RUNTIME } from '../support/golden-models.js';
import { GOLDEN_MODEL, withGoldenModel } from '../support/served-model.js';

/** Opens the golden model, or another, in a browser whose graphics card gives a device that computes nothing. */
async function openOn(device: FakeDevice, backend: 'auto' | 'webgpu', model = GOLDEN_MODEL) {
  let losses = 0;
  const opening = withAdapter(async () => fakeAdapter(device), () => withGoldenModel(() =>
    openPointSam({ model, runtime: RUNTIME, backend }, { onDeviceLost: () => losses++ })));
  return { opening, losses: () => losses };
}

/** How a device went, once promises have settled; null while it is there. */
const loss = (device: FakeDevice) => Promise.race([
  device.lost.then(({ reason }) => reason), new Promise<null>((resolve) => setTimeout(resolve, 20, null)),
]);

describe('openPointSam on a graphics card that fails', () => {
  it('falls back to WASM, saying why, and gives the device back', async () => {
    const device = new FakeDevice();
    const { opening, losses } = await openOn(device, 'auto');
    const { backend, reason, model, dispose } = await opening;
    expect([backend, reason?.slice(0, 26), await loss(device), losses()]).to.deep.equal(['wasm', 'The graphics card failed (', 'destroyed', 0]);
    expect(model.description.name).to.be.a('string');
    await dispose();
  });

  it('is named as the reason in its own words alone', async () => {
    const device = new FakeDevice();
    device.addEventListener = (_, listener) => listener({ error: { message: 'A shader is invalid' } });
    const { reason, dispose } = await (await openOn(device, 'auto')).opening;
    expect(reason).to.equal('The graphics card failed (A shader is invalid).');
    await dispose();
  });

  it('is not asked to compute in half precision where it cannot', async () => {
    const half = { disk: 'fp16', compute: 'fp16' } as const;
    const open = (device: FakeDevice, backend: 'auto' | 'webgpu') => withAdapter(async () => fakeAdapter(device), () => withGoldenModel(() =>
      openPointSam({ model: GOLDEN_MODEL, runtime: RUNTIME, backend }), half));
    const device = new FakeDevice();
    const { backend, reason, dispose } = await open(device, 'auto');
    expect([backend, reason, await loss(device)]).to.deep.equal(['wasm', 'The model computes in half precision, which the graphics card does not.', 'destroyed']);
    await dispose();
    expect((await failure(open(new FakeDevice(), 'webgpu'))).message)
      .to.equal('The model computes in half precision, which the graphics card does not. WebGPU was asked for: choose automatic instead.');
  });

  it('does not take a device for lost that goes while it is tried', async () => {
    const device = new FakeDevice();
    device.lose({ reason: 'unknown', message: '' });
    const { opening, losses } = await openOn(device, 'auto');
    const { backend, dispose } = await opening;
    await loss(device);
    expect([backend, losses()]).to.deep.equal(['wasm', 0]);
    await dispose();
  });

  it('is not blamed for a model whose files cannot be read, nor asked on when that is cancelled', async () => {
    const manifest = (await (await fetch('/models/point-sam-tiny/manifest.json')).json()) as CommonManifest;
    // Too large to be computed on the processor first.
    const large = { ...manifest, files: manifest.files.map((file) => ({ ...file, bytes: 2 ** 27 })) };
    for (const error of [new SegmentationError('model-invalid', 'Damaged.'), new SegmentationError('storage-unavailable', 'No store.'), abortError()]) {
      for (const backend of ['auto', 'webgpu'] as const) {
        const device = new FakeDevice();
        const load: LoadModel = async () => ({ manifest: large, read: async () => { throw error; } });
        const opening = withAdapter(async () => fakeAdapter(device), () => openPointSam({ model: GOLDEN_MODEL, runtime: RUNTIME, backend }, { load }));
        expect([await rejection(opening), await loss(device)]).to.deep.equal([error, 'destroyed']);
      }
    }
  });

  it('is an error where WebGPU was forced', async () => {
    const device = new FakeDevice();
    const { opening } = await openOn(device, 'webgpu');
    const error = await failure(opening);
    expect([error.code, await loss(device)]).to.deep.equal(['webgpu-unavailable', 'destroyed']);
    expect(error.message).to.match(/^The graphics card failed \(.*\)\. WebGPU was asked for: choose automatic instead\.$/s);
  });

  it('gives the device back when the model cannot be loaded', async () => {
    const device = new FakeDevice();
    const { opening } = await openOn(device, 'auto', { manifestUrl: new URL('/models/none/manifest.json', location.href).href });
    expect([(await failure(opening)).code, await loss(device)]).to.deep.equal(['model-fetch-failed', 'destroyed']);
  });
});
