import { expect } from 'chai';
import { readNumbers, readWeight } from '../../src/convert/read-weights.js';
import { floatTensor, openBytes, safetensorsBytes } from '../support/safetensors-bytes.js';

const MATRIX = floatTensor([2, 3], [1, 2, 3, 4, 5, 6]);

function floats(bytes: Uint8Array): number[] {
  return [...new Float32Array(bytes.slice().buffer)];
}

function words(...values: number[]): Uint8Array {
  return new Uint8Array(Uint16Array.from(values).buffer);
}

describe('readWeight', () => {
  it('reads a tensor whole, some rows, or some columns', async () => {
    const file = await openBytes(safetensorsBytes({ before: floatTensor([1], [0]), matrix: MATRIX }));
    expect(floats(await readWeight(file, 'matrix', {}))).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(floats(await readWeight(file, 'matrix', { rows: [1, 2] }))).to.deep.equal([4, 5, 6]);
    expect(floats(await readWeight(file, 'matrix', { columns: [0, 2] }))).to.deep.equal([1, 2, 4, 5]);
    expect(floats(await readWeight(file, 'matrix', { columns: [2, 3] }))).to.deep.equal([3, 6]);
  });

  it('keeps float16 as it is and widens bfloat16 exactly', async () => {
    const file = await openBytes(safetensorsBytes({
      half: { dtype: 'F16', shape: [2], bytes: words(0x3c00, 0xc000) },
      brain: { dtype: 'BF16', shape: [3], bytes: words(0x3f80, 0xc040, 0x7f7f) },
    }));
    expect([...await readWeight(file, 'half', {})]).to.deep.equal([0x00, 0x3c, 0x00, 0xc0]);
    expect(floats(await readWeight(file, 'brain', {}))).to.deep.equal([1, -3, 0xff * 2 ** 120]);
  });
});

describe('readNumbers', () => {
  it('reads float16 of every kind', async () => {
    const bits = [0x0000, 0x0001, 0x03ff, 0x0400, 0x3555, 0x7bff, 0x8001, 0xbc00, 0x7c00, 0xfc00];
    const file = await openBytes(safetensorsBytes({ half: { dtype: 'F16', shape: [bits.length], bytes: words(...bits) } }));
    expect([...await readNumbers(file, 'half')]).to.deep.equal(
      [0, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, 0x555 / 4096, 65504, -(2 ** -24), -1, Infinity, -Infinity],
    );
  });

  it('reads float32 and integers', async () => {
    const bytes = new Uint8Array(Int32Array.of(-1, 70000).buffer);
    const file = await openBytes(safetensorsBytes({ matrix: MATRIX, labels: { dtype: 'I32', shape: [2], bytes } }));
    expect([...await readNumbers(file, 'matrix')]).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect([...await readNumbers(file, 'labels')]).to.deep.equal([-1, 70000]);
  });
});
