import { expect } from 'chai';
import { nearestPoint } from '../../src/viewer/nearest-point.js';
import { insideView, pickInTurns } from '../../src/viewer/pick-window.js';

describe('Picking in turns', () => {
  const nodes = Array.from({ length: 10 }, (_, i) => ({ entry: 9 - i }));

  it('asks of the nearest nodes first, and stops when no nearer hit is possible', () => {
    const turns: number[][] = [];
    const hit = pickInTurns(nodes, 4, (some) => {
      turns.push(some.map(({ entry }) => entry));
      return { distance: some[0]!.entry + 3.5 };
    });
    expect(turns).to.deep.equal([[0, 1, 2, 3]]);
    expect(hit).to.deep.equal({ distance: 3.5 });
  });

  it('goes on while nothing is hit, and takes the nearest of several hits', () => {
    const distances = [null, 9.5, 9];
    expect(pickInTurns(nodes, 4, () => {
      const distance = distances.shift()!;
      return distance === null ? null : { distance };
    })).to.deep.equal({ distance: 9 });
    expect(pickInTurns([], 4, () => ({ distance: 1 }))).to.equal(null);
  });

  it('keeps its window inside the view', () => {
    expect([insideView(0, 100), insideView(50, 100), insideView(99, 100)]).to.deep.equal([4.5, 50, 94.5]);
  });
});

describe('nearestPoint', () => {
  const box = (x: number, positions: number[]) => ({ bounds: { min: [x, 0, 0], max: [x + 8, 8, 8] } as const, spacing: 1, positions });

  it('finds box, index and stored position', () => {
    const boxes = [box(0, [1, 1, 1, 2, 2, 2]), box(8, [0.5, 1, 1])];
    expect(nearestPoint(boxes, [2.1, 2, 2])).to.deep.equal({ box: boxes[0], index: 1, position: [2, 2, 2] });
    expect(nearestPoint(boxes, [8.4, 1, 1])).to.deep.equal({ box: boxes[1], index: 0, position: [8.5, 1, 1] });
  });

  it('looks a spacing beyond the box, since rounding may put points there, and no farther', () => {
    const boxes = [box(0, [8.0001, 1, 1])];
    expect(nearestPoint(boxes, [8.0001, 1, 1])?.index).to.equal(0);
    expect(nearestPoint(boxes, [9.5, 1, 1])).to.equal(null);
    expect(nearestPoint([box(0, [])], [1, 1, 1])).to.equal(null);
  });
});
