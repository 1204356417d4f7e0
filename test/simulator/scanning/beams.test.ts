import { expect } from 'chai';
import { Random } from '../../../src/simulator/drawing/random.js';
import { mixedRange } from '../../../src/simulator/scanning/mixed-range.js';
import { lineShare, moveToLine } from '../../../src/simulator/scanning/scan-lines.js';
import { TriangleTree } from '../../../src/simulator/scanning/triangle-tree.js';

describe('scan lines', () => {
  it('are met by triangles that a whole number crosses, small ones as often as chance would have it', () => {
    expect(lineShare(0.2, 0.5, 0.9)).to.equal(0);
    expect(lineShare(0.9, 1.1, 1)).to.be.closeTo(5, 1e-9);
    expect(lineShare(0.5, 3, 2)).to.equal(1);
  });

  it('hold every place that is moved to them, and it stays in its triangle', () => {
    const random = new Random(1);
    const weights = new Float64Array(3);
    for (let i = 0; i < 500; i++) {
      const lines = [random.range(-3, 3), random.range(-3, 3), random.range(-3, 3)] as const;
      if (lineShare(...lines) === 0) continue;
      const [a, b] = [random.range(0, 0.5), random.range(0, 0.5)];
      weights.set([1 - a - b, a, b]);
      moveToLine(...lines, weights, random);
      const at = weights.reduce((sum, weight, k) => sum + weight * lines[k]!, 0);
      expect(Math.abs(at - Math.round(at))).to.be.below(1e-9);
      expect(Math.min(...weights)).to.be.above(-1e-9);
    }
  });
});

describe('mixed ranges', () => {
  /** A square of 2 m at z = 0, and where `below` is given another, far larger, beneath it. */
  const squares = (below?: number): TriangleTree => new TriangleTree([
    ...[-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, -1, 0, 1, 1, 0, -1, 1, 0],
    ...(below === undefined ? [] : [-9, -9, below, 9, -9, below, 9, 9, below, -9, -9, below, 9, 9, below, -9, 9, below]),
  ]);
  const mixtures = (tree: TriangleTree, x: number): number[] => {
    const random = new Random(2);
    return Array.from({ length: 400 }, () => mixedRange(tree, x, 0, 0, 0, 0, 1, 0.02, random));
  };

  it('come about at edges alone, between the two surfaces', () => {
    expect(mixtures(squares(-0.8), 0).every((value) => value === 0)).to.equal(true);
    const atEdge = mixtures(squares(-0.8), 0.999);
    expect(atEdge.filter((value) => value > 0).length).to.be.within(100, 300);
    expect(Math.max(...atEdge)).to.be.within(0.5, 0.85);
    expect(Math.min(...atEdge)).to.equal(0);
  });

  it('do not come about where the farther surface gives an echo of its own, or where there is none', () => {
    expect(mixtures(squares(-3), 0.999).every((value) => value === 0)).to.equal(true);
    expect(mixtures(squares(), 0.999).every((value) => value === 0)).to.equal(true);
  });
});
