import { expect } from 'chai';
import { DepthSearch } from '../../src/evaluation/depth-search.js';
import { plainDeepest, plainDepths } from '../support/plain-clicks.js';
import { awkwardClouds, cloudOf, seededRandom, surfaceCloud } from '../support/random-clouds.js';

/** Sets of all kinds over a cloud: scattered, half spaces, balls, single points, everything but one. */
function setsOver(positions: Float32Array): Uint8Array[] {
  const size = positions.length / 3;
  const random = seededRandom(11);
  const middle = positions.slice(0, 3);
  const reach = 0.4 * Math.max(...positions.map((value, p) => Math.abs(value - middle[p % 3])));
  const set = (inside: (i: number) => boolean) => Uint8Array.from({ length: size }, (_, i) => Number(inside(i)));
  return [
    set(() => random() < 0.5), set(() => random() < 0.02), set(() => random() < 0.98),
    set((i) => positions[3 * i] > middle[0]), set((i) => i === size - 1), set((i) => i !== 0),
    set((i) => Math.hypot(positions[3 * i] - middle[0], positions[3 * i + 1] - middle[1], positions[3 * i + 2] - middle[2]) < reach),
  ];
}

describe('DepthSearch', () => {
  for (const [name, positions] of awkwardClouds()) {
    it(`finds the point that the plain twin finds, and the depths: ${name}`, () => {
      const search = new DepthSearch(positions);
      for (const set of setsOver(positions)) {
        expect(search.deepest(set)).to.deep.equal(plainDeepest(positions, set));
        expect(search.depths(set)).to.deep.equal(plainDepths(positions, set).map((depth) => (depth < 0 ? -1 : Math.sqrt(depth))));
      }
    });
  }

  it('takes the first of equally deep points, wherever they lie', () => {
    const line = cloudOf(12, (i) => [(i * 5) % 12, 0, 0]);
    const set = Uint8Array.from({ length: 12 }, (_, i) => Number(((i * 5) % 12) % 4 !== 0 && i !== 7));
    // x is 2, 6 and 10 at the points 10, 6 and 2; the end of the line, x = 11 at point 7, is outside the set.
    expect(new DepthSearch(line).deepest(set)).to.deep.equal({ index: 6, squaredDepth: 4 });
  });

  it('finds nothing in an empty set, nor in one that is everything', () => {
    const positions = surfaceCloud(50, 1);
    expect(new DepthSearch(positions).deepest(new Uint8Array(50))).to.equal(null);
    expect(new DepthSearch(positions).deepest(new Uint8Array(50).fill(1))).to.equal(null);
  });

  it('refuses a set over other points', () => {
    expect(() => new DepthSearch(surfaceCloud(50, 1)).deepest(new Uint8Array(49))).to.throw(RangeError, 'over 50 points, got one over 49');
  });

  it('is quick on a large crop whose set lies far from everything else', function () {
    this.timeout(3000);
    const positions = surfaceCloud(200_000, 5);
    const high = Uint8Array.from({ length: 200_000 }, (_, i) => Number(positions[3 * i + 2] > 2));
    const found = new DepthSearch(positions).deepest(high)!;
    expect(high[found.index]).to.equal(1);
    expect(found.squaredDepth).to.be.above(1);
  });
});
