import { expect } from 'chai';
import { type GuardOptions, MaskGuard } from '../../src/inference/mask-guard.js';
import { sampleMasks, type SampleMasks, spreadMasks } from '../../src/inference/sample-masks.js';
import type { PointSample } from '../../src/octree/point-sample.js';
import { cloudOf } from '../support/random-clouds.js';

/** Points at x = 0, 1, 2, 3 m. */
const SAMPLE = { cloud: 'cloud', origin: [10, 0, 0], positions: cloudOf(4, (i) => [i, 0, 0]), colors: new Float32Array(12), spacing: 0 } as const;
const SMALL = Uint8Array.of(1, 0, 0, 0);
const LARGE = Uint8Array.of(1, 1, 1, 1);
const EMPTY = new Uint8Array(4);

const CLICK = { connected: true, noGround: false, clicks: [[0, 0, 0]], spacing: 1 } as const;
const guardOf = (sample: PointSample, options: Partial<GuardOptions> = {}) => new MaskGuard(sample.positions, { ...CLICK, ...options });

/** Masks after a click at x = 0, with points 1 m apart. */
function masksOf(masks: readonly Uint8Array[], quality: readonly number[]): SampleMasks {
  return sampleMasks(SAMPLE, masks, quality, guardOf(SAMPLE));
}

describe('sampleMasks', () => {
  it('orders masks by extent and keeps to the one of best predicted quality', () => {
    const { order, quality, best, bounds } = masksOf([LARGE, SMALL], [0.6, -0.2]);
    expect([order, quality, best]).to.deep.equal([[1, 0], [-0.2, 0.6], 1]);
    expect(bounds[1]).to.deep.equal({ min: [10, 0, 0], max: [13, 0, 0] });
    expect(masksOf([LARGE, SMALL], [-0.3, -0.2]).best).to.equal(0);
  });

  it('takes an empty mask for the best only where there is no other', () => {
    expect(masksOf([EMPTY, SMALL], [0.9, 0.1]).best).to.equal(1);
    expect(masksOf([EMPTY, EMPTY], [0.1, 0.9]).best).to.equal(0);
  });

  it('says per point which masks cover it', () => {
    expect([...masksOf([LARGE, SMALL, EMPTY], [0.1, 0.2, 0.3]).bits]).to.deep.equal([0b101, 0b100, 0b100, 0b100]);
  });

  it('leaves out what does not hang together with a positive click', () => {
    const apart = { ...SAMPLE, positions: cloudOf(4, (i) => [i < 2 ? i : 20 + i, 0, 0]) };
    const { bits, bounds } = sampleMasks(apart, [LARGE], [0.5], guardOf(apart));
    expect([[...bits], bounds[0]]).to.deep.equal([[1, 1, 0, 0], { min: [10, 0, 0], max: [11, 0, 0] }]);
    expect([...sampleMasks(apart, [LARGE], [0.5], guardOf(apart, { clicks: [[0, 0, 0], [23, 0, 0]] })).bits]).to.deep.equal([1, 1, 1, 1]);
  });

  it('keeps to all that the model said where nothing need hang together', () => {
    const apart = { ...SAMPLE, positions: cloudOf(4, (i) => [i < 2 ? i : 20 + i, 0, 0]) };
    expect([...sampleMasks(apart, [LARGE], [0.5], guardOf(apart, { connected: false })).bits]).to.deep.equal([1, 1, 1, 1]);
  });

  it('carries the same masks, in the same order, to other points', () => {
    const { order } = masksOf([LARGE, SMALL], [0.6, -0.2]);
    expect(order).to.deep.equal([1, 0]);
    const fine = { ...SAMPLE, positions: cloudOf(7, (i) => [i / 2, 0, 0]) };
    const small = Uint8Array.from({ length: 7 }, (_, i) => Number(i < 2));
    const { bits, bounds, sample } = spreadMasks(fine, [small, new Uint8Array(7).fill(1)], guardOf(fine));
    expect([[...bits], bounds.map((box) => box!.max[0]), sample]).to.deep.equal([[3, 3, 2, 2, 2, 2, 2], [10.5, 13], fine]);
  });

  it('leaves a mask alone that lies away from every click', () => {
    expect([...sampleMasks(SAMPLE, [LARGE], [0.5], guardOf(SAMPLE, { clicks: [[0, 50, 0]] })).bits]).to.deep.equal([1, 1, 1, 1]);
  });
});
