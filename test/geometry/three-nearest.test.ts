import { expect } from 'chai';
import { threeNearest } from '../../src/geometry/three-nearest.js';
import { goldenCase } from '../support/golden-cases.js';
import { plainThreeNearest } from '../support/plain-geometry.js';
import { awkwardClouds } from '../support/random-clouds.js';
import { floats, integers } from '../support/read-safetensors.js';

describe('threeNearest', () => {
  for (const [name, positions] of awkwardClouds()) {
    if (positions.length < 9) continue;
    it(`finds the centres and weights of the plain twin: ${name}`, () => {
      const centers = positions.slice(0, Math.min(positions.length, 3 * 40));
      expect(threeNearest(positions, centers)).to.deep.equal(plainThreeNearest(positions, centers));
    });
  }

  it('weighs by the inverse of the squared distance', () => {
    const { indices, weights } = threeNearest(Float32Array.of(0, 0, 0), Float32Array.of(0, 0, 4, 1, 0, 0, 0, 2, 0));
    expect([...indices]).to.deep.equal([1, 2, 0]);
    const sum = 1 + 1 / 4 + 1 / 16;
    expect([...weights]).to.deep.equal([1 / sum, 0.25 / sum, 0.0625 / sum].map(Math.fround));
  });

  it('gives a point on a centre nearly all of that centre', () => {
    const { indices, weights } = threeNearest(Float32Array.of(1, 0, 0), Float32Array.of(0, 0, 0, 1, 0, 0, 3, 0, 0));
    expect(indices[0]).to.equal(1);
    expect(weights[0]).to.be.closeTo(1, 1e-7);
  });

  it('agrees with the reference implementation: case c_one_point_multimask', async () => {
    const golden = await goldenCase('c_one_point_multimask');
    const found = threeNearest(floats(golden, 'in.xyz'), floats(golden, 'in.centers'));
    const indices = integers(golden, 'mid.interp_index');
    const weights = floats(golden, 'mid.interp_weight');
    for (let p = 0; p < indices.length; p += 3) {
      // The reference leaves the order of the three open.
      const expected = new Map([0, 1, 2].map((j) => [indices[p + j], weights[p + j]]));
      for (let j = p; j < p + 3; j++) expect(found.weights[j]).to.be.closeTo(expected.get(found.indices[j])!, 1e-4);
    }
  });

  it('refuses fewer than three centres', () => {
    expect(() => threeNearest(new Float32Array(3), new Float32Array(6))).to.throw(RangeError, 'at least 3 points');
  });
});
