import type { PlainTensor } from '../../src/convert/safetensors-bytes.js';
import { openSafetensors, type SafetensorsFile } from '../../src/convert/safetensors.js';

export { safetensorsBytes, type PlainTensor } from '../../src/convert/safetensors-bytes.js';

/** Opens a file that lies in memory. */
export function openBytes(bytes: Uint8Array, name = 'weights.safetensors'): Promise<SafetensorsFile> {
  return openSafetensors(name, bytes.length, async (begin, end) => bytes.slice(begin, end));
}

/** A tensor of float32 numbers. */
export function floatTensor(shape: readonly number[], values: ArrayLike<number>): PlainTensor {
  return { dtype: 'F32', shape, bytes: new Uint8Array(Float32Array.from(values).buffer) };
}
