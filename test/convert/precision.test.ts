import { expect } from 'chai';
import { planConversion, type ConvertOptions } from '../../src/convert/convert-model.js';
import { fromHalves, toHalves } from '../../src/convert/half-float.js';
import { metadataSettings, type ModelSettings } from '../../src/convert/model-settings.js';
import { readNumbers } from '../../src/convert/read-weights.js';
import type { SafetensorsFile } from '../../src/convert/safetensors.js';
import { FOURIER_KEY } from '../../src/convert/weight-layout.js';
import { openRuntime, type Runtime } from '../../src/model/session.js';
import { checkpointShapes, LAYOUTS, type LayoutName } from '../support/checkpoint-layouts.js';
import { clickedScene, compareMasks, convertedMasks, type ClickedScene, type ConvertedMasks } from '../support/converted-masks.js';
import { failure } from '../support/failure.js';
import { openGolden, RUNTIME } from '../support/golden-models.js';
import { randomCheckpoint } from '../support/random-checkpoint.js';
import { floatTensor, openBytes, safetensorsBytes } from '../support/safetensors-bytes.js';

async function randomFile(layout: LayoutName): Promise<SafetensorsFile> {
  return openBytes(new Uint8Array(await new Blob([...randomCheckpoint(checkpointShapes(LAYOUTS[layout]), 1)] as BlobPart[]).arrayBuffer()));
}

/** Mean IoU with float32 of the masks that hold between 10 and 90 % of the points. */
function meanIou(exact: ConvertedMasks, other: ConvertedMasks): number {
  const compared = exact.logits.map((logits, i) => compareMasks(logits, other.logits[i])).filter(({ share }) => share >= 0.1 && share <= 0.9);
  expect(compared.length).to.be.above(1, 'masks that say something');
  return compared.reduce((sum, { iou }) => sum + iou, 0) / compared.length;
}

/** A golden case's cloud, which is in the model's frame already, with its click. */
async function goldenScene(): Promise<ClickedScene> {
  const recorded = await openGolden('case_c_one_point_multimask.safetensors');
  const [positions, colors] = [await readNumbers(recorded, 'in.xyz'), await readNumbers(recorded, 'in.rgb')];
  const click = { positions: await readNumbers(recorded, 'in.prompt_coords'), labels: await readNumbers(recorded, 'in.prompt_labels') };
  return { cloud: { positions, colors }, clicks: [click] };
}

/** The same weights, each replaced by the nearest float16. The Fourier matrix stays: it lies in the manifest. */
async function roundedToHalves(file: SafetensorsFile): Promise<SafetensorsFile> {
  const tensors = await Promise.all([...file.tensors].map(async ([key, { shape }]) => {
    const numbers = await readNumbers(file, key);
    return [key, floatTensor(shape, key === FOURIER_KEY ? numbers : fromHalves(toHalves(numbers)))] as const;
  }));
  return openBytes(safetensorsBytes(Object.fromEntries(tensors)));
}

function bytesOf({ manifest }: ConvertedMasks): number {
  return manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
}

describe('precisions', () => {
  let runtime: Runtime;

  before(async () => { runtime = await openRuntime({ backend: 'wasm', runtime: RUNTIME }); });

  const convert = (file: SafetensorsFile, options: ConvertOptions, settings?: ModelSettings, clicked = clickedScene()) =>
    convertedMasks(file, runtime, options, clicked, settings);

  for (const layout of ['narrow', 'narrow-giant'] as const) {
    it(`keep the masks of ${layout} weights, the better the more bits they have`, async () => {
      const file = await randomFile(layout);
      const exact = await convert(file, { precision: 'fp32' });
      let size = bytesOf(exact);
      for (const [precision, least] of [['fp16', 0.995], ['int8', 0.98], ['int4', 0.75]] as const) {
        const other = await convert(file, { precision });
        expect(other.manifest.precision.disk).to.equal(precision);
        expect(bytesOf(other)).to.be.below(size);
        size = bytesOf(other);
        expect(meanIou(exact, other)).to.be.within(least, 1);
        expect(other.logits).not.to.deep.equal(exact.logits);
      }
    });
  }

  it('keep the masks of the golden weights in float16', async () => {
    const file = await openGolden('tiny.safetensors');
    const settings: ModelSettings = { ...metadataSettings(file.metadata), upAxis: 'z' };
    const exact = await convert(file, { precision: 'fp32' }, settings, await goldenScene());
    const half = await convert(file, { precision: 'fp16' }, settings, await goldenScene());
    // These weights magnify: rounding them moves the masks of a double precision implementation as far.
    expect(meanIou(exact, half)).to.be.within(0.85, 1);
    const rounded = await convert(await roundedToHalves(file), { precision: 'fp32' }, settings, await goldenScene());
    expect(half.logits).to.deep.equal(rounded.logits);
    const error = await failure(convert(file, { precision: 'int4' }, settings));
    expect(error.message).to.equal('Precision int4: expected a transformer of more than 4 blocks, whose inner ones can be quantised, found 3 blocks; choose fp16.');
  });

  it('keep the masks where products are computed in float16, of quantised weights too', async () => {
    const file = await randomFile('narrow');
    for (const [precision, least] of [['fp16', 0.99], ['int4', 0.75]] as const) {
      const exact = await convert(file, { precision: 'fp32' });
      const stored = await convert(file, { precision });
      const computed = await convert(file, { precision, compute: 'fp16' });
      expect(computed.manifest.precision).to.deep.equal({ disk: precision, compute: 'fp16' });
      expect(meanIou(exact, computed)).to.be.within(least, 1);
      // On the processor ONNX Runtime widens what it has no kernel for, which gives the same numbers again.
      expect(meanIou(stored, computed)).to.be.within(0.98, 1);
      expect(computed.files.get('encoder.onnx')).not.to.deep.equal(stored.files.get('encoder.onnx'));
    }
  });

  it('are refused where products are to have fewer bits than weights', async () => {
    const file = await randomFile('narrow');
    expect(() => planConversion(file, {}, { precision: 'fp32', compute: 'fp16' })).to.throw(RangeError, /^Compute fp16 needs precision fp16, int8 or int4/);
    expect(planConversion(file, {}, { compute: 'fp16' }).precision).to.equal('fp16');
  });

  it('give the same masks however small the files are that the weights lie in', async () => {
    const file = await randomFile('narrow');
    for (const precision of ['fp32', 'int4'] as const) {
      const one = await convert(file, { precision });
      const many = await convert(file, { precision, chunkBytes: 30_000 });
      expect(many.manifest.files.length).to.be.above(one.manifest.files.length + 20);
      expect(many.logits).to.deep.equal(one.logits);
    }
  });
});
