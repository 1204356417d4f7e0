import { openSafetensors, type SafetensorsFile } from '../../src/convert/safetensors.js';

export interface PlainTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** Writes a safetensors file. */
export function safetensorsBytes(tensors: Readonly<Record<string, PlainTensor>>, metadata?: Record<string, string>): Uint8Array {
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  let end = 0;
  for (const [key, { dtype, shape, bytes }] of Object.entries(tensors)) {
    header[key] = { dtype, shape, data_offsets: [end, end + bytes.length] };
    end += bytes.length;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  let at = 8 + text.length;
  for (const { bytes } of Object.values(tensors)) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

/** Opens a file that lies in memory. */
export function openBytes(bytes: Uint8Array, name = 'weights.safetensors'): Promise<SafetensorsFile> {
  return openSafetensors(name, bytes.length, async (begin, end) => bytes.slice(begin, end));
}

/** A tensor of float32 numbers. */
export function floatTensor(shape: readonly number[], values: ArrayLike<number>): PlainTensor {
  return { dtype: 'F32', shape, bytes: new Uint8Array(Float32Array.from(values).buffer) };
}
