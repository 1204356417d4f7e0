import { expect } from 'chai';
import { GpuDevice } from '../../src/model/gpu-device.js';
import { openDevice } from '../../src/model/open-device.js';

describe('GpuDevice', () => {
  async function open(): Promise<GpuDevice> {
    return new GpuDevice(await openDevice((await navigator.gpu.requestAdapter())!));
  }

  before(async function () {
    if (!(await navigator.gpu?.requestAdapter())) this.skip();
  });

  it('joins what is on the card without taking the way through memory', async () => {
    const gpu = await open();
    const parts = [Float32Array.of(1, 2, 3), Float32Array.of(4), Float32Array.of(5, 6)];
    const joined = gpu.join(parts.map((part) => ({ buffer: gpu.write(part), bytes: part.byteLength })));
    expect([...new Float32Array(await gpu.read({ buffer: joined, bytes: 24 }))]).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(await gpu.trouble()).to.equal(null);
    gpu.dispose();
  });

  it('knows of a device that was taken away, but not of one that it gave back', async () => {
    const [taken, returned] = [await open(), await open()];
    taken.device.destroy();
    returned.dispose();
    await Promise.all([taken.device.lost, returned.device.lost]);
    expect([(await taken.trouble())?.code, (await taken.lost).code, await returned.trouble()]).to.deep.equal(['device-lost', 'device-lost', null]);
  });

  it('knows of memory that could not be had, once', async () => {
    const gpu = await open();
    const error = Object.create(GPUOutOfMemoryError.prototype, { message: { value: 'too much' } });
    gpu.device.dispatchEvent(Object.assign(new Event('uncapturederror'), { error }));
    const trouble = await gpu.trouble();
    expect([trouble?.code, trouble?.message]).to.deep.equal(['gpu-memory', 'The graphics card has too little memory for this model, or '
      + 'for so many points. Close other pages that use it, choose fewer points or a smaller model.']);
    expect(await gpu.trouble()).to.equal(null);
    gpu.dispose();
  });

  it('knows of shaders that the card refused, once, and by the first error', async () => {
    const gpu = await open();
    gpu.device.createShaderModule({ code: 'no shader' });
    gpu.device.createBuffer({ size: 4, usage: 0 });
    await gpu.device.queue.onSubmittedWorkDone();
    const trouble = await gpu.trouble();
    expect(trouble?.code).to.equal('gpu-failed');
    expect(trouble?.message).to.match(/^The graphics card did not compute what it was asked for \([^]*pars[^]*\)\. Load the model again/i);
    expect(await gpu.trouble()).to.equal(null);
    gpu.dispose();
  });
});
