import { expect } from 'chai';
import { SegmentationError } from '../../src/errors.js';
import { assertFits, memoryNeed, type MemoryLimits, WASM_LIMITS } from '../../src/model/memory-need.js';
import type { ModelManifest } from '../../src/model/model-manifest.js';
import { GIANT, LARGE, officialManifest, officialPlan } from '../support/official-models.js';

const OFFICIAL = officialManifest(LARGE);
/** Large with as many bytes of weights as it has. */
const HALF: ModelManifest = { ...OFFICIAL, files: [{ ...OFFICIAL.files[0], bytes: 617e6 }] };
const CARD: MemoryLimits = { total: Infinity, tensor: 2 ** 31, fusedAttention: true };

describe('memoryNeed', () => {
  it('counts weights as they lie in memory', () => {
    const size = { points: 10_000, patches: 512, patchSize: 64 };
    expect(memoryNeed(HALF, size, WASM_LIMITS).weights).to.equal(1234e6);
    expect(memoryNeed({ ...HALF, precision: { disk: 'fp32', compute: 'fp32' } }, size, WASM_LIMITS).weights).to.equal(617e6);
  });

  it('counts quantised weights as they are stored, and all beside them as float32', () => {
    for (const [name, architecture] of [['large', LARGE], ['giant', GIANT]] as const) {
      for (const disk of ['int8', 'int4'] as const) {
        const { bytes, graphs } = officialPlan(architecture, disk);
        const manifest = officialManifest(architecture, disk);
        const { weights } = memoryNeed({ ...manifest, files: [{ ...manifest.files[0], bytes }] }, { points: 10_000, patches: 512, patchSize: 64 }, WASM_LIMITS);
        const placed = graphs.flatMap((graph) => graph.weights.flatMap((file) => file.weights));
        const opened = placed.reduce((sum, { encoding, places: [packed, ...rest] }) => {
          const half = encoding === 'fp16' ? packed.bytes : rest[0]?.bytes ?? 0;
          return sum + half + [packed, ...rest].reduce((all, place) => all + place.bytes, 0);
        }, 0);
        expect(weights, `${name} ${disk}`).to.be.within(opened, 1.02 * opened);
      }
    }
  });

  it('grows with patches and points, and with the scores of attention that is not fused', () => {
    const sizes = [[10_000, 512, 64], [100_000, 512, 64], [100_000, 2048, 256], [100_000, 4096, 64]] as const;
    const work = (limits: MemoryLimits) => sizes.map(([points, patches, patchSize]) => memoryNeed(HALF, { points, patches, patchSize }, limits).work);
    expect(work(WASM_LIMITS)).to.deep.equal(work(WASM_LIMITS).toSorted((a, b) => a - b));
    expect(memoryNeed(HALF, { points: 100_000, patches: 4096, patchSize: 64 }, WASM_LIMITS).largestTensor).to.equal(16 * 4096 ** 2 * 4);
    expect(memoryNeed(HALF, { points: 100_000, patches: 4096, patchSize: 64 }, CARD).largestTensor).to.be.at.most(2 ** 26);
  });
});

describe('assertFits', () => {
  it('lets everything pass that the model is delivered for', () => {
    for (const [points, patches, patchSize] of [[10_000, 512, 64], [32_768, 512, 64], [100_000, 2048, 256], [32_768, 2048, 512]] as const) {
      for (const limits of [WASM_LIMITS, CARD]) assertFits(HALF, { points, patches, patchSize }, limits);
    }
  });

  it('names the size that is needed and the setting that fits', () => {
    const small = { ...WASM_LIMITS, total: 2e9 };
    expect(() => assertFits(HALF, { points: 100_000, patches: 4096, patchSize: 64 }, small)).to.throw(SegmentationError,
      /^With the model official, 100,000 points in 4096 patches of 64 need \d\.\d GB of memory, and there is 2\.0 GB\. Choose 100,000 points in 2048 patches of 256\.$/);
    const card = { ...CARD, fusedAttention: false, tensor: 2 ** 27 };
    expect(() => assertFits(HALF, { points: 32_768, patches: 2048, patchSize: 512 }, card)).to.throw(SegmentationError,
      'With the model official, 32,768 points in 2048 patches of 512 need 0.3 GB in one piece, and the graphics card gives 0.1 GB. Choose 32,768 points in 512 patches of 64.');
  });

  it('says so where no setting fits', () => {
    expect(() => assertFits(HALF, { points: 10_000, patches: 512, patchSize: 64 }, { ...WASM_LIMITS, total: 1e9 }))
      .to.throw(SegmentationError, /Choose a smaller model\.$/);
  });
});
