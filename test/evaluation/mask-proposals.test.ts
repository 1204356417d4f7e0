import { expect } from 'chai';
import { countFound, suppressProposals, type Proposal } from '../../src/evaluation/mask-proposals.js';

const proposal = (quality: number, ...points: number[]): Proposal => ({ quality, points: Uint32Array.from(points) });
const mask = (...points: number[]) => Uint8Array.from({ length: 20 }, (_, i) => Number(points.includes(i)));

describe('suppressProposals', () => {
  it('keeps the better of two that overlap by more than 0.3, and empty ones never', () => {
    const better = proposal(0.9, 1, 2, 3);
    const worse = proposal(0.5, 2, 3, 4);
    const apart = proposal(0.4, 3, 4, 5, 6, 7, 8, 9);
    expect(suppressProposals([worse, apart, better, proposal(1)], 20)).to.deep.equal([better, apart]);
  });

  it('keeps the first of equally good ones', () => {
    const [first, second] = [proposal(0.5, 1, 2), proposal(0.5, 1, 2, 3)];
    expect(suppressProposals([first, second], 20)).to.deep.equal([first]);
  });

  it('keeps 250 at most', () => {
    const all = Array.from({ length: 300 }, (_, i) => proposal(i / 300, i));
    const kept = suppressProposals(all, 300);
    expect([kept.length, kept[0]]).to.deep.equal([250, all[299]]);
  });
});

describe('countFound', () => {
  it('counts objects that a proposal overlaps by the threshold at least, each proposal for one object only', () => {
    const objects = [mask(1, 2, 3, 4), mask(10, 11), mask(15)];
    const proposals = [proposal(0.9, 1, 2), proposal(0.8, 10, 11, 12, 13, 14)];
    expect([countFound(proposals, objects, 0.25), countFound(proposals, objects, 0.5)]).to.deep.equal([2, 1]);
    expect(countFound([proposal(1, 1, 2)], [mask(1, 2), mask(1, 2, 3)], 0.25)).to.equal(1);
    expect(countFound([], objects, 0.25)).to.equal(0);
  });
});
