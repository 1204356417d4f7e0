import { expect } from 'chai';
import type { SegmentationError } from '../../src/errors.js';
import { GpuDevice } from '../../src/model/gpu-device.js';
import { createRunner, type Provider } from '../../src/model/ort-runner.js';
import { FakeDevice } from '../support/fake-gpu.js';
import { rejection } from '../support/engine-bench.js';

type Ort = Parameters<typeof createRunner>[0];

describe('createRunner, where a run fails', () => {
  /** A runtime whose graphs fail with this error. */
  const failing = (error: Error) => ({ InferenceSession: { create: async () => ({ run: async () => { throw error; } }) } }) as unknown as Ort;

  async function runOn(provider: Provider, error: Error): Promise<Error> {
    const runner = await createRunner(failing(error), { name: 'decoder', graph: new Uint8Array(0), weights: [] }, provider);
    return rejection(runner.run({})) as Promise<Error>;
  }

  const card = (device = new FakeDevice()) => new GpuDevice(device as unknown as GPUDevice);
  const refused = new Error('Failed to create a WebGPU compute pipeline.');

  it('takes it for a failure of the graphics card, in its words', async () => {
    const failure = await runOn(card(), refused) as SegmentationError;
    expect([failure.code, failure.cause]).to.deep.equal(['gpu-failed', refused]);
    expect(failure.message).to.include('(Failed to create a WebGPU compute pipeline.)');
  });

  it('says first that the card was taken away, or that memory ran out', async () => {
    const device = new FakeDevice();
    const gpu = card(device);
    device.lose({ reason: 'unknown', message: 'reset' });
    expect((await runOn(gpu, refused) as SegmentationError).code).to.equal('device-lost');
    expect((await runOn(card(), new Error('std::bad_alloc')) as SegmentationError).code).to.equal('out-of-memory');
  });

  it('leaves what fails on the processor as it is', async () => {
    expect(await runOn('wasm', refused)).to.equal(refused);
  });
});
