import { expect } from 'chai';
import { chooseMask, surestMask } from '../../src/inference/choose-mask.js';

/** Candidates by predicted IoU and share of the region, smallest extent first. */
type Offered = readonly [quality: number, share: number];
const offer = (offered: readonly Offered[]) => offered.map(([quality, share]) => ({ quality, share }));
const chosen = (...offered: Offered[]) => chooseMask(offer(offered));

describe('chooseMask', () => {
  it('takes the mask of best predicted IoU where the largest fills 15 % of the region or more', () => {
    expect(chosen([0.4, 0.05], [0.61, 0.1], [0.6, 0.15])).to.equal(1);
    expect(chosen([0.61, 0.05], [0.6, 0.1], [0.5, 0.9])).to.equal(0);
    expect(chosen([0.4, 0.05], [0.6, 0.1], [0.61, 0.9])).to.equal(2);
  });

  it('favours the largest the more the less of the region it fills, by at most 0.3', () => {
    expect(chosen([0.5, 0.01], [0.7, 0.02], [0.56, 0.075])).to.equal(2);
    expect(chosen([0.5, 0.01], [0.7, 0.02], [0.54, 0.075])).to.equal(1);
    expect(chosen([0.5, 0.0001], [0.8, 0.0001], [0.51, 0.0002])).to.equal(2);
    expect(chosen([0.5, 0.0001], [0.8, 0.0001], [0.49, 0.0002])).to.equal(1);
  });

  it('favours none but the largest, and an only mask not at all', () => {
    expect(chosen([0.5, 0.001], [0.55, 0.002], [0.1, 0.003])).to.equal(1);
    expect(chosen([0.2, 0.001])).to.equal(0);
  });

  it('takes an empty mask only where all are, and the smallest where nothing compares', () => {
    expect(chosen([0.9, 0], [0.1, 0.5], [0.05, 0.6])).to.equal(1);
    expect(chosen([0.4, 0.1], [0.5, 0.1], [0.9, 0])).to.equal(1);
    expect(chosen([0.1, 0], [0.2, 0], [0.3, 0])).to.equal(0);
    expect(chosen([NaN, 0.1], [NaN, 0.2], [NaN, 0.3])).to.equal(0);
  });
});

describe('surestMask', () => {
  it('takes the mask of best predicted IoU that holds anything, however small the largest is', () => {
    expect(surestMask(offer([[0.5, 0.01], [0.7, 0.02], [0.69, 0.03]]))).to.equal(1);
    expect(surestMask(offer([[0.9, 0], [0.7, 0.02], [0.69, 0.03]]))).to.equal(1);
  });
});
