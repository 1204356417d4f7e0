import type { WeightSlice } from './graph-builder.js';
import { fromHalves } from './half-float.js';
import type { SafetensorsFile } from './safetensors.js';

/** At most so many bytes are asked of a file at once, unless a single row has more. */
export const PIECE_BYTES = 2 ** 22;

/** Reads a tensor (or a slice of a matrix) as float32 numbers, some whole rows at a time. */
export async function* readRows(file: SafetensorsFile, key: string, slice: WeightSlice): AsyncGenerator<Float32Array> {
  const { dtype, shape, begin, end } = file.tensors.get(key)!;
  const rowBytes = (end - begin) / shape[0];
  const [first, last] = slice.rows ?? [0, shape[0]];
  const step = Math.max(1, Math.floor(PIECE_BYTES / rowBytes));
  for (let row = first; row < last; row += step) {
    const bytes = await file.read(begin + row * rowBytes, begin + Math.min(last, row + step) * rowBytes);
    const numbers = toNumbers(bytes, dtype);
    yield slice.columns ? cutColumns(numbers, shape[1], slice.columns) : numbers;
  }
}

/** Reads a tensor of floats, or of 32 bit integers, as numbers. */
export async function readNumbers(file: SafetensorsFile, key: string): Promise<Float32Array> {
  const { shape } = file.tensors.get(key)!;
  const numbers = new Float32Array(shape.reduce((product, length) => product * length, 1));
  let filled = 0;
  for await (const rows of readRows(file, key, {})) {
    numbers.set(rows, filled);
    filled += rows.length;
  }
  return numbers;
}

function toNumbers(bytes: Uint8Array, dtype: string): Float32Array {
  switch (dtype) {
    case 'F16': return fromHalves(new Uint16Array(...aligned(bytes, 2)));
    case 'BF16': return fromBfloat16(new Uint16Array(...aligned(bytes, 2)));
    case 'I32': return Float32Array.from(new Int32Array(...aligned(bytes, 4)));
    default: return new Float32Array(...aligned(bytes, 4));
  }
}

/** What a typed array of elements this wide is made from; copies only bytes that lie askew. */
function aligned(bytes: Uint8Array, width: number): [ArrayBufferLike, number, number] {
  const { buffer, byteOffset, length } = bytes.byteOffset % width === 0 ? bytes : bytes.slice();
  return [buffer, byteOffset, length / width];
}

function cutColumns(numbers: Float32Array, columns: number, [first, last]: readonly [number, number]): Float32Array {
  const rows = numbers.length / columns;
  const result = new Float32Array(rows * (last - first));
  for (let row = 0; row < rows; row++) {
    result.set(numbers.subarray(row * columns + first, row * columns + last), row * (last - first));
  }
  return result;
}

/** A bfloat16 is the upper half of the float32 of the same value. */
function fromBfloat16(halves: Uint16Array): Float32Array {
  const words = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) words[i] = halves[i] << 16;
  return new Float32Array(words.buffer);
}
