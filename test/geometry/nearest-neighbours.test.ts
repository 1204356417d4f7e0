import { expect } from 'chai';
import { nearestNeighbours } from '../../src/geometry/nearest-neighbours.js';
import { goldenCase } from '../support/golden-cases.js';
import { plainNearestNeighbours } from '../support/plain-geometry.js';
import { awkwardClouds } from '../support/random-clouds.js';
import { floats, integers } from '../support/read-safetensors.js';

describe('nearestNeighbours', () => {
  for (const [name, positions] of awkwardClouds()) {
    it(`finds what the plain twin finds, in its order: ${name}`, () => {
      const k = Math.min(positions.length / 3, 37);
      const centers = positions.slice(0, 120);
      expect(nearestNeighbours(positions, centers, k)).to.deep.equal(plainNearestNeighbours(positions, centers, k));
    });
  }

  it('finds the same for centres that are no points and lie outside', () => {
    const positions = awkwardClouds().get('surfaces')!;
    const centers = Float32Array.of(0.3, 0.2, 0.1, 500, 0, 0, -3, -900, 12, 0, 0, 60);
    expect(nearestNeighbours(positions, centers, 64)).to.deep.equal(plainNearestNeighbours(positions, centers, 64));
  });

  it('returns every point when k is their number', () => {
    const positions = Float32Array.of(5, 0, 0, 1, 0, 0, 3, 0, 0);
    expect([...nearestNeighbours(positions, Float32Array.of(0, 0, 0), 3)]).to.deep.equal([1, 2, 0]);
  });

  for (const name of ['ab_encoder', 'f1_n777_p29_k13', 'f2_n1000_p48_k24', 'i_giant_style_encoder']) {
    it(`agrees with the exact neighbours of the reference: case ${name}`, async () => {
      const golden = await goldenCase(name);
      const expected = golden.tensors.get('mid.knn_idx_exact')!;
      const positions = floats(golden, 'in.xyz');
      const centers = Float32Array.from(
        [...integers(golden, 'mid.fps_idx')].flatMap((i) => [...positions.subarray(3 * i, 3 * i + 3)]),
      );
      const found = nearestNeighbours(positions, centers, expected.shape[1]);
      expect([...found]).to.deep.equal([...integers(golden, 'mid.knn_idx_exact')]);
    });
  }

  it('refuses more neighbours than there are points', () => {
    expect(() => nearestNeighbours(new Float32Array(9), new Float32Array(3), 4)).to.throw(
      RangeError,
      'at least 4 points for 4 neighbours each, got 3',
    );
  });
});
