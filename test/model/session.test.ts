import { expect } from 'chai';
import { createInferenceWorker } from '../../src/default-assets.js';
import { WorkerEngine } from '../../src/inference/worker-engine.js';
import { runtimeIn, type RuntimeSource } from '../../src/model/runtime-source.js';
import { openRuntime, type Runtime } from '../../src/model/session.js';
import { LOAD } from '../support/engine-bench.js';
import { failure } from '../support/failure.js';
import { fakeAdapter, FakeDevice, withAdapter } from '../support/fake-gpu.js';
import { RUNTIME } from '../support/golden-models.js';
import { withProperty } from '../support/with-property.js';

const request = (backend: 'auto' | 'webgpu' | 'wasm') => openRuntime({ backend, runtime: RUNTIME });
const outcome = ({ backend, reason }: Runtime) => [backend, reason];

/** Ways in which a browser has no WebGPU for us, and what is said of them. */
const ABSENT: readonly (readonly [what: string, gpu: unknown, reason: string])[] = [
  ['no WebGPU', undefined, 'This page has no WebGPU (an old browser, or a page that is not served by https).'],
  ['no adapter', { requestAdapter: async () => null }, 'The browser offers no graphics adapter for WebGPU.'],
  ['an adapter that cannot be had', { requestAdapter: () => Promise.reject(new Error('blocked by the driver list')) },
    'The graphics adapter could not be opened (blocked by the driver list).'],
  ['an adapter that gives no device', { requestAdapter: async () => fakeAdapter(new FakeDevice(), () => Promise.reject(new Error('out of memory'))) },
    'The graphics adapter could not be opened (out of memory).'],
];

describe('openRuntime', () => {
  it('takes WASM when it was asked for, and says so', async () => {
    expect(outcome(await request('wasm'))).to.deep.equal(['wasm', 'The processor was chosen in the settings.']);
  });

  for (const [what, gpu, reason] of ABSENT) {
    it(`takes WASM and says why where there is ${what}`, async () => {
      expect(outcome(await withProperty(navigator, 'gpu', gpu, () => request('auto')))).to.deep.equal(['wasm', reason]);
    });

    it(`refuses a forced WebGPU where there is ${what}`, async () => {
      const error = await withProperty(navigator, 'gpu', gpu, () => failure(request('webgpu')));
      expect([error.code, error.message]).to.deep.equal(['webgpu-unavailable', `${reason} WebGPU was asked for: choose automatic instead.`]);
    });
  }

  it('takes a software adapter only when WebGPU is forced', async () => {
    const software = async () => ({ ...fakeAdapter(new FakeDevice()), info: { isFallbackAdapter: true, subgroupMinSize: 4 } });
    expect(outcome(await withAdapter(software, () => request('auto'))))
      .to.deep.equal(['wasm', 'The graphics adapter is a software one, slower than WebAssembly.']);
    expect(outcome(await withAdapter(software, () => request('webgpu')))).to.deep.equal(['webgpu', null]);
  });

  it('tells of a device that was taken away, but not of one that it gave back', async () => {
    const [taken, returned] = [new FakeDevice(), new FakeDevice()];
    const { lost } = await withAdapter(async () => fakeAdapter(taken), () => request('auto'));
    taken.lose({ reason: 'unknown', message: 'driver reset' });
    expect([(await lost).code, (await lost).message]).to.deep.equal(['device-lost', 'The graphics card was taken away from segmentation '
      + '(driver reset). Click again to continue; close other pages that use the graphics card if it happens again.']);
    const runtime = await withAdapter(async () => fakeAdapter(returned), () => request('auto'));
    runtime.dispose();
    expect((await returned.lost).reason).to.equal('destroyed');
    expect(await Promise.race([runtime.lost, new Promise((resolve) => setTimeout(resolve, 20, 'silence'))])).to.equal('silence');
  });

  it('refuses browsers without WebAssembly, or without SIMD in it', async () => {
    const without = [
      await withProperty(globalThis, 'WebAssembly', undefined, () => failure(request('auto'))),
      await withProperty(WebAssembly, 'validate', () => false, () => failure(request('auto'))),
    ];
    for (const error of without) {
      expect([error.code, error.message]).to.deep.equal(['wasm-unavailable', 'This browser has no WebAssembly with SIMD, which segmentation '
        + 'needs. Use a current version of Chrome, Edge, Firefox or Safari.']);
    }
  });

  it('says which graph could not be loaded', async () => {
    const { createRunner } = await request('wasm');
    const files = { name: 'small: encoder', graph: Uint8Array.of(1, 2, 3), weights: [{ path: 'encoder.bin', data: new Uint8Array(0) }] };
    const error = await failure(createRunner(files));
    expect(error.code).to.equal('model-invalid');
    expect(error.message).to.match(/^small: encoder could not be loaded: /);
  });
});

describe('openRuntime where files of onnxruntime-web are missing', () => {
  const missing = runtimeIn(new URL('/none/ort/', location.href).href);

  /** The failure in a worker of its own, since a page starts the runtime once. */
  async function failing(runtime: RuntimeSource) {
    const engine = new WorkerEngine({ worker: createInferenceWorker() });
    const { code, message } = await failure(engine.load({ ...LOAD, runtime }));
    engine.dispose();
    return { code, message };
  }

  it('names the file and what to do', async () => {
    for (const url of [missing.mjs, missing.wasm]) {
      const runtime = url === missing.mjs ? { ...RUNTIME, mjs: url } : { ...RUNTIME, wasm: url };
      expect(await failing(runtime)).to.deep.equal({ code: 'runtime-unavailable', message: `${url} could not be fetched: the server `
        + 'answered 404. Put onnxruntime-web\'s files, which lie in dist/ort/ of this package, there, or name their folder as runtimeUrl.' });
    }
  });

  it('sees through a web page in place of a file', async () => {
    const page = URL.createObjectURL(new Blob(['<!doctype html>'], { type: 'text/html' }));
    const { code, message } = await failing({ ...RUNTIME, mjs: page });
    expect([code, message.startsWith(`${page} could not be fetched: the server answered with a web page. `)]).to.deep.equal(['runtime-unavailable', true]);
  });

  it('says that files are there but broken', async () => {
    const broken = URL.createObjectURL(new Blob([Uint8Array.of(0, 97, 115, 109, 1, 0, 0)], { type: 'application/wasm' }));
    const { code, message } = await failing({ ...RUNTIME, wasm: broken });
    expect([code, message.startsWith(`${RUNTIME.mjs} and ${broken} were found but do not start (`)]).to.deep.equal(['runtime-unavailable', true]);
  });
});
