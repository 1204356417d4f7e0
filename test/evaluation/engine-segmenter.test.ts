import { expect } from 'chai';
import type { Crop } from '../../src/evaluation/crop.js';
import { EngineSegmenter } from '../../src/evaluation/engine-segmenter.js';
import { PointSamEngine } from '../../src/inference/point-sam-engine.js';
import { segmentEverything } from '../../src/evaluation/segment-everything.js';
import { SegmentationError } from '../../src/errors.js';
import { FakeEngine } from '../support/fake-engine.js';
import { cloudOf } from '../support/random-clouds.js';
import { scriptedModel } from '../support/scripted-model.js';

/** 10 x 10 points, 1 m apart, in a box of 10 x 10 x 2 m. */
const crop: Crop = {
  positions: cloudOf(100, (i) => [i % 10, Math.floor(i / 10), 0.01 * (i % 3)]),
  colors: null, intensities: null, bounds: { min: [-0.5, -0.5, -1], max: [9.5, 9.5, 1] },
};

/** Sizes of the four masks, the single one first, which is also the second look's: each holds the first points of the sample. */
async function scriptedEngine(sizes: readonly number[]): Promise<PointSamEngine> {
  const engine = new PointSamEngine({ openModel: () => scriptedModel({ inside: (point, mask) => point < sizes[mask]! }) });
  await engine.load({ model: { manifestUrl: '' }, runtime: { mjs: '', wasm: '' }, backend: 'wasm' });
  return engine;
}

const size = (mask: Uint8Array) => mask.reduce((sum, inside) => sum + inside, 0);

describe('EngineSegmenter', () => {
  it('reads the masks off the labels that the engine paints: three at first, the best by its own word, then one', async () => {
    const session = await new EngineSegmenter(await scriptedEngine([25, 10, 40, 50]), { regionScale: 2 }).open(crop);
    const first = await session.answer([{ index: 44, positive: true }]);
    expect(first.candidates.map(({ mask }) => size(mask))).to.deep.equal([10, 25, 50]);
    expect([first.mask, first.quality]).to.deep.equal([first.candidates[1]!.mask, first.candidates[1]!.quality]);
    expect([...first.mask.slice(23, 27)]).to.deep.equal([1, 1, 0, 0]);
    const second = await session.answer([{ index: 44, positive: true }, { index: 90, positive: false }]);
    expect([second.candidates.length, size(second.mask)]).to.deep.equal([1, 25]);
    await session.close();
  });

  it('asks as the tool does, in a region of half the crop box\'s diagonal', async () => {
    const engine = new FakeEngine();
    const session = await new EngineSegmenter(engine).open(crop);
    await session.answer([{ index: 44, positive: true }, { index: 3, positive: false }]);
    const [{ radius, refit, candidate, prompts }] = engine.segments as [typeof engine.segments[0]];
    expect(radius).to.be.closeTo(Math.hypot(10, 10, 2) / 2, 1e-9);
    expect([refit, candidate]).to.deep.equal([true, null]);
    expect(prompts[0]).to.deep.equal({ position: [4, 4, crop.positions[134]], positive: true });
    await session.close();
    expect(engine.of('removeNodes')).to.deep.equal([['r']]);
  });

  it('leaves the user with nothing where the region holds too few points, and passes other failures on', async () => {
    const few: Crop = { ...crop, positions: crop.positions.slice(0, 6) };
    const session = await new EngineSegmenter(await scriptedEngine([1, 1, 1, 1])).open(few);
    expect([...(await session.answer([{ index: 0, positive: true }])).mask]).to.deep.equal([0, 0]);
    const broken = new FakeEngine();
    broken.segmentError = new SegmentationError('device-lost', 'gone');
    const error = await (await new EngineSegmenter(broken).open(crop)).answer([{ index: 0, positive: true }]).catch((reason: unknown) => reason);
    expect(error).to.equal(broken.segmentError);
  });

  it('does not carry one object\'s mask over to the next crop', async () => {
    const segmenter = new EngineSegmenter(await scriptedEngine([25, 10, 40, 50]), { regionScale: 2 });
    const session = await segmenter.open(crop);
    await session.answer([{ index: 44, positive: true }]);
    await session.close();
    const half: Crop = { ...crop, positions: crop.positions.slice(0, 150) };
    const { mask, candidates } = await (await segmenter.open(half)).answer([{ index: 24, positive: true }]);
    expect([mask.length, candidates.map((offered) => size(offered.mask))]).to.deep.equal([50, [10, 25, 50]]);
  });
});

describe('segmentEverything', () => {
  it('finds the objects that its masks overlap', async () => {
    const ids = Int32Array.from({ length: 100 }, (_, i) => (i < 40 ? 1 : i < 60 ? 2 : i < 70 ? 3 : 0));
    const object = { category: 'thing', level: 'object', crop: crop.bounds } as const;
    const scene = {
      ...crop, name: 's', offset: [0, 0, 0], sensor: 'none', groundTruth: 'by hand', ids: { object: ids },
      objects: [1, 2, 3, 4].map((id) => ({ ...object, id })),
    } as const;
    const model = new EngineSegmenter(await scriptedEngine([40, 10, 40, 50]), { regionScale: 2 });
    const done: number[] = [];
    const recall = await segmentEverything(scene, model, { prompts: 5, onPrompt: (count) => done.push(count) });
    // The masks of 10, 40 and 50 points: the one of 40 is the best, the two others overlap it too much or too little.
    expect(recall).to.deep.equal({ objects: 3, proposals: 2, found25: 1, found50: 1 });
    expect(done).to.deep.equal([1, 2, 3, 4, 5]);
  });
});
