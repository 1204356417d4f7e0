import { expect } from 'chai';
import type { WeightSlice } from '../../src/convert/graph-builder.js';
import { PIECE_BYTES, readNumbers, readRows } from '../../src/convert/read-weights.js';
import { openSafetensors, type SafetensorsFile } from '../../src/convert/safetensors.js';
import { floatTensor, openBytes, safetensorsBytes } from '../support/safetensors-bytes.js';

const MATRIX = floatTensor([2, 3], [1, 2, 3, 4, 5, 6]);

async function read(file: SafetensorsFile, key: string, slice: WeightSlice = {}): Promise<number[][]> {
  const pieces: number[][] = [];
  for await (const rows of readRows(file, key, slice)) pieces.push([...rows]);
  return pieces;
}

function words(...values: number[]): Uint8Array {
  return new Uint8Array(Uint16Array.from(values).buffer);
}

describe('readRows', () => {
  it('reads a tensor whole, some rows, or some columns', async () => {
    const file = await openBytes(safetensorsBytes({ before: floatTensor([1], [0]), matrix: MATRIX }));
    expect(await read(file, 'matrix')).to.deep.equal([[1, 2, 3, 4, 5, 6]]);
    expect(await read(file, 'matrix', { rows: [1, 2] })).to.deep.equal([[4, 5, 6]]);
    expect(await read(file, 'matrix', { columns: [0, 2] })).to.deep.equal([[1, 2, 4, 5]]);
    expect(await read(file, 'matrix', { columns: [2, 3] })).to.deep.equal([[3, 6]]);
  });

  it('reads float16 and bfloat16 exactly, also where they lie at odd bytes', async () => {
    const file = await openBytes(safetensorsBytes({
      askew: { dtype: 'U8', shape: [1], bytes: Uint8Array.of(9) },
      half: { dtype: 'F16', shape: [2], bytes: words(0x3c00, 0xc000) },
      brain: { dtype: 'BF16', shape: [3], bytes: words(0x3f80, 0xc040, 0x7f7f) },
    }));
    expect(await read(file, 'half')).to.deep.equal([[1, -2]]);
    expect(await read(file, 'brain')).to.deep.equal([[1, -3, 0xff * 2 ** 120]]);
    const viewed = { ...file, read: async (begin: number, end: number) => new Uint8Array([0, ...await file.read(begin, end)]).subarray(1) };
    expect(await read(viewed, 'brain')).to.deep.equal([[1, -3, 0xff * 2 ** 120]]);
  });

  it('asks for a few whole rows at a time of a tensor that is large', async () => {
    const rows = 5;
    const columns = PIECE_BYTES / 8; // of which two fill a piece
    const bytes = safetensorsBytes({ big: floatTensor([rows, columns], Float32Array.from({ length: rows * columns }, (_, i) => i % 1000)) });
    const asked: number[] = [];
    const file = await openSafetensors('big', bytes.length, async (begin, end) => {
      asked.push(end - begin);
      return bytes.slice(begin, end);
    });
    const pieces = await read(file, 'big');
    expect(asked.slice(2)).to.deep.equal([PIECE_BYTES, PIECE_BYTES, PIECE_BYTES / 2]);
    expect(pieces.flat().every((value, i) => value === i % 1000)).to.equal(true);
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
