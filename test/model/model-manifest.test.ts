import { expect } from 'chai';
import { SegmentationError } from '../../src/errors.js';
import { groupingFor, parseManifest } from '../../src/model/model-manifest.js';

const sha256 = 'a'.repeat(64);
const ENCODER = [
  { role: 'encoder-graph', path: 'encoder.onnx', bytes: 10, sha256 },
  { role: 'encoder-weights', path: 'encoder.bin', bytes: 20, sha256 },
  { role: 'patch-encoder-graph', path: 'patch-encoder.onnx', bytes: 10, sha256 },
  { role: 'patch-encoder-weights', path: 'patch-encoder.bin', bytes: 20, sha256 },
] as const;
const MANIFEST = {
  formatVersion: 2, name: 'small', architecture: 'point-sam', capabilities: { prompts: [], candidates: 0 }, license: { name: 'MIT', url: null },
  dimensions: { block: 'eva02', encoderWidth: 64, encoderDepth: 2, mlpWidth: 42, patchWidth: 24, embedWidth: 4, decoderDepth: 0 },
  heads: { encoder: 1, decoder: 0 },
  grouping: [{ maxPoints: 100, patches: 8, patchSize: 4 }, { maxPoints: 200, patches: 16, patchSize: 8 }],
  groupingChoices: [{ patches: 8, patchSize: 4 }], pointCount: 100, pointCounts: [100, 200], upAxis: 'y', color: { black: -1, white: 1, missing: 0 }, precision: { disk: 'fp16', compute: 'fp32' },
  fourierMatrix: null, files: ENCODER,
} as const;

