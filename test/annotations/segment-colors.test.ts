import { expect } from 'chai';
import { segmentColor } from '../../src/annotations/segment-colors.js';

describe('segmentColor', () => {
  it('starts with the Okabe-Ito palette', () => {
    expect(segmentColor(0)).to.deep.equal([230, 159, 0]);
    expect(segmentColor(6)).to.deep.equal([0, 114, 178]);
  });

  it('gives bytes for thousands of objects', () => {
    for (let index = 0; index < 5000; index++) {
      for (const value of segmentColor(index)) expect(Number.isInteger(value) && value >= 0 && value <= 255).to.equal(true);
    }
  });

  it('keeps every colour of the first thirty apart from its three neighbours', () => {
    for (let index = 0; index < 30; index++) {
      for (const step of [1, 2, 3]) expect(distance(index, index + step)).to.be.greaterThan(40);
    }
  });

  it('clips no generated colour, so that all are of one lightness', () => {
    for (let index = 7; index < 1000; index++) {
      expect(Math.min(...segmentColor(index))).to.be.greaterThan(0);
      expect(Math.max(...segmentColor(index))).to.be.lessThan(255);
    }
  });

  it('refuses what is no index', () => {
    expect(() => segmentColor(-1)).to.throw(RangeError, 'got -1');
    expect(() => segmentColor(1.5)).to.throw(RangeError, 'got 1.5');
  });
});

function distance(a: number, b: number): number {
  const [one, two] = [segmentColor(a), segmentColor(b)];
  return Math.hypot(one[0] - two[0], one[1] - two[1], one[2] - two[2]);
}
