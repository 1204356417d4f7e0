import { expect } from 'chai';
import { TOLERANCES } from '../../src/convert/golden-case.js';
import type { PointSam } from '../../src/model/point-sam.js';
import { openRuntime } from '../../src/model/session.js';
import { compareGolden, goldenModel, RUNTIME } from '../support/golden-models.js';

const CASES = [
  'ab_encoder', 'c_one_point_multimask', 'd_three_points_prev_mask', 'd2_negative_points_at_corners', 'e1_constant_colour',
  'e2_duplicated_points', 'e3_fewer_unique_than_patches', 'f1_n777_p29_k13', 'f2_n1000_p48_k24', 'g_two_prompt_sets', 'h_eval_session',
];

describe('golden cases on WASM', () => {
  const models = new Map<string, PointSam>();

  before(async () => {
    const runtime = await openRuntime({ backend: 'wasm', runtime: RUNTIME });
    for (const weights of ['tiny', 'tiny_giant_encoder']) models.set(weights, await goldenModel(`${weights}.safetensors`, runtime));
  });

  after(async () => {
    for (const model of models.values()) await model.dispose();
  });

  for (const [name, weights] of [...CASES.map((name) => [name, 'tiny']), ['i_giant_style_encoder', 'tiny_giant_encoder']]) {
    it(`matches the reference in case ${name}`, async () => {
      const { embeddings, logits, iou } = await compareGolden(name, models.get(weights)!);
      expect(embeddings).to.be.at.most(TOLERANCES.embeddings);
      expect(logits).to.be.at.most(TOLERANCES.logits);
      expect(iou).to.be.at.most(TOLERANCES.iou);
      expect(embeddings + logits).to.be.above(0, 'nothing was compared');
    });
  }
});
