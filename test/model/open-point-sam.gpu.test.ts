import { expect } from 'chai';
import type { SegmentationError } from '../../src/errors.js';
import { openPointSam } from '../../src/model/open-point-sam.js';
import { failure } from '../support/failure.js';
import { RUNTIME } from '../support/golden-models.js';
import { GOLDEN_MODEL, withGoldenModel } from '../support/served-model.js';
import { withProperty } from '../support/with-property.js';

interface Trial {
  readonly backend: 'auto' | 'webgpu';
  /** Changes the software adapter, which passes for a graphics card here. */
  readonly adapter?: (adapter: GPUAdapter) => void;
  readonly device?: (device: GPUDevice) => void;
}

/** Opens the golden model on the software adapter; `devices` and `losses` fill as it goes. */
function openOnSoftware({ backend, adapter, device }: Trial) {
  const devices: GPUDevice[] = [];
  const losses: SegmentationError[] = [];
  const requestAdapter = async (): Promise<GPUAdapter> => {
    const found = (await GPU.prototype.requestAdapter.call(navigator.gpu))!;
    Object.defineProperty(found.info, 'isFallbackAdapter', { value: false });
    adapter?.(found);
    const requestDevice = async (descriptor?: GPUDeviceDescriptor): Promise<GPUDevice> => {
      const opened = await GPUAdapter.prototype.requestDevice.call(found, descriptor);
      device?.(opened);
      devices.push(opened);
      return opened;
    };
    return Object.defineProperty(found, 'requestDevice', { value: requestDevice });
  };
  const opening = withProperty(navigator.gpu, 'requestAdapter', requestAdapter, () => withGoldenModel(() =>
    openPointSam({ model: GOLDEN_MODEL, runtime: RUNTIME, backend }, { onDeviceLost: (error) => losses.push(error) })));
  return { opening, devices, losses };
}

/** The software adapter's subgroups are too small for the attention shader; now it claims otherwise. */
const lie = ({ info }: GPUAdapter): void => void Object.defineProperty(info, 'subgroupMinSize', { value: 32 });

describe('openPointSam on WebGPU', function () {
  this.timeout(300_000);

  before(async function () {
    if (!(await navigator.gpu?.requestAdapter())) this.skip();
  });

  it('uses the graphics adapter once it agrees with WASM, and tells when the device is taken away', async () => {
    let takeAway!: (info: Pick<GPUDeviceLostInfo, 'reason' | 'message'>) => void;
    const lost = new Promise((resolve) => (takeAway = resolve));
    const device = (opened: GPUDevice) => void Object.defineProperty(opened, 'lost', { value: lost });
    const { opening, losses } = openOnSoftware({ backend: 'webgpu', device });
    const opened = await opening;
    expect([opened.backend, opened.reason, losses]).to.deep.equal(['webgpu', null, []]);
    takeAway({ reason: 'unknown', message: 'driver reset' });
    await new Promise((resolve) => setTimeout(resolve));
    expect(losses.map(({ code }) => code)).to.deep.equal(['device-lost']);
    await opened.dispose();
  });

  it('falls back to WASM, saying why, on an adapter whose attention is wrong, and gives its device back', async () => {
    const { opening, devices, losses } = openOnSoftware({ backend: 'auto', adapter: lie });
    const opened = await opening;
    expect(opened.backend).to.equal('wasm');
    expect(opened.reason).to.match(/^The graphics card computes wrong numbers \(off by .* %\)\.$/);
    expect([(await devices[0].lost).reason, losses]).to.deep.equal(['destroyed', []]);
    await opened.dispose();
  });

  it('names the difference where WebGPU was forced', async () => {
    const { opening, devices } = openOnSoftware({ backend: 'webgpu', adapter: lie });
    const error = await failure(opening);
    expect(error.code).to.equal('webgpu-unavailable');
    expect(error.message).to.match(/^The graphics card computes wrong numbers \(off by [\d.]+ %\)\. WebGPU was asked for: choose automatic instead\.$/);
    expect((await devices[0].lost).reason).to.equal('destroyed');
  });

  it('falls back to WASM when the device goes while it is tried', async () => {
    const { opening, losses } = openOnSoftware({ backend: 'auto', device: (device) => setTimeout(() => device.destroy(), 2000) });
    const opened = await opening;
    expect([opened.backend, opened.reason?.slice(0, 26), losses]).to.deep.equal(['wasm', 'The graphics card failed (', []]);
    await opened.dispose();
  });
});
