import { expect } from 'chai';
import { openDevice } from '../../src/model/open-device.js';
import { LIMITS } from '../support/fake-gpu.js';

/** What is asked of an adapter with these features and subgroups. */
async function asked(features: string[], subgroupMinSize: number): Promise<GPUDeviceDescriptor> {
  let descriptor: GPUDeviceDescriptor = {};
  const adapter = {
    limits: { ...LIMITS, maxTextureDimension1D: 7 }, features: new Set(features), info: { subgroupMinSize },
    requestDevice: async (request: GPUDeviceDescriptor) => {
      descriptor = request;
    },
  };
  await openDevice(adapter as unknown as GPUAdapter);
  return descriptor;
}

describe('openDevice', () => {
  it('asks for the full limits that computing needs', async () => {
    expect((await asked([], 32)).requiredLimits).to.deep.equal(LIMITS);
  });

  it('takes subgroups only where they are large enough for the attention shader', async () => {
    const features = ['shader-f16', 'subgroups', 'timestamp-query'];
    expect((await asked(features, 4)).requiredFeatures).to.deep.equal(['shader-f16']);
    expect((await asked(features, 8)).requiredFeatures).to.deep.equal(['shader-f16']);
    expect((await asked(features, 16)).requiredFeatures).to.deep.equal(['shader-f16', 'subgroups']);
  });

  it('asks for no feature that the adapter lacks', async () => {
    expect((await asked([], 32)).requiredFeatures).to.deep.equal([]);
  });
});
