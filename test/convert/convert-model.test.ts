import { expect } from 'chai';
import { PbfReader } from 'pbf';
import { convertInMemory } from '../../src/convert/convert-in-memory.js';
import { WEIGHT_ALIGNMENT } from '../../src/convert/weight-files.js';
import { parseModelSettings } from '../../src/convert/model-settings.js';
import { neededGraphs, parseManifest } from '../../src/model/model-manifest.js';
import type { Architecture } from '../../src/convert/weight-layout.js';
import { PointSam } from '../../src/model/point-sam.js';
import { openRuntime } from '../../src/model/session.js';
import { RUNTIME } from '../support/golden-models.js';
import { randomWeights, SMALL, SMALL_GIANT } from '../support/random-weights.js';
import { openBytes, safetensorsBytes, type PlainTensor } from '../support/safetensors-bytes.js';

const SETTINGS = { name: 'small', encoderHeads: 2, decoderHeads: 4, patches: 8, patchSize: 4, pointCount: 64 };

async function convert(tensors: Record<string, PlainTensor>, settings = SETTINGS) {
  return convertInMemory(await openBytes(safetensorsBytes(tensors)), settings);
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Offsets at which a graph says its weights begin. */
function weightOffsets(graph: Uint8Array): number[] {
  const offsets: number[] = [];
  const visit = (end: number, depth: number[], pbf: PbfReader): void => {
    pbf.readFields((tag, _, reader) => {
      if (tag === depth[0]) visitMessage(depth, reader);
    }, null, end);
  };
  const visitMessage = (depth: number[], pbf: PbfReader): void => {
    const end = pbf.readVarint() + pbf.pos;
    if (depth.length > 1) visit(end, depth.slice(1), pbf);
    else {
      const entry: string[] = [];
      pbf.readFields((_, result, reader) => { result.push(reader.readString()); }, entry, end);
      if (entry[0] === 'offset') offsets.push(Number(entry[1]));
    }
  };
  visit(graph.length, [7, 5, 13], new PbfReader(graph));
  return offsets;
}

describe('convertModel', () => {
  it('describes the model in its manifest', async () => {
    const { manifest, files } = await convert(randomWeights(SMALL));
    const { files: _, fourierMatrix, ...rest } = manifest;
    expect(rest).to.deep.equal({
      formatVersion: 2, name: 'small', architecture: 'point-sam', capabilities: { prompts: ['point', 'mask'], candidates: 3 }, license: null,
      dimensions: { block: 'eva02', encoderWidth: 64, encoderDepth: 2, mlpWidth: 42, patchWidth: 32, embedWidth: 32, decoderDepth: 2 },
      heads: { encoder: 2, decoder: 4 },
      grouping: [{ maxPoints: 64, patches: 8, patchSize: 4 }, { maxPoints: 128, patches: 16, patchSize: 4 }],
      groupingChoices: [{ patches: 8, patchSize: 4 }, { patches: 16, patchSize: 4 }],
      pointCount: 64, pointCounts: [64, 128], upAxis: 'y',
      color: { black: -1, white: 1, missing: 0 }, precision: { disk: 'fp32', compute: 'fp32' },
    });
    expect(fourierMatrix!.map((row) => row.length)).to.deep.equal([16, 16, 16]);
    expect(parseManifest(JSON.parse(JSON.stringify(manifest)), 'here')).to.deep.equal(manifest);
    for (const { path, bytes, sha256: hash } of manifest.files) {
      expect([files.get(path)!.length, await sha256(files.get(path)!)]).to.deep.equal([bytes, hash]);
    }
  });

  it('takes official values for what nothing else says', async () => {
    const architecture = { ...SMALL, decoder: { ...SMALL.decoder!, heads: 8 } };
    const file = await openBytes(safetensorsBytes(randomWeights(architecture)), 'mine.safetensors');
    const { manifest } = await convertInMemory(file, {});
    expect([manifest.name, manifest.heads, manifest.pointCount, manifest.grouping]).to.deep.equal(['mine', { encoder: 1, decoder: 8 }, 10_000, [
      { maxPoints: 32_768, patches: 512, patchSize: 64 }, { maxPoints: 100_000, patches: 2048, patchSize: 256 },
    ]]);
    expect([manifest.pointCounts, manifest.groupingChoices.map(({ patches, patchSize }) => `${patches}/${patchSize}`)]).to.deep.equal(
      [[10_000, 32_768, 100_000], ['512/64', '2048/256', '2048/512', '4096/64']],
    );
  });

  it('calls weights by their size where the file has the name that all published ones have', async () => {
    const named = async (architecture: Architecture): Promise<string> => {
      const file = await openBytes(safetensorsBytes(randomWeights(architecture)), 'model.safetensors');
      return (await convertInMemory(file, { encoderHeads: 16, decoderHeads: 4 })).manifest.name;
    };
    expect(await named({ ...SMALL, depth: 1, width: 1024 })).to.equal('point-sam-large');
    expect(await named({ ...SMALL, depth: 1 })).to.equal('point-sam-64');
  });

  it('places every weight on an aligned offset, in order', async () => {
    const { manifest, files } = await convert(randomWeights(SMALL));
    for (const graph of neededGraphs(manifest.dimensions)) {
      const offsets = weightOffsets(files.get(`${graph}.onnx`)!);
      expect(offsets.length).to.be.at.least(4);
      expect(offsets.every((offset) => offset % WEIGHT_ALIGNMENT === 0)).to.equal(true);
      expect(offsets).to.deep.equal([...new Set(offsets)].sort((a, b) => a - b));
    }
  });

  it('converts the encoder alone where the file holds no decoder', async () => {
    const { manifest } = await convert(randomWeights({ ...SMALL_GIANT, decoder: null }));
    expect(manifest.files.map(({ role }) => role)).to.deep.equal(['patch-encoder-graph', 'patch-encoder-weights', 'encoder-graph', 'encoder-weights']);
    expect([manifest.dimensions.decoderDepth, manifest.fourierMatrix]).to.deep.equal([0, null]);
  });

  it('writes networks of both block kinds, in every dtype, that the runtime loads and runs', async () => {
    const runtime = await openRuntime({ backend: 'wasm', runtime: RUNTIME });
    const positions = Float32Array.from({ length: 192 }, (_, i) => Math.sin(i * i));
    for (const architecture of [SMALL, SMALL_GIANT]) {
      const exact = truncated(randomWeights(architecture));
      const results = [];
      for (const dtype of ['F32', 'BF16', 'F16'] as const) {
        const { manifest, read } = await convert(stored(exact, dtype));
        expect(manifest.precision.disk).to.equal(dtype === 'F32' ? 'fp32' : 'fp16');
        const model = await PointSam.create(manifest, read, runtime.createRunner);
        const embedding = await model.encode({ positions, colors: positions });
        const masks = await model.decode(embedding, { positions: [0, 0, 0], labels: [1] }, model.maskPrompt(positions.subarray(0, 64)));
        results.push([...await masks.logits.read(0), ...masks.iou]);
        await model.dispose();
      }
      expect(results[0].every(Number.isFinite)).to.equal(true);
      expect(Math.max(...results[0].slice(0, 64)) - Math.min(...results[0].slice(0, 64))).to.be.above(1e-4);
      expect(results[1]).to.deep.equal(results[0]);
      expect(results[2]).to.deep.equal(results[0]);
    }
  });
});

describe('the committed default model', () => {
  it('is what converting its weights gives', async () => {
    const weights = await fetch('/training/weights/point-sam-tiny.safetensors');
    const config = await (await fetch('/training/weights/point-sam-tiny.json')).text();
    const file = await openBytes(new Uint8Array(await weights.arrayBuffer()));
    const { manifest } = await convertInMemory(file, parseModelSettings('point-sam-tiny.json', config), { license: { name: 'MIT', url: null } });
    expect(await (await fetch('/models/point-sam-tiny/manifest.json')).json()).to.deep.equal(manifest);
  });
});

/** Numbers that bfloat16 and float16 both hold exactly: 7 bits of fraction, exponents from -14 up. */
function truncated(tensors: Record<string, PlainTensor>): Record<string, PlainTensor> {
  return mapFloats(tensors, (values) => {
    const bits = new Uint32Array(Float32Array.from(values, (value) => (Math.abs(value) < 2 ** -14 ? 0 : value)).buffer);
    return { dtype: 'F32', bytes: new Uint8Array(bits.map((word) => word & 0xffff0000).buffer) };
  });
}

function stored(tensors: Record<string, PlainTensor>, dtype: 'F32' | 'BF16' | 'F16'): Record<string, PlainTensor> {
  if (dtype === 'F32') return tensors;
  const encode = dtype === 'BF16' ? (word: number) => word >>> 16 : halfOf;
  return mapFloats(tensors, (values) => {
    const words = new Uint32Array(values.buffer);
    return { dtype, bytes: new Uint8Array(Uint16Array.from(words, encode).buffer) };
  });
}

/** Float16 bits of a float32 whose value fits exactly. */
function halfOf(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const exponent = ((word >>> 23) & 0xff) - 112;
  return exponent <= 0 ? sign : sign | (exponent << 10) | ((word >>> 13) & 0x3ff);
}

function mapFloats(
  tensors: Record<string, PlainTensor>, change: (values: Float32Array) => Pick<PlainTensor, 'dtype' | 'bytes'>,
): Record<string, PlainTensor> {
  return Object.fromEntries(Object.entries(tensors).map(([key, { shape, bytes }]) =>
    [key, { shape, ...change(new Float32Array(bytes.slice().buffer)) }]));
}
