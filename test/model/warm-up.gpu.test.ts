import { expect } from 'chai';
import type { PatchCounts } from '../../src/model/model-manifest.js';
import type { PointSam } from '../../src/model/point-sam.js';
import type { PreviousMask } from '../../src/model/promptable-model.js';
import { runProbe } from '../../src/model/self-check.js';
import { openRuntime, type Runtime } from '../../src/model/session.js';
import { goldenModel, RUNTIME } from '../support/golden-models.js';
import { scene } from '../support/reference-case.js';
import { withProperty } from '../support/with-property.js';

/** Sizes of the shaders that are made while something runs: none when all are there already. */
async function shadersOf(run: () => Promise<void>): Promise<number[]> {
  const made: number[] = [];
  const { createShaderModule } = GPUDevice.prototype;
  const note = function (this: GPUDevice, descriptor: GPUShaderModuleDescriptor): GPUShaderModule {
    made.push(descriptor.code.length);
    return createShaderModule.call(this, descriptor);
  };
  await withProperty(GPUDevice.prototype, 'createShaderModule', note, run);
  return made;
}

/** A region of that size, and answers to so many clicks on it, each with the mask before it fed back. */
async function session(model: PointSam, points: number, grouping: PatchCounts, clicks: readonly number[]): Promise<void> {
  const cloud = scene(points);
  const embedding = await model.encode(cloud, { grouping });
  let previous: PreviousMask | null = null;
  for (const count of clicks) {
    const prompts = { positions: cloud.positions.subarray(0, 3 * count), labels: Array.from({ length: count }, (_, i) => 1 - i % 2) };
    const { logits } = await model.decode(embedding, prompts, previous);
    previous?.logits.dispose();
    previous = { logits, mask: count === 1 ? 1 : 0 };
  }
  await previous?.logits.read(0);
  previous?.logits.dispose();
  embedding.dispose();
}

describe('runProbe on WebGPU', function () {
  this.timeout(300_000);
  let runtime: Runtime;
  let model: PointSam;

  before(async function () {
    // Without an adapter there are no shaders to be counted.
    if (!(await navigator.gpu?.requestAdapter())) this.skip();
    runtime = await openRuntime({ backend: 'webgpu', runtime: RUNTIME });
    model = await goldenModel('tiny.safetensors', runtime);
    expect((await shadersOf(async () => void await runProbe(model))).length, 'all that there are').to.be.at.least(20);
  });

  after(async () => {
    await model?.dispose();
    runtime?.dispose();
  });

  it('leaves no shader to be compiled for any number of clicks', async () => {
    expect(await shadersOf(() => session(model, 203, { patches: 32, patchSize: 8 }, [1, 2, 3, 4, 5, 12]))).to.deep.equal([]);
  });

  it('leaves none for regions of other sizes, whatever divides their points and patches', async () => {
    for (const [points, patches, patchSize] of [[1501, 33, 7], [2002, 34, 16]]) {
      expect(await shadersOf(() => session(model, points, { patches, patchSize }, [1, 2])), `${points} points`).to.deep.equal([]);
    }
  });
});
