import { expect } from 'chai';
import { fromHalves } from '../../src/convert/half-float.js';
import { BLOCK, blocksOf, quantizeRows, zeroPointBytes, type QuantizedBits } from '../../src/convert/quantize-rows.js';

/** Weights of a bell curve, seeded. */
function weights(length: number): Float32Array {
  let state = 7;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 1) / 2 ** 32;
  };
  return Float32Array.from({ length }, () => 0.05 * Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next()));
}

/** What a runtime makes of the stored numbers. */
function restore(values: Float32Array, columns: number, bits: QuantizedBits): Float32Array {
  const { packed, scales, zeroPoints } = quantizeRows(values, columns, bits);
  const steps = fromHalves(scales);
  const level = (bytes: Uint8Array, begin: number, index: number): number =>
    (bits === 8 ? bytes[begin + index] : (bytes[begin + (index >> 1)] >> (4 * (index % 2))) & 15);
  return values.map((_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const block = Math.floor(column / BLOCK);
    const at = row * blocksOf(columns) + block;
    const zero = level(zeroPoints, row * zeroPointBytes(columns, bits), block);
    return (level(packed, (at * BLOCK * bits) / 8, column % BLOCK) - zero) * steps[at];
  });
}

function relativeError(values: Float32Array, other: Float32Array): number {
  const square = (numbers: Float32Array): number => numbers.reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt(square(values.map((value, i) => value - other[i])) / square(values));
}

describe('quantizeRows', () => {
  it('fills the last block of a row up, and the last byte of its zero points', () => {
    const { packed, scales, zeroPoints } = quantizeRows(weights(3 * 70), 70, 4);
    expect([packed.length, scales.length, zeroPoints.length]).to.deep.equal([3 * 3 * 16, 9, 3 * 2]);
    const eight = quantizeRows(weights(3 * 70), 70, 8);
    expect([eight.packed.length, eight.zeroPoints.length]).to.deep.equal([3 * 3 * 32, 9]);
    // What fills up stands for 0, as the block's zero point does.
    for (let i = 70 % BLOCK; i < BLOCK; i++) expect(eight.packed[2 * BLOCK + i]).to.equal(eight.zeroPoints[2]);
  });

  it('misses no weight by more than a step, and bell curves by what the bits allow', () => {
    const values = weights(64 * 1024);
    for (const [bits, most] of [[8, 0.006], [4, 0.1]] as const) {
      const restored = restore(values, 1024, bits);
      expect(relativeError(values, restored)).to.be.within(most / 3, most);
      for (let block = 0; block < values.length / BLOCK; block++) {
        const part = values.subarray(block * BLOCK, (block + 1) * BLOCK);
        const step = (Math.max(0, ...part) - Math.min(0, ...part)) / (2 ** bits - 1);
        const worst = part.reduce((most, value, i) => Math.max(most, Math.abs(value - restored[block * BLOCK + i])), 0);
        expect(worst).to.be.at.most(step * 1.01); // the zero point and the step are rounded too
      }
    }
  });

  it('is closer to lopsided weights than levels that lie evenly around zero could be', () => {
    const values = weights(8 * 256).map((value) => Math.abs(value));
    const even = values.map((value, i) => {
      const part = values.subarray(i - (i % BLOCK), i - (i % BLOCK) + BLOCK);
      const step = Math.max(...part) / 7;
      return Math.round(value / step) * step;
    });
    expect(relativeError(values, restore(values, 256, 4))).to.be.below(0.7 * relativeError(values, even));
  });

  it('keeps zeros exactly, and blocks of nothing else', () => {
    const values = weights(96);
    values.fill(0, 32, 64);
    values[3] = values[70] = 0;
    const restored = restore(values, 96, 4);
    expect([...restored.subarray(32, 64)]).to.deep.equal(Array<number>(32).fill(0));
    expect([restored[3], restored[70]]).to.deep.equal([0, 0]);
  });
});
