import { expect } from 'chai';
import { readArchitecture } from '../../src/convert/read-architecture.js';
import { expectedShapes, type Architecture } from '../../src/convert/weight-layout.js';
import { elements, LAYOUTS } from '../support/checkpoint-layouts.js';
import { failure } from '../support/failure.js';
import { randomWeights, SMALL, SMALL_GIANT } from '../support/random-weights.js';
import { floatTensor, openBytes, safetensorsBytes, type PlainTensor } from '../support/safetensors-bytes.js';

const { base: BASE, large: LARGE, giant: GIANT } = LAYOUTS;

async function read(tensors: Record<string, PlainTensor>, settings = { decoderHeads: 4 }) {
  return readArchitecture(await openBytes(safetensorsBytes(tensors)), settings);
}

function usedElements(architecture: Architecture): number {
  return [...expectedShapes(architecture).values()].reduce((sum, shape) => sum + elements(shape), 0);
}

/** A file that has the official shapes, and as data nothing: the architecture is read from the header alone. */
async function headerOnly(architecture: Architecture) {
  const entries = [...expectedShapes(architecture)].map(([key, shape]) => [key, { dtype: 'F32', shape, begin: 0, end: 0 }] as const);
  return { name: 'official', tensors: new Map(entries), metadata: {}, read: async () => new Uint8Array(0) };
}

describe('readArchitecture', () => {
  it('needs exactly the published numbers of parameters of Large, Giant and Base', () => {
    expect([LARGE, GIANT, BASE].map(usedElements)).to.deep.equal([308_363_972, 1_016_260_868, 90_840_836]);
  });

  it('recognises Large, Giant and Base, and gives them the official heads', async () => {
    for (const architecture of [LARGE, GIANT, BASE]) {
      expect(readArchitecture(await headerOnly(architecture), {}).architecture).to.deep.equal(architecture);
    }
  });

  it('knows every key of the official checkpoints', async function () {
    const response = await fetch('/__shared__/model/point-sam-keys.json');
    if (!response.ok) this.skip();
    const listings = await response.json() as Record<string, Record<string, [number[], string]>>;
    for (const [config, architecture] of Object.entries({
      eva02_large_patch14_448: LARGE, eva_giant_patch14_560: GIANT, eva02_base_patch14_448: BASE,
    })) {
      const tensors = new Map(Object.entries(listings[config]).map(([key, [shape]]) => [key, { dtype: 'F32', shape, begin: 0, end: 0 }]));
      const report = readArchitecture({ name: config, tensors, metadata: {}, read: async () => new Uint8Array(0) }, {});
      expect(report).to.deep.equal({ architecture, unknownKeys: [] });
    }
  });

  it('reads every width and depth from shapes', async () => {
    expect((await read(randomWeights(SMALL))).architecture).to.deep.equal(SMALL);
    const settings = { decoderHeads: 4, encoderHeads: 2 };
    expect((await read(randomWeights(SMALL_GIANT), settings)).architecture).to.deep.equal(SMALL_GIANT);
  });

  it('takes a file with the point cloud encoder alone for an encoder', async () => {
    const tensors = randomWeights({ ...SMALL, decoder: null });
    expect((await read(tensors)).architecture.decoder).to.equal(null);
  });

  it('ignores the unused image tensors and reports other unknown keys', async () => {
    const one = floatTensor([1], [0]);
    const unused = ['cls_token', 'pos_embed', 'patch_embed.proj.weight', 'patch_embed.proj.bias', 'head.weight', 'head.bias'];
    const extra = Object.fromEntries(unused.map((key) => [`pc_encoder.transformer.${key}`, one]));
    const report = await read({ ...randomWeights(SMALL), ...extra, 'ema.step': one, 'pc_encoder.transformer.rope': one });
    expect(report.unknownKeys).to.deep.equal(['ema.step', 'pc_encoder.transformer.rope']);
  });

  it('names a missing key with the shape it should have', async () => {
    for (const [key, shape] of [
      ['pc_encoder.transformer.blocks.1.mlp.fc2.weight', '[64, 42]'],
      ['mask_decoder.iou_token.weight', '[1, 32]'],
      ['point_encoder.pe_layer.positional_encoding_gaussian_matrix', '[3, 16]'],
    ]) {
      const { [key]: _, ...rest } = randomWeights(SMALL);
      const error = await failure(read(rest));
      expect([error.code, error.message]).to.deep.equal(['weights-invalid', `${key}: expected a tensor of shape ${shape}, found no such key.`]);
    }
  });

  it('says of weights of another model which file they are in, and which one to take', async () => {
    const { 'pc_encoder.patch_proj.weight': _, ...rest } = randomWeights(SMALL);
    for (const tensors of [rest, { 'image_encoder.pos_embed': floatTensor([1], [0]) }]) {
      const error = await failure(read(tensors));
      expect([error.code, error.message]).to.deep.equal(['weights-invalid', 'weights.safetensors holds no Point-SAM (pc_encoder.patch_proj.weight is missing). Choose its model.safetensors.']);
    }
  });

  it('names a wrong shape and a wrong dtype', async () => {
    const tensors = randomWeights(SMALL);
    const key = 'pc_encoder.transformer.blocks.0.attn.q_proj.weight';
    expect((await failure(read({ ...tensors, [key]: floatTensor([64, 32], new Float32Array(2048)) }))).message)
      .to.equal(`${key}: expected shape [64, 64], found [64, 32].`);
    expect((await failure(read({ ...tensors, [key]: { ...tensors[key], dtype: 'I32' } }))).message)
      .to.equal(`${key}: expected dtype F32, F16, BF16, found I32.`);
  });

  it('refuses heads that do not divide the width, saying what to do', async () => {
    const error = await failure(read(randomWeights(SMALL_GIANT)));
    expect(error.message).to.equal('1.375 attention heads do not divide the encoder width 88. Say the number of heads with --heads, '
      + 'or in a configuration file beside the weights.');
    const settings = { decoderHeads: 5 };
    expect((await failure(read(randomWeights(SMALL), settings))).message).to.match(/^5 attention heads do not divide the cross attention width 16\./);
  });

  it('refuses Voronoi and other tokenizers in words', async () => {
    const one = floatTensor([1], [0]);
    const voronoi = await failure(read({ ...randomWeights(SMALL), 'pc_encoder.patch_embed.in_proj.weight': one }));
    expect(voronoi.message).to.match(/^weights\.safetensors holds Voronoi weights \(pc_encoder\.patch_embed\.in_proj\.weight\)/);
    const other = await failure(read({ 'pc_encoder.patch_embed.first.weight': one }));
    expect(other.message).to.match(/^weights\.safetensors holds weights with another tokenizer/);
  });
});
