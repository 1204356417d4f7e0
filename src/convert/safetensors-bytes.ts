/** A tensor in memory: row-major, little endian. */
export interface PlainTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

const ALIGNMENT = 8;

/** The bytes of a safetensors file. Data begin at a multiple of 8 bytes; order the widest elements first to keep them aligned. */
export function safetensorsBytes(tensors: Readonly<Record<string, PlainTensor>>, metadata?: Record<string, string>): Uint8Array {
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  let end = 0;
  for (const [key, { dtype, shape, bytes }] of Object.entries(tensors)) {
    header[key] = { dtype, shape, data_offsets: [end, end + bytes.length] };
    end += bytes.length;
  }
  const plain = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(plain.length / ALIGNMENT) * ALIGNMENT;
  const file = new Uint8Array(8 + length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.fill(0x20, 8, 8 + length).set(plain, 8);
  let at = 8 + length;
  for (const { bytes } of Object.values(tensors)) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}
