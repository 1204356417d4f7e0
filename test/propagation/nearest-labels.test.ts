import { expect } from 'chai';
import { GridIndex } from '../../src/geometry/grid-index.js';
import { nearestSamples } from '../../src/propagation/nearest-labels.js';
import { plainNearest } from '../support/plain-geometry.js';
import { awkwardClouds, surfaceCloud } from '../support/random-clouds.js';

function plainNearestSamples(positions: Float32Array, offset: readonly number[], sample: Float32Array, reach: number): number[] {
  return Array.from({ length: positions.length / 3 }, (_, i) => {
    const [x, y, z] = [0, 1, 2].map((axis) => offset[axis] + positions[3 * i + axis]);
    return plainNearest(sample, x, y, z, reach);
  });
}

describe('nearestSamples', () => {
  for (const [name, sample] of awkwardClouds()) {
    it(`finds what the plain twin finds: ${name}`, () => {
      const node = sample.slice(0, 900).map((value, i) => value + 0.01 * (i % 7));
      for (const reach of [0.02, 0.5, 30]) {
        const found = nearestSamples(node, [0.25, -0.125, 0], GridIndex.build(sample), reach);
        expect([...found]).to.deep.equal(plainNearestSamples(node, [0.25, -0.125, 0], sample, reach));
      }
    });
  }

  it('finds the same across nodes as without them', () => {
    const sample = surfaceCloud(1000, 5);
    const points = surfaceCloud(2000, 6);
    const index = GridIndex.build(sample);
    const whole = nearestSamples(points, [0, 0, 0], index, 1.5);
    const halves = [0, 3000].flatMap((start) => [...nearestSamples(points.subarray(start, start + 3000), [0, 0, 0], index, 1.5)]);
    expect(halves).to.deep.equal([...whole]);
    expect([...whole]).to.deep.equal(plainNearestSamples(points, [0, 0, 0], sample, 1.5));
  });

  it('counts a sample point at exactly the reach', () => {
    const index = GridIndex.build(Float32Array.of(0, 0, 0));
    expect([...nearestSamples(Float32Array.of(2, 0, 0, 2.001, 0, 0), [0, 0, 0], index, 2)]).to.deep.equal([0, -1]);
  });

  it('finds none for points that are not finite and without sample points', () => {
    const index = GridIndex.build(Float32Array.of(0, 0, 0));
    expect([...nearestSamples(Float32Array.of(NaN, 0, 0, 0, Infinity, 0), [0, 0, 0], index, 5)]).to.deep.equal([-1, -1]);
    expect([...nearestSamples(new Float32Array(3), [0, 0, 0], GridIndex.build(new Float32Array(0)), 5)]).to.deep.equal([-1]);
  });
});
