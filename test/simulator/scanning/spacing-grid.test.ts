import { expect } from 'chai';
import { SpacingGrid } from '../../../src/simulator/scanning/spacing-grid.js';

describe('SpacingGrid', () => {
  it('keeps cells and kinds of surface apart', () => {
    const grid = new SpacingGrid();
    grid.take(grid.cellOf(1.01, 2.01, 3.01, 0.5, 1));
    expect(grid.isTaken(grid.cellOf(1.49, 2.49, 3.49, 0.5, 1))).to.equal(true);
    expect(grid.isTaken(grid.cellOf(1.51, 2.49, 3.49, 0.5, 1))).to.equal(false);
    expect(grid.isTaken(grid.cellOf(1.49, 2.49, 3.49, 0.5, 2))).to.equal(false);
  });

  it('remembers its cells when it grows', () => {
    const grid = new SpacingGrid();
    const cells = Array.from({ length: 100000 }, (_, i) => grid.cellOf((i % 400) / 10, Math.floor(i / 400) / 10, 1, 0.05, 0));
    for (const cell of cells) grid.take(cell);
    expect(cells.every((cell) => grid.isTaken(cell))).to.equal(true);
    expect(grid.isTaken(grid.cellOf(41, 1, 1, 0.05, 0))).to.equal(false);
  });
});
