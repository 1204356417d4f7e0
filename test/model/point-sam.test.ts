import { expect } from 'chai';
import { loadModel } from '../../src/model/load-model.js';
import { parseManifest } from '../../src/model/model-manifest.js';
import { openPointSam, type OpenedModel } from '../../src/model/open-point-sam.js';
import { normalizePoints } from '../../src/model/normalize-points.js';
import type { Masks, PromptableModel } from '../../src/model/promptable-model.js';
import { openRuntime } from '../../src/model/session.js';
import { failure } from '../support/failure.js';
import { goldenModel, RUNTIME } from '../support/golden-models.js';

const MANIFEST_URL = '/models/point-sam-tiny/manifest.json';

/** A post on a floor: 1,000 points of floor and 300 of post, at map-like coordinates. */
function postOnFloor(offset: readonly number[]): Float64Array {
  const positions = new Float64Array(3 * 1300);
  for (let i = 0; i < 1300; i++) {
    const [u, v] = [(i * 0.618034) % 1, (i * 0.754878) % 1];
    const point = i < 1000 ? [10 * u, 10 * v, 0.05 * Math.sin(40 * u)] : [5 + 0.15 * Math.cos(6.3 * u), 5 + 0.15 * Math.sin(6.3 * u), 0.2 + 4 * v];
    for (let axis = 0; axis < 3; axis++) positions[3 * i + axis] = point[axis] + offset[axis];
  }
  return positions;
}

