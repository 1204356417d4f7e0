import { expect } from 'chai';
import { farthestPoints } from '../../src/geometry/farthest-points.js';
import { plainFarthestPoints } from '../support/plain-geometry.js';
import { awkwardClouds, cloudOf, surfaceCloud } from '../support/random-clouds.js';
import { floats, integers } from '../support/read-safetensors.js';
import { goldenCase } from '../support/golden-cases.js';

describe('farthestPoints', () => {
  for (const [name, positions] of awkwardClouds()) {
    it(`selects what the plain twin selects: ${name}`, () => {
      const count = Math.min(positions.length / 3 + 4, 500);
      expect(farthestPoints(positions, count)).to.deep.equal(plainFarthestPoints(positions, count));
    });
  }

  it('selects what the plain twin selects on 20,000 points of a scan', () => {
    const positions = surfaceCloud(20_000, 11);
    expect(farthestPoints(positions, 700)).to.deep.equal(plainFarthestPoints(positions, 700));
  });

  it('starts at point 0 and prefers the lowest index among equals', () => {
    const square = Float32Array.of(0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0);
    expect([...farthestPoints(square, 5)]).to.deep.equal([0, 1, 2, 3, 4]);
  });

  it('repeats the last index once every distance is 0', () => {
    const twoPlaces = cloudOf(6, (i) => [i % 2, 0, 0]);
    expect([...farthestPoints(twoPlaces, 5)]).to.deep.equal([0, 1, 1, 1, 1]);
  });

  for (const name of ['ab_encoder', 'f1_n777_p29_k13', 'f2_n1000_p48_k24', 'i_giant_style_encoder']) {
    it(`agrees with the reference implementation: case ${name}`, async () => {
      const golden = await goldenCase(name);
      const expected = integers(golden, 'mid.fps_idx');
      expect([...farthestPoints(floats(golden, 'in.xyz'), expected.length)]).to.deep.equal([...expected]);
    });
  }

  it('refuses a part of a point and a choice from nothing', () => {
    expect(() => farthestPoints(new Float32Array(7), 1)).to.throw(RangeError, 'x, y, z per point, got 7 numbers');
    expect(() => farthestPoints(new Float32Array(0), 4)).to.throw(RangeError, 'at least 1 point to choose 4 from, got 0');
  });
});
