import { expect } from 'chai';
import { GridIndex } from '../../src/geometry/grid-index.js';
import { plainNearest } from '../support/plain-geometry.js';
import { awkwardClouds, cloudOf, randomCloud, seededRandom } from '../support/random-clouds.js';

function expectPlainAnswers(positions: Float32Array, index: GridIndex): void {
  const random = seededRandom(3);
  for (let query = 0; query < 400; query++) {
    const p = 3 * Math.floor((random() * positions.length) / 3);
    const spread = [0, 0.01, 1, 300][query % 4];
    const [x, y, z] = [0, 1, 2].map((axis) => positions[p + axis] + spread * (random() - 0.5));
    const radius = [0, 0.1, 1, 50, Infinity][query % 5];
    expect(index.nearest(x, y, z, radius)).to.equal(plainNearest(positions, x, y, z, radius));
  }
}

describe('GridIndex', () => {
  for (const [name, positions] of awkwardClouds()) {
    it(`finds the nearest point that the plain twin finds: ${name}`, () => {
      expectPlainAnswers(positions, GridIndex.build(positions));
    });
  }

  for (const cellSize of [1e-9, 0.03, 0.4, 5]) {
    it(`finds the same with cells of ${cellSize}`, () => {
      const positions = randomCloud(600, 21);
      expectPlainAnswers(positions, GridIndex.build(positions, { cellSize }));
    });
  }

  it('finds the nearest of points on the faces between cells', () => {
    const positions = cloudOf(1000, (i) => [(i % 10) * 0.1, (Math.floor(i / 10) % 10) * 0.1, Math.floor(i / 100) * 0.1]);
    expectPlainAnswers(positions, GridIndex.build(positions, { cellSize: 0.1 }));
  });

  it('counts a point at exactly the radius', () => {
    const index = GridIndex.build(Float32Array.of(3, 4, 0));
    expect(index.nearest(0, 0, 0, 5)).to.equal(0);
    expect(index.nearest(0, 0, 0, 4.999)).to.equal(-1);
  });

  it('prefers the lowest index among equals', () => {
    const index = GridIndex.build(Float32Array.of(9, 9, 9, 1, 0, 0, -1, 0, 0, 1, 0, 0), { cellSize: 0.5 });
    expect(index.nearest(0, 0, 0, 2)).to.equal(1);
  });

  it('finds nothing without points and for positions that are not numbers', () => {
    expect(GridIndex.build(new Float32Array(0)).nearest(0, 0, 0, Infinity)).to.equal(-1);
    expect(GridIndex.build(randomCloud(100, 1)).nearest(NaN, 0, 0, 10)).to.equal(-1);
  });

  it('answers from very far away', () => {
    const positions = randomCloud(500, 8);
    const index = GridIndex.build(positions);
    expect(index.nearest(1e9, 2e9, -1e9, 1e6)).to.equal(-1);
    expect(index.nearest(1e6, 0, 0, Infinity)).to.equal(plainNearest(positions, 1e6, 0, 0, Infinity));
  });

  it('knows the box of its points', () => {
    const { bounds, size } = GridIndex.build(Float32Array.of(1, 5, -2, 3, 4, 0));
    expect(size).to.equal(2);
    expect(bounds).to.deep.equal({ min: [1, 4, -2], max: [3, 5, 0] });
  });

  it('refuses a part of a point', () => {
    expect(() => GridIndex.build(new Float32Array(4))).to.throw(RangeError, 'got 4 numbers');
  });
});