describe('parseManifest', () => {
  it('accepts what it should and drops what it does not know', () => {
    expect(parseManifest({ ...MANIFEST, extra: 1 }, 'm.json')).to.deep.equal(MANIFEST);
  });

  it('accepts weights of a graph in several files, and no licence', () => {
    const manifest = { ...MANIFEST, license: null, files: [...ENCODER, { ...ENCODER[1], path: 'encoder-1.bin' }] };
    expect(parseManifest(manifest, 'm.json')).to.deep.equal(manifest);
  });

  it('names url, field, expected and found', () => {
    const wrong: [object, string][] = [
      [{ formatVersion: 1 }, 'm.json: manifest.formatVersion: expected 2; convert the weights again with this version, found 1.'],
      [{ architecture: 'other' }, 'm.json: manifest.architecture: expected "point-sam", found "other".'],
      [{ capabilities: { prompts: ['box'], candidates: 0 } }, 'm.json: manifest.capabilities.prompts[0]: expected "point" or "mask", found "box".'],
      [{ license: { name: '', url: null } }, 'm.json: manifest.license.name: expected a text, found "".'],
      [{ pointCounts: [200, 100] }, 'm.json: manifest.pointCounts: expected numbers in ascending order, 100 among them, found [200,100].'],
      [{ pointCounts: [200] }, 'm.json: manifest.pointCounts: expected numbers in ascending order, 100 among them, found [200].'],
      [{ name: '' }, 'm.json: manifest.name: expected a text, found "".'],
      [{ dimensions: undefined }, 'm.json: manifest.dimensions: expected an object, found nothing.'],
      [{ dimensions: { ...MANIFEST.dimensions, block: 'vit' } }, 'm.json: manifest.dimensions.block: expected "eva02" or "giant", found "vit".'],
      [{ heads: { encoder: 0, decoder: 0 } }, 'm.json: manifest.heads.encoder: expected a whole number, at least 1, found 0.'],
      [{ grouping: [] }, 'm.json: manifest.grouping: expected at least one entry, ascending in maxPoints, found [].'],
      [{ grouping: [{ maxPoints: 9, patches: 2, patchSize: 4 }] }, 'm.json: manifest.grouping[0].patches: expected a whole number, at least 3, found 2.'],
      [{ pointCount: '100' }, 'm.json: manifest.pointCount: expected a whole number, at least 3, found "100".'],
      [{ upAxis: 'x' }, 'm.json: manifest.upAxis: expected "y" or "z", found "x".'],
      [{ color: { black: 0, white: null, missing: 0 } }, 'm.json: manifest.color.white: expected a number, found null.'],
      [{ precision: { disk: 'fp8', compute: 'fp16' } }, 'm.json: manifest.precision.disk: expected "fp32" or "fp16" or "int8" or "int4", found "fp8".'],
      [{ fourierMatrix: [[1], [2], [3]] }, 'm.json: manifest.fourierMatrix: expected 3 rows of 2 numbers, found [[1],[2],[3]].'],
      [{ files: [ENCODER[0], ...ENCODER.slice(2)] }, 'm.json: manifest.files: expected a file with the role encoder-weights, found [{"role":"encoder-graph"'],
      [{ files: [...ENCODER, { ...ENCODER[0], path: 'again.onnx' }] }, 'm.json: manifest.files: expected one file with the role encoder-graph,'],
      [{ files: [...ENCODER, ENCODER[1]] }, 'm.json: manifest.files: expected every path once, not encoder.bin twice,'],
      [{ files: [...ENCODER, { ...ENCODER[0], role: 'segmenter-graph', path: 'segmenter.onnx' }] }, 'm.json: manifest.files: expected roles among patch-encoder-graph, '],
      [{ files: [{ ...ENCODER[0], bytes: 2 ** 30 + 1 }] }, 'm.json: manifest.files[0].bytes: expected at most 1073741824; convert the weights into smaller files, found 1073741825.'],
      [{ files: [{ ...ENCODER[0], path: 'about.json' }] }, 'm.json: manifest.files[0].path: expected a name other than manifest.json and about.json, found "about.json".'],
      [{ files: [{ ...ENCODER[0], path: 'Manifest.json' }] }, 'm.json: manifest.files[0].path: expected a name other than manifest.json and about.json, found "Manifest.json".'],
      [{ files: [{ ...ENCODER[0], sha256: 'abc' }] }, 'm.json: manifest.files[0].sha256: expected 64 hexadecimal digits, found "abc".'],
    ];
    for (const [change, message] of wrong) {
      expect(() => parseManifest({ ...MANIFEST, ...change }, 'm.json')).to.throw(SegmentationError, message);
    }
    expect(() => parseManifest([], 'm.json')).to.throw(SegmentationError, 'm.json: manifest: expected an object, found [].');
  });
});

describe('The paths of a manifest', () => {
  const withPath = (path: string) => parseManifest({ ...MANIFEST, files: [{ ...ENCODER[0], path }, ...ENCODER.slice(1)] }, 'm.json');

  it('may lead into folders, in any script', () => {
    for (const path of ['encoder_v1.2-a.onnx', 'graphs/encoder.onnx', 'entzerrt/größe.onnx']) expect(withPath(path).files[0]!.path).to.equal(path);
  });

  for (const path of ['../encoder.onnx', 'a/../../encoder.onnx', '/encoder.onnx', '//elsewhere.test/encoder.onnx', 'https://elsewhere.test/encoder.onnx',
    'data:,x', 'C:encoder.onnx', '..\\encoder.onnx', '%2e%2e/encoder.onnx', 'encoder.onnx?x', './encoder.onnx', 'a//encoder.onnx', 'a/', '.', ' encoder.onnx', 'encoder\n.onnx']) {
    it(`do not lead elsewhere: ${JSON.stringify(path)}`, () => {
      expect(() => withPath(path)).to.throw(SegmentationError, 'm.json: manifest.files[0].path: expected a plain name relative to the manifest, found ');
    });
  }
});

describe('groupingFor', () => {
  it('takes the first entry that is large enough, the last one for anything larger', () => {
    expect([1, 100, 101, 200, 5000].map((count) => groupingFor(MANIFEST, count).patches)).to.deep.equal([8, 8, 16, 16, 16]);
  });
});
