import { expect } from 'chai';
import { checkLabels, isUnlabelled, PALETTE_WIDTH, PaletteTable } from '../../src/viewer/palette-table.js';
import { RED } from './painting-contract.js';

describe('PaletteTable', () => {
  const texel = (table: PaletteTable, slot: number): number[] => [...table.texels.subarray(4 * slot, 4 * slot + 4)];

  it('numbers labels densely as they are seen, however large they are, and negates them for the shader', () => {
    const table = new PaletteTable();
    expect([...table.slotsOf(Uint32Array.of(0, 4_000_000_000, 4_000_000_000, 7, 0, 4_000_000_000))]).to.deep.equal([-0, -1, -1, -2, -0, -1]);
    expect(table.slotOf(7)).to.equal(2);
  });

  it('has the look of every label, also of those seen after the palette came, and nothing of those without an entry', () => {
    const table = new PaletteTable();
    table.setPalette(RED);
    expect([table.slotOf(9), table.slotOf(8)]).to.deep.equal([1, 2]);
    expect([texel(table, 1), texel(table, 2)]).to.deep.equal([[255, 10, 20, 255], [0, 0, 0, 0]]);
    table.setPalette(new Map([[8, { color: [1, 2, 3], opacity: 0.4 }]]));
    expect([texel(table, 1), texel(table, 2)]).to.deep.equal([[0, 0, 0, 0], [1, 2, 3, 102]]);
  });

  it('changes its version with its texels and not otherwise', () => {
    const table = new PaletteTable();
    table.slotOf(9);
    const before = table.version;
    table.slotsOf(Uint32Array.of(9, 9, 0));
    expect(table.version).to.equal(before);
    table.setPalette(RED);
    expect(table.version).to.be.greaterThan(before);
  });

  it('grows by whole rows and keeps what it had', () => {
    const table = new PaletteTable();
    table.setPalette(new Map([[1, RED.get(9)!], [700, RED.get(9)!]]));
    for (let label = 1; label <= 700; label++) table.slotOf(label);
    expect(table.rows).to.equal(4);
    expect(table.texels.length).to.equal(4 * 4 * PALETTE_WIDTH);
    expect([texel(table, 1), texel(table, 2), texel(table, 700)]).to.deep.equal([[255, 10, 20, 255], [0, 0, 0, 0], [255, 10, 20, 255]]);
  });

  it('has a check of labels for those who paint', () => {
    expect([isUnlabelled(new Uint32Array(3)), isUnlabelled(Uint32Array.of(0, 0, 1))]).to.deep.equal([true, false]);
    expect(() => checkLabels(new Uint32Array(5), 6)).to.throw(RangeError, /6.*5/);
  });
});
