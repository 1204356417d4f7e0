import { expect } from 'chai';
import { Random } from '../../../src/simulator/drawing/random.js';
import { TriangleTree } from '../../../src/simulator/scanning/triangle-tree.js';

/** The plain twin: every triangle is tried. */
function blockedByAny(vertices: readonly number[], o: readonly number[], d: readonly number[], length: number): boolean {
  for (let t = 0; t < vertices.length; t += 9) {
    if (new TriangleTree(vertices.slice(t, t + 9)).blocked(o[0]!, o[1]!, o[2]!, d[0]!, d[1]!, d[2]!, length)) return true;
  }
  return false;
}

describe('TriangleTree', () => {
  const square = [0, 0, 0, 2, 0, 0, 0, 2, 0, 2, 0, 0, 2, 2, 0, 0, 2, 0];

  it('is blocked by a triangle from either side', () => {
    const tree = new TriangleTree(square);
    expect(tree.blocked(1, 0.5, 3, 0, 0, -1, 10)).to.equal(true);
    expect(tree.blocked(1, 0.5, -3, 0, 0, 1, 10)).to.equal(true);
  });

  it('is free beside, before and behind the triangles', () => {
    const tree = new TriangleTree(square);
    expect(tree.blocked(3, 0.5, 3, 0, 0, -1, 10)).to.equal(false);
    expect(tree.blocked(1, 0.5, 3, 0, 0, -1, 2.9)).to.equal(false);
    expect(tree.blocked(1, 0.5, 3, 0, 0, 1, 10)).to.equal(false);
  });

  it('answers as trying every triangle does', () => {
    const random = new Random(3);
    const vertices: number[] = [];
    for (let t = 0; t < 200; t++) {
      const center = [random.range(0, 10), random.range(0, 10), random.range(0, 10)];
      for (let k = 0; k < 9; k++) vertices.push(center[k % 3]! + random.range(-1, 1));
    }
    const tree = new TriangleTree(vertices);
    let hits = 0;
    for (let i = 0; i < 500; i++) {
      const o = [random.range(0, 10), random.range(0, 10), random.range(0, 10)];
      const d = [random.range(-1, 1), random.range(-1, 1), random.range(-1, 1)];
      const expected = blockedByAny(vertices, o, d, 4);
      expect(tree.blocked(o[0]!, o[1]!, o[2]!, d[0]!, d[1]!, d[2]!, 4)).to.equal(expected);
      if (expected) hits++;
    }
    expect(hits).to.be.within(50, 250);
  });

  it('finds the nearest of several triangles', () => {
    const tree = new TriangleTree([...square, ...square.map((value, k) => (k % 3 === 2 ? value - 1 : value))]);
    expect(tree.nearest(0.5, 0.5, 3, 0, 0, -1, 10)).to.be.closeTo(3, 1e-6);
    expect(tree.nearest(0.5, 0.5, -3, 0, 0, 1, 10)).to.be.closeTo(2, 1e-6);
    expect(tree.nearest(0.5, 0.5, 3, 0, 0, -1, 2.9)).to.equal(Infinity);
  });

  it('copes with no triangles and with many equal ones', () => {
    expect(new TriangleTree([]).blocked(0, 0, 0, 1, 0, 0, 5)).to.equal(false);
    const equal = Array.from({ length: 300 }, () => square.slice(0, 9)).flat();
    expect(new TriangleTree(equal).blocked(0.5, 0.5, 1, 0, 0, -1, 5)).to.equal(true);
  });
});
