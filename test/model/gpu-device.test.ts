import { expect } from 'chai';
import { GpuDevice } from '../../src/model/gpu-device.js';
import { FakeDevice } from '../support/fake-gpu.js';
import { withProperty } from '../support/with-property.js';

class OutOfMemory extends Error {}

describe('GpuDevice, where work is refused', () => {
  /** What is said of a device after these errors, asked twice. */
  async function troubles(...errors: Error[]): Promise<(readonly [code: string, message: string] | null)[]> {
    return withProperty(globalThis, 'GPUOutOfMemoryError', OutOfMemory, async () => {
      const device = new FakeDevice();
      const gpu = new GpuDevice(device as unknown as GPUDevice);
      for (const error of errors) device.fail(error);
      const said = [await gpu.trouble(), await gpu.trouble()];
      return said.map((trouble) => trouble && [trouble.code, trouble.message]);
    });
  }

  it('says what was refused first, once', async () => {
    const [first, second] = await troubles(new Error('The pipeline is invalid.'), new Error('The buffer is invalid.'));
    expect([first![0], second]).to.deep.equal(['gpu-failed', null]);
    expect(first![1]).to.include('The graphics card did not compute what it was asked for (The pipeline is invalid.)');
  });

  it('says that memory was missing where other work was refused for it', async () => {
    const [first, second] = await troubles(new Error('The buffer is invalid.'), new OutOfMemory('No room.'));
    expect([first![0], second]).to.deep.equal(['gpu-memory', null]);
  });

  it('says nothing where nothing was refused', async () => {
    expect(await troubles()).to.deep.equal([null, null]);
  });
});
