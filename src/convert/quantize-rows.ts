import { fromHalves, toHalves } from './half-float.js';

/** Weights that share a scale and a zero point. */
export const BLOCK = 32;

export type QuantizedBits = 4 | 8;

/** Rows of a matrix in the layout of com.microsoft MatMulNBits: w = (q - zero point) x scale, per block of a row. */
export interface QuantizedRows {
  /** `[rows, blocks, 32 * bits / 8]`; of two 4 bit numbers in a byte the first is the lower half. */
  readonly packed: Uint8Array;
  /** float16 bits, `[rows, blocks]`. */
  readonly scales: Uint16Array;
  /** `[rows, ceil(blocks * bits / 8)]`, packed as the weights. */
  readonly zeroPoints: Uint8Array;
}

/** Blocks of a row of so many weights; the last one is filled up with zeros. */
export function blocksOf(columns: number): number {
  return Math.ceil(columns / BLOCK);
}

/** Bytes of a row's zero points. */
export function zeroPointBytes(columns: number, bits: QuantizedBits): number {
  return Math.ceil((blocksOf(columns) * bits) / 8);
}

/**
 * Rounds rows of `columns` weights to the nearest of 2^bits levels per block, between the block's least and greatest
 * weight (zero among them, so that it stays exact). Scales are rounded to float16 before the weights are rounded by them.
 */
export function quantizeRows(values: Float32Array, columns: number, bits: QuantizedBits): QuantizedRows {
  const blocks = blocksOf(columns);
  const rows = values.length / columns;
  const { offsets, scales } = chooseScales(values, columns, bits);
  const packed = new Uint8Array((rows * blocks * BLOCK * bits) / 8);
  const zeroPoints = new Uint8Array(rows * zeroPointBytes(columns, bits));
  const steps = fromHalves(scales);
  const most = 2 ** bits - 1;
  for (let row = 0; row < rows; row++) {
    for (let block = 0; block < blocks; block++) {
      const at = row * blocks + block;
      const zero = steps[at] === 0 ? 0 : Math.min(most, Math.round(offsets[at] / steps[at]));
      put(zeroPoints, row * zeroPointBytes(columns, bits), block, zero, bits);
      const end = Math.min(columns, (block + 1) * BLOCK);
      for (let column = block * BLOCK; column < (block + 1) * BLOCK; column++) {
        const level = column < end && steps[at] !== 0 ? Math.round(values[row * columns + column] / steps[at]) + zero : zero;
        put(packed, (at * BLOCK * bits) / 8, column - block * BLOCK, Math.max(0, Math.min(most, level)), bits);
      }
    }
  }
  return { packed, scales, zeroPoints };
}

/** Per block the distance of its least weight below zero, and the float16 step between two levels. */
function chooseScales(values: Float32Array, columns: number, bits: QuantizedBits): { offsets: Float32Array; scales: Uint16Array } {
  const blocks = blocksOf(columns);
  const rows = values.length / columns;
  const offsets = new Float32Array(rows * blocks);
  const steps = new Float32Array(rows * blocks);
  for (let at = 0; at < steps.length; at++) {
    const begin = Math.floor(at / blocks) * columns + (at % blocks) * BLOCK;
    const end = Math.min(begin + BLOCK, Math.floor(at / blocks) * columns + columns);
    let [least, greatest] = [0, 0];
    for (let i = begin; i < end; i++) {
      if (values[i] < least) least = values[i];
      if (values[i] > greatest) greatest = values[i];
    }
    offsets[at] = -least;
    steps[at] = (greatest - least) / (2 ** bits - 1);
  }
  return { offsets, scales: toHalves(steps) };
}

/** Writes the number at `index` of those that begin at byte `begin`; the bytes are zero before. */
function put(bytes: Uint8Array, begin: number, index: number, value: number, bits: QuantizedBits): void {
  if (bits === 8) bytes[begin + index] = value;
  else bytes[begin + (index >> 1)] |= value << (4 * (index & 1));
}
