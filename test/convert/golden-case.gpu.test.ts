import { expect } from 'chai';
import { TOLERANCES } from '../../src/convert/golden-case.js';
import type { PointSam } from '../../src/model/point-sam.js';
import { openRuntime, type Runtime } from '../../src/model/session.js';
import { compareGolden, goldenModel, RUNTIME } from '../support/golden-models.js';

describe('golden cases on WebGPU', function () {
  this.timeout(300_000);
  let runtime: Runtime | null = null;
  let model: PointSam | null = null;

  before(async function () {
    if (!(await navigator.gpu?.requestAdapter())) this.skip();
    runtime = await openRuntime({ backend: 'webgpu', runtime: RUNTIME });
    model = await goldenModel('tiny.safetensors', runtime);
  });

  after(async () => {
    await model?.dispose();
    runtime?.dispose();
  });

  for (const name of ['c_one_point_multimask', 'd_three_points_prev_mask']) {
    it(`matches the reference in case ${name}`, async () => {
      expect(runtime!.backend).to.equal('webgpu');
      const { embeddings, logits, iou } = await compareGolden(name, model!);
      expect(embeddings).to.be.within(1e-9, TOLERANCES.embeddings);
      expect(logits).to.be.within(1e-9, TOLERANCES.logits);
      expect(iou).to.be.at.most(TOLERANCES.iou);
    });
  }
});
