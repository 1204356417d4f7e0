import { expect } from 'chai';
import type { Column } from '../../src/potree-format/read-column.js';
import { planarColumn, planarStride, readMortonColors, readMortonGrid } from '../../src/potree-format/read-morton.js';
import { writePotree2 } from '../../src/potree-format/write-potree2.js';
import { mortonCode } from '../support/encoded-clouds.js';

const { attributes } = writePotree2(
  { offset: [0, 0, 0], scale: 1, grid: new Int32Array(3), colors: new Uint8Array(3), intensities: new Uint16Array(1), classification: new Uint8Array(1) },
  { name: 'one' },
).metadata;

const at = (start: number): Column => ({ attribute: attributes[0]!, start, stride: 0 });

describe('BROTLI encoding', () => {
  it('keeps positions in 16 and colours in 8 bytes, all values of one attribute after the other', () => {
    expect(planarStride(attributes)).to.equal(16 + 2 + 1 + 8);
    expect(['position', 'intensity', 'classification', 'rgb'].map((name) => planarColumn(attributes, name, 10)?.start)).to.deep.equal([0, 160, 180, 190]);
    expect(planarColumn(attributes, 'gps-time', 10)).to.equal(null);
  });

  it('keeps coordinates as two Morton codes, x in the lowest bit', () => {
    const view = new DataView(new ArrayBuffer(16));
    view.setUint8(8, 0b010_001);
    expect(readMortonGrid(view, at(0), 1)).to.deep.equal(Int32Array.of(1, 2, 0));
  });

  it('gives back every bit of coordinates and colours', () => {
    const values = [0x7fffffff, -1, -2147483648, 0x12345678, 0x0fedcba9, 0x55555555, 0, 65535, 65536];
    const view = new DataView(new ArrayBuffer(4 + 16 * 3));
    for (let i = 0; i < 3; i++) {
      const point = values.slice(3 * i, 3 * i + 3);
      view.setBigUint64(4 + 16 * i, mortonCode(point.map((value) => value >>> 16)), true);
      view.setBigUint64(12 + 16 * i, mortonCode(point.map((value) => value & 0xffff)), true);
    }
    expect(readMortonGrid(view, at(4), 3)).to.deep.equal(Int32Array.from(values));
    view.setBigUint64(0, mortonCode([0xabcd, 1, 0xffff]), true);
    expect(readMortonColors(view, at(0), 1)).to.deep.equal(Uint16Array.of(0xabcd, 1, 0xffff));
  });
});
