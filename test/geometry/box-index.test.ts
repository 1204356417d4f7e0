import { expect } from 'chai';
import { type Bounds, boundsMeet, type Vector3 } from '../../src/geometry/bounds.js';
import { BoxIndex } from '../../src/geometry/box-index.js';
import { seededRandom } from '../support/random-clouds.js';

/** A box at a place of a map, of an edge between centimetres and 100 m. */
function randomBox(random: () => number): Bounds {
  const edge = () => 10 ** (4 * random() - 2);
  const min: Vector3 = [500_000 + 300 * random(), 300 * random() - 150, 40 * random()];
  return { min, max: [min[0] + edge(), min[1] + edge(), min[2] + edge()] };
}

describe('BoxIndex', () => {
  it('finds what a look at all boxes finds, each once, as boxes come and go', () => {
    const random = seededRandom(5);
    const boxes = new Map(Array.from({ length: 600 }, (_, i) => [i, randomBox(random)]));
    const index = new BoxIndex<number>();
    for (const [i, box] of boxes) index.add(i, box);
    for (let i = 0; i < 600; i += 3) {
      index.delete(i);
      boxes.delete(i);
    }
    for (let i = 1; i < 600; i += 3) {
      boxes.set(i, randomBox(random));
      index.add(i, boxes.get(i)!);
    }
    for (let query = 0; query < 300; query++) {
      const box = randomBox(random);
      const expected = [...boxes].filter(([, other]) => boundsMeet(box, other)).map(([i]) => i);
      expect(index.in(box).sort((a, b) => a - b)).to.deep.equal(expected.sort((a, b) => a - b));
    }
  });

  it('finds boxes without extent, and nothing in a box that holds nothing', () => {
    const index = new BoxIndex<string>();
    index.add('point', { min: [1, 1, 1], max: [1, 1, 1] });
    expect(index.in({ min: [1, 1, 1], max: [1, 1, 1] })).to.deep.equal(['point']);
    expect(index.in({ min: [Infinity, Infinity, Infinity], max: [-Infinity, -Infinity, -Infinity] })).to.deep.equal([]);
  });

  it('looks at no more of a thousand boxes than lie near', () => {
    const index = new BoxIndex<Bounds>();
    let looked = 0;
    const watched = (x: number, y: number): Bounds => ({ min: [x, y, 0], get max(): Vector3 { looked++; return [x + 2, y + 2, 3]; } });
    for (let i = 0; i < 1024; i++) index.add({} as Bounds, watched(10 * (i % 32), 10 * (i >> 5)));
    looked = 0;
    expect(index.in({ min: [100, 100, 0], max: [105, 105, 5] }).length).to.equal(1);
    expect(looked).to.be.below(50);
  });
});
