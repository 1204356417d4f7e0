import type { WeightSlice } from './graph-builder.js';
import type { SafetensorsFile } from './safetensors.js';

/**
 * Reads a tensor (or a slice of a matrix) as it is stored in a graph's weights file: float16 stays, anything else becomes
 * float32, little endian.
 */
export async function readWeight(file: SafetensorsFile, key: string, slice: WeightSlice): Promise<Uint8Array> {
  const { dtype, shape, begin, end } = file.tensors.get(key)!;
  const rowBytes = (end - begin) / shape[0];
  const [first, last] = slice.rows ?? [0, shape[0]];
  const stored = await file.read(begin + first * rowBytes, begin + last * rowBytes);
  const bytes = slice.columns ? cutColumns(stored, rowBytes, shape[1], slice.columns) : stored;
  return dtype === 'BF16' ? widenBfloat16(bytes) : bytes;
}

/** Reads a tensor of floats, or of 32 bit integers, as numbers. */
export async function readNumbers(file: SafetensorsFile, key: string): Promise<Float32Array> {
  const bytes = await readWeight(file, key, {});
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { dtype } = file.tensors.get(key)!;
  const width = dtype === 'F16' ? 2 : 4;
  const read = dtype === 'F16' ? (at: number) => halfToNumber(view.getUint16(at, true))
    : dtype === 'I32' ? (at: number) => view.getInt32(at, true)
    : (at: number) => view.getFloat32(at, true);
  return Float32Array.from({ length: bytes.byteLength / width }, (_, i) => read(width * i));
}

function cutColumns(bytes: Uint8Array, rowBytes: number, columns: number, [first, last]: readonly [number, number]): Uint8Array {
  const width = rowBytes / columns;
  const cut = (last - first) * width;
  const rows = bytes.byteLength / rowBytes;
  const result = new Uint8Array(rows * cut);
  for (let row = 0; row < rows; row++) {
    const begin = row * rowBytes + first * width;
    result.set(bytes.subarray(begin, begin + cut), row * cut);
  }
  return result;
}

/** A bfloat16 is the upper half of the float32 of the same value. */
function widenBfloat16(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(2 * bytes.byteLength);
  for (let i = 0; i < bytes.byteLength; i += 2) {
    result[2 * i + 2] = bytes[i];
    result[2 * i + 3] = bytes[i + 1];
  }
  return result;
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
