import { expect } from 'chai';
import { fromHalves, LARGEST_HALF, toHalves } from '../../src/convert/half-float.js';

/** Bits of the float16 next to a number, found among all of them. */
function nearestHalf(value: number, finite: Float32Array): number {
  let best = 0;
  for (let bits = 1; bits < finite.length; bits++) {
    const [found, known] = [Math.abs(finite[bits] - Math.abs(value)), Math.abs(finite[best] - Math.abs(value))];
    if (found < known || (found === known && bits % 2 === 0)) best = bits;
  }
  return best | (value < 0 ? 0x8000 : 0);
}

function bits(...values: number[]): number[] {
  return [...toHalves(Float32Array.from(values))];
}

describe('half floats', () => {
  it('come back as the bits they were, every one of them', () => {
    const all = Uint16Array.from({ length: 0x10000 }, (_, word) => word).filter((word) => (word & 0x7fff) <= 0x7c00);
    expect(toHalves(fromHalves(all))).to.deep.equal(all);
  });

  it('are rounded to the nearest, ties to even, also where they are subnormal', () => {
    const step = 2 ** -10;
    expect(bits(1 + step / 2, 1 + (3 * step) / 2, 1 + step / 2 + 2 ** -23, -(1 + step / 2))).to.deep.equal([0x3c00, 0x3c02, 0x3c01, 0xbc00]);
    expect(bits(2 ** -25, 2 ** -25 + 2 ** -48, 3 * 2 ** -25, -(2 ** -26))).to.deep.equal([0, 1, 2, 0x8000]);
    expect(bits(1023.5 * 2 ** -24, 2 - 2 ** -12)).to.deep.equal([0x0400, 0x4000]); // a carry into the exponent
  });

  it('end at 65504: what would round to more is infinite', () => {
    expect(bits(LARGEST_HALF, 65519.99, 65520, -65520, 1e30, Infinity)).to.deep.equal([0x7bff, 0x7bff, 0x7c00, 0xfc00, 0x7c00, 0x7c00]);
    expect(fromHalves(toHalves(Float32Array.of(NaN)))[0]).to.be.NaN;
  });

  it('are the nearest ones of numbers of every size', () => {
    const finite = fromHalves(Uint16Array.from({ length: 0x7c00 }, (_, word) => word));
    const values = Float32Array.from({ length: 200 }, (_, i) => Math.sin(i * i + 1) * 2 ** ((i % 44) - 28));
    expect([...toHalves(values)]).to.deep.equal(Array.from(values, (value) => nearestHalf(value, finite)));
  });
});
