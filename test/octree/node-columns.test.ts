import { expect } from 'chai';
import type { Bounds } from '../../src/geometry/bounds.js';
import { GridIndex } from '../../src/geometry/grid-index.js';
import { NodeColumns } from '../../src/octree/node-columns.js';
import { makeNode } from '../support/make-node.js';
import { awkwardClouds, randomCloud, seededRandom } from '../support/random-clouds.js';

const columnsOf = (positions: Float32Array) => new NodeColumns(makeNode('r', { positions }), GridIndex.build(positions).bounds);

function inBox(positions: Float32Array, { min, max }: Bounds): number[] {
  return Array.from({ length: positions.length / 3 }, (_, i) => i)
    .filter((i) => [0, 1, 2].every((axis) => positions[3 * i + axis] >= min[axis] && positions[3 * i + axis] <= max[axis]));
}

describe('NodeColumns', () => {
  for (const [name, positions] of awkwardClouds()) {
    it(`finds every point of a box once: ${name}`, () => {
      const columns = columnsOf(positions);
      const random = seededRandom(5);
      for (let i = 0; i < 60; i++) {
        const at = 3 * Math.floor((random() * positions.length) / 3);
        const [x, y, z] = positions.subarray(at, at + 3);
        const [left, back, top] = [x - 4 * random() ** 3, y + 4 * random() ** 3, z + random()];
        const box = { min: [left, y, z], max: [x, back, top] } as const;
        const found = columns.around(box);
        expect(new Set(found).size).to.equal(found.length);
        expect([...found]).to.include.members(inBox(positions, box));
      }
    });
  }

  it('passes over most points outside of the box', () => {
    const found = columnsOf(randomCloud(10_000, 1)).around({ min: [0.5, 0.5, 0], max: [0.6, 0.6, 1] });
    expect(found.length).to.be.within(80, 400);
  });

  it('has points without a place, and none at all', () => {
    const columns = new NodeColumns(makeNode('r', { positions: Float32Array.of(NaN, 0, 0, 1, 1, 1) }), { min: [1, 0, 0], max: [1, 1, 1] });
    expect([...columns.around({ min: [0, 0, 0], max: [2, 2, 2] })].toSorted()).to.deep.equal([0, 1]);
    const empty = new NodeColumns(makeNode('r', { positions: new Float32Array() }), { min: [Infinity, Infinity, Infinity], max: [-Infinity, -Infinity, -Infinity] });
    expect([...empty.around({ min: [0, 0, 0], max: [2, 2, 2] })]).to.deep.equal([]);
  });
});
