import { expect } from 'chai';
import { openRuntime } from '../../src/model/session.js';
import { failure } from '../support/failure.js';
import { RUNTIME_URL } from '../support/golden-models.js';
import { withProperty } from '../support/with-property.js';

const request = (backend: 'auto' | 'webgpu' | 'wasm') => openRuntime({ backend, runtimeUrl: RUNTIME_URL });
const gpu = (adapter: unknown) => ({ requestAdapter: async () => adapter });

describe('openRuntime', () => {
  it('takes WASM without a reason when it was asked for', async () => {
    const { backend, reason } = await request('wasm');
    expect([backend, reason]).to.deep.equal(['wasm', null]);
  });

  it('takes WASM and says why where WebGPU has no adapter, or only a software one', async () => {
    const none = await withProperty(navigator, 'gpu', gpu(null), () => request('auto'));
    expect([none.backend, none.reason]).to.deep.equal(['wasm', 'the browser offers no graphics adapter for WebGPU.']);
    const software = await withProperty(navigator, 'gpu', gpu({ info: { isFallbackAdapter: true } }), () => request('auto'));
    expect([software.backend, software.reason]).to.deep.equal(['wasm', 'the graphics adapter is a software one, slower than WebAssembly.']);
  });

  it('refuses a forced WebGPU that is absent', async () => {
    const error = await withProperty(navigator, 'gpu', gpu(null), () => failure(request('webgpu')));
    expect([error.code, error.message]).to.deep.equal(['webgpu-unavailable',
      'WebGPU was asked for, but the browser offers no graphics adapter for WebGPU. Choose automatic instead.']);
  });

  it('refuses browsers without SIMD WebAssembly', async () => {
    const error = await withProperty(WebAssembly, 'validate', () => false, () => failure(request('auto')));
    expect([error.code, error.message]).to.deep.equal(['wasm-unavailable', 'This browser has no WebAssembly with SIMD, which segmentation '
      + 'needs. Use a current version of Chrome, Edge, Firefox or Safari.']);
  });

  it('says which graph could not be loaded', async () => {
    const { createRunner } = await request('wasm');
    const files = { name: 'small: encoder', graph: Uint8Array.of(1, 2, 3), weights: new Uint8Array(0), weightsPath: 'encoder.bin' };
    const error = await failure(createRunner(files));
    expect(error.code).to.equal('model-invalid');
    expect(error.message).to.match(/^small: encoder could not be loaded: /);
  });
});
