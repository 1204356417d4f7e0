import { expect } from 'chai';
import { PointSamEngine } from '../../src/inference/point-sam-engine.js';
import { DEFAULT_RULES, type MaskRules } from '../../src/inference/segmentation-engine.js';
import { LOAD } from '../support/engine-bench.js';
import { makeNode } from '../support/make-node.js';
import { cloudOf } from '../support/random-clouds.js';
import { scriptedModel } from '../support/scripted-model.js';
import { Screen } from '../support/synthetic-scene.js';

/** A strip of 20,000 points, 1 mm apart, all in every mask but those beyond 15 m, and a second one 5 m beside it. */
const SIZE = 20_000;
const positions = cloudOf(SIZE, (i) => [(i >> 1) / 1000, 5 * (i % 2), 0]);

/** What the engine shows and keeps after a click at the strip's middle. */
async function segment(rules: Partial<MaskRules>) {
  const asked: number[] = [];
  const engine = new PointSamEngine({ openModel: () => scriptedModel({ inside: (point, mask) => (mask === 0 && asked.push(point), true) }) });
  await engine.load(LOAD);
  await engine.addNodes([makeNode('r', { positions })]);
  const screen = new Screen();
  const request = { cloud: 'cloud', prompts: [{ position: [5, 0, 0], positive: true }], candidate: null, radius: 30, refit: false, rules: { ...DEFAULT_RULES, ...rules } } as const;
  const result = await engine.segment(request);
  screen.show(result.labels);
  const { sample } = await engine.keepDraft({ label: 8, candidate: result.chosen });
  const painted = result.labels[0]!.labels.filter((label) => label !== 0).length;
  return { painted, kept: sample.labels.length, reach: sample.reach, decoded: asked.length };
}

describe('the rules of masks', () => {
  it('nearest asks the model at its own points, field at those of the scan, and both reach as far', async () => {
    const [nearest, field] = [await segment({ connected: false }), await segment({ connected: false, propagation: 'field' })];
    expect(nearest.kept).to.be.below(4097);
    expect(field.kept).to.equal(SIZE);
    // Twice: the first click's mask is looked at again.
    expect(field.decoded).to.equal(nearest.decoded + 2 * SIZE);
    expect([nearest.painted, field.painted]).to.deep.equal([SIZE, SIZE]);
    expect(field.reach).to.equal(nearest.reach);
  });

  it('connected leaves the strip that was not clicked on, by both', async () => {
    for (const propagation of ['nearest', 'field'] as const) {
      expect((await segment({ propagation })).painted, propagation).to.equal(SIZE / 2);
    }
  });
});