describe('PointSam with the default model', () => {
  let opened: OpenedModel;
  let model: PromptableModel;

  before(async () => {
    opened = await openPointSam({ model: { manifestUrl: MANIFEST_URL }, runtime: RUNTIME, backend: 'wasm' });
    model = opened.model;
  });

  after(() => opened.dispose());

  async function segment(offset: readonly number[]) {
    const positions = postOnFloor(offset);
    const embedding = await model.encode({ positions, colors: new Float32Array(positions.length) });
    const clicks = { positions: [5.15, 5, 3].map((value, axis) => value + offset[axis]), labels: [1] };
    return { embedding, clicks, masks: await model.decode(embedding, clicks, null) };
  }

  const logitsOf = ({ logits }: Masks) => Promise.all([0, 1, 2, 3].map((mask) => logits.read(mask)));

  it('segments a post that is clicked on', async () => {
    const { masks } = await segment([0, 0, 0]);
    const [, best] = [0, 1, 2, 3].map((mask) => {
      const inside = (begin: number, end: number) => masks.bits.subarray(begin, end).filter((bits) => (bits >> mask) & 1).length;
      return inside(1000, 1300) / (300 + inside(0, 1000));
    }).toSorted((a, b) => b - a);
    expect([masks.bits.length, masks.iou.length]).to.deep.equal([1300, 4]);
    expect(best).to.be.above(0.8);
  });

  it('says per point which logits are above 0', async () => {
    const { masks } = await segment([0, 0, 0]);
    const logits = await logitsOf(masks);
    expect([...masks.bits]).to.deep.equal(Array.from({ length: 1300 }, (_, i) => logits.reduce((bits, mask, m) => bits | (Number(mask[i] > 0) << m), 0)));
  });

  it('gives the same answer anywhere on the map', async () => {
    const [here, there] = [await segment([0, 0, 0]), await segment([131_072, 5_242_880, 64])];
    const [ours, theirs] = [await here.masks.logits.read(0), await there.masks.logits.read(0)];
    expect(ours.reduce((most, logit, i) => Math.max(most, Math.abs(logit - theirs[i])), 0)).to.be.below(0.1);
  });

  it('says at other points what it says at its own, where they are the same', async () => {
    const { embedding, clicks, masks } = await segment([131_072, 5_242_880, 64]);
    const positions = postOnFloor([131_072, 5_242_880, 64]);
    const places = Array.from({ length: 130 }, (_, i) => 1299 - 10 * i);
    const at = places.flatMap((i) => [...positions.subarray(3 * i, 3 * i + 3)]);
    const again = await model.decode(embedding, clicks, null, { at });
    expect([...again.bitsAt!]).to.deep.equal(places.map((i) => masks.bits[i]));
    expect([masks.bitsAt, again.iou, again.bits]).to.deep.equal([null, masks.iou, masks.bits]);
    expect(new Set(again.bitsAt)).to.have.property('size').above(1);
  });

  it('lets a previous mask and a correction change the answer', async () => {
    const { embedding, clicks, masks } = await segment([0, 0, 0]);
    const previous = { logits: masks.logits, mask: 1 };
    const again = await model.decode(embedding, clicks, previous);
    const corrected = await model.decode(embedding, { positions: [...clicks.positions, 1, 1, 0], labels: [1, 0] }, previous);
    const other = await model.decode(embedding, clicks, { ...previous, mask: 2 });
    const answers = await Promise.all([masks, again, corrected, other].map(async ({ logits }) => String(await logits.read(0))));
    expect(new Set(answers).size).to.equal(4);
  });

  it('moves prompts outside the model\'s cube to its surface', async () => {
    const { embedding } = await segment([0, 0, 0]);
    const { center, scale } = normalizePoints(postOnFloor([0, 0, 0]), 'y').frame;
    const at = (distance: number) => ({ positions: [center[0] + distance * scale, center[1], center[2]], labels: [1] });
    const [edge, far] = [await model.decode(embedding, at(1), null), await model.decode(embedding, at(50), null)];
    expect([...far.iou]).to.deep.equal([...edge.iou]);
  });

  it('refuses colours and labels that do not fit', async () => {
    expect(await model.encode({ positions: new Float32Array(9), colors: new Float32Array(6) }).then(() => null, String))
      .to.equal('RangeError: Expected r, g, b for each of 3 points, got 6 numbers.');
    const { embedding } = await segment([0, 0, 0]);
    const error = await model.decode(embedding, { positions: [0, 0, 0], labels: [] }, null).then(() => null, String);
    expect(error).to.equal('RangeError: Expected x, y, z and a label per prompt, got 3 numbers and 0 labels.');
  });

  it('runs with three points', async () => {
    const embedding = await model.encode({ positions: [0, 0, 0, 1, 0, 0, 0, 0, 1], colors: new Float32Array(9) });
    const masks = await model.decode(embedding, { positions: [0, 0, 0], labels: [1] }, null);
    expect((await logitsOf(masks)).map((logits) => [...logits].every(Number.isFinite))).to.deep.equal([true, true, true, true]);
  });

  it('lets overlapping calls wait for each other', async () => {
    const { embedding, clicks, masks } = await segment([0, 0, 0]);
    const both = await Promise.all([model.decode(embedding, clicks, null), model.decode(embedding, clicks, null)]);
    for (const { iou } of both) expect([...iou]).to.deep.equal([...masks.iou]);
  });
});

describe('PointSam without a decoder', () => {
  it('encodes, and refuses to segment in words', async () => {
    const model = await goldenModel('tiny_giant_encoder.safetensors', await openRuntime({ backend: 'wasm', runtime: RUNTIME }));
    const positions = postOnFloor([0, 0, 0]);
    const embedding = await model.encode({ positions, colors: new Float32Array(positions.length) });
    expect((await embedding.read()).length).to.equal(32 * 32);
    const error = await failure(model.decode(embedding, { positions: [0, 0, 0], labels: [1] }, null));
    expect([error.code, error.message]).to.deep.equal(['model-mismatch', 'The model tiny_giant_encoder holds only an encoder and cannot '
      + 'segment. Convert weights that hold a mask decoder, and name their manifest.']);
  });
});

describe('the default model', () => {
  it('is stored in half precision and knows its training', async () => {
    const manifest = parseManifest((await loadModel({ manifestUrl: MANIFEST_URL })).manifest, MANIFEST_URL);
    expect([manifest.precision.disk, manifest.upAxis, manifest.pointCount, manifest.grouping]).to.deep.equal(
      ['fp16', 'y', 4096, [{ maxPoints: 4096, patches: 512, patchSize: 16 }, { maxPoints: 8192, patches: 1024, patchSize: 16 }]],
    );
  });
});
