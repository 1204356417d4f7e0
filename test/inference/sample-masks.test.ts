import { expect } from 'chai';
import { sampleMasks } from '../../src/inference/sample-masks.js';
import { cloudOf } from '../support/random-clouds.js';

/** Points at x = 0, 1, 2, 3 m. */
const SAMPLE = { cloud: 'cloud', origin: [10, 0, 0], positions: cloudOf(4, (i) => [i, 0, 0]), colors: new Float32Array(12), spacing: 0 } as const;
const SMALL = Float32Array.of(2, -1, -1, -1);
const LARGE = Float32Array.of(1, 1, 1, 1);
const EMPTY = new Float32Array(4).fill(-1);

describe('sampleMasks', () => {
  it('orders masks by extent and keeps to the one of best predicted quality', () => {
    const { logits, quality, best, bounds } = sampleMasks(SAMPLE, [LARGE, SMALL], [0.6, -0.2]);
    expect([logits, quality, best]).to.deep.equal([[SMALL, LARGE], [-0.2, 0.6], 1]);
    expect(bounds[1]).to.deep.equal({ min: [10, 0, 0], max: [13, 0, 0] });
    expect(sampleMasks(SAMPLE, [LARGE, SMALL], [-0.3, -0.2]).best).to.equal(0);
  });

  it('takes an empty mask for the best only where there is no other', () => {
    expect(sampleMasks(SAMPLE, [EMPTY, SMALL], [0.9, 0.1]).best).to.equal(1);
    expect(sampleMasks(SAMPLE, [EMPTY, EMPTY], [0.1, 0.9]).best).to.equal(0);
  });

  it('says per point which masks cover it', () => {
    expect([...sampleMasks(SAMPLE, [LARGE, SMALL, EMPTY], [0.1, 0.2, 0.3]).bits]).to.deep.equal([0b101, 0b100, 0b100, 0b100]);
  });
});
