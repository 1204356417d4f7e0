import { expect } from 'chai';
import type { SegmentationError } from '../../src/errors.js';
import { openPointSam } from '../../src/model/open-point-sam.js';
import { failure } from '../support/failure.js';
import { checkPatchOrder } from '../../src/model/self-check.js';
import { openRuntime } from '../../src/model/session.js';
import { goldenModel, RUNTIME } from '../support/golden-models.js';
import { GOLDEN_MODEL, withGoldenModel } from '../support/served-model.js';
import { withProperty } from '../support/with-property.js';

/** WebGPU's number of a map to read. */
const MAP_READ = 1;

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
  const opening = onSoftware({ ...(adapter && { adapter }), device: (opened) => { device?.(opened); devices.push(opened); } }, () => withGoldenModel(() =>
    openPointSam({ model: GOLDEN_MODEL, runtime: RUNTIME, backend }, { onDeviceLost: (error) => losses.push(error) })));
  return { opening, devices, losses };
}

/** Runs something in a browser whose software adapter passes for a graphics card. */
function onSoftware<T>({ adapter, device }: Omit<Trial, 'backend'>, run: () => Promise<T>): Promise<T> {
  const requestAdapter = async (): Promise<GPUAdapter> => {
    const found = (await GPU.prototype.requestAdapter.call(navigator.gpu))!;
    Object.defineProperty(found.info, 'isFallbackAdapter', { value: false });
    adapter?.(found);
    const requestDevice = async (descriptor?: GPUDeviceDescriptor): Promise<GPUDevice> => {
      const opened = await GPUAdapter.prototype.requestDevice.call(found, descriptor);
      device?.(opened);
      return opened;
    };
    return Object.defineProperty(found, 'requestDevice', { value: requestDevice });
  };
  return withProperty(navigator.gpu, 'requestAdapter', requestAdapter, run);
}

/** The software adapter's subgroups are too small for the attention shader; now it claims otherwise. */
const lie = ({ info }: GPUAdapter): void => void Object.defineProperty(info, 'subgroupMinSize', { value: 32 });

describe('checkPatchOrder on WebGPU', function () {
  this.timeout(300_000);

  before(async function () {
    if (!(await navigator.gpu?.requestAdapter())) this.skip();
  });

  for (const [what, change, agrees] of [['notices an adapter whose attention is wrong', lie, false], ['passes one that is right', undefined, true]] as const) {
    it(what, async () => {
      const runtime = await onSoftware({ ...(change && { adapter: change }) }, () => openRuntime({ backend: 'webgpu', runtime: RUNTIME }));
      const model = await goldenModel('tiny.safetensors', runtime);
      expect((await checkPatchOrder(model)).agrees).to.equal(agrees);
      runtime.dispose();
    });
  }
});

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

  it('brings only bits and qualities back, and says what a device that goes in the middle of a request means', async () => {
    const mapped: number[] = [];
    const { mapAsync } = GPUBuffer.prototype;
    const note = function (this: GPUBuffer, mode: number) {
      if (mode === MAP_READ) mapped.push(this.size);
      return mapAsync.call(this, mode);
    };
    const { opening, devices, losses } = openOnSoftware({ backend: 'webgpu' });
    const { model } = await opening;
    const positions = Float32Array.from({ length: 3 * 130 }, (_, i) => Math.sin(i * i));
    const embedding = await model.encode({ positions, colors: positions });
    const click = { positions: [0, 0, 0], labels: [1] };
    const { logits, bits } = await model.decode(embedding, click, null);
    await withProperty(GPUBuffer.prototype, 'mapAsync', note, () => model.decode(embedding, click, { logits, mask: 1 }));
    // The runtime reads sixteen bytes at a time.
    expect([bits.length, mapped.toSorted((a, b) => a - b)]).to.deep.equal([130, [16, 4 * 132]]);
    const request = failure(model.decode(embedding, click, { logits, mask: 1 }));
    devices[0].destroy();
    expect([(await request).code, losses.map(({ code }) => code)]).to.deep.equal(['device-lost', ['device-lost']]);
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
