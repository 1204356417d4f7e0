/** A tensor in memory: row-major, little endian. */
export interface PlainTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

const ALIGNMENT = 8;

/** What a file's header says of a tensor. */
export interface TensorPlan extends Pick<PlainTensor, 'dtype' | 'shape'> {
  readonly byteLength: number;
}

/** The bytes of a safetensors file. Data begin at a multiple of 8 bytes; order the widest elements first to keep them aligned. */
export function safetensorsBytes(tensors: Readonly<Record<string, PlainTensor>>, metadata?: Record<string, string>): Uint8Array {
  const entries = Object.entries(tensors);
  const head = safetensorsHead(entries.map(([key, { dtype, shape, bytes }]) => [key, { dtype, shape, byteLength: bytes.length }]), metadata);
  const file = new Uint8Array(head.length + entries.reduce((sum, [, { bytes }]) => sum + bytes.length, 0));
  file.set(head);
  let at = head.length;
  for (const [, { bytes }] of entries) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

/** All of a safetensors file that comes before the tensors' data, which must follow in this order without gaps. */
export function safetensorsHead(tensors: Iterable<readonly [key: string, plan: TensorPlan]>, metadata?: Record<string, string>): Uint8Array {
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  let end = 0;
  for (const [key, { dtype, shape, byteLength }] of tensors) {
    header[key] = { dtype, shape, data_offsets: [end, end + byteLength] };
    end += byteLength;
  }
  const plain = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(plain.length / ALIGNMENT) * ALIGNMENT;
  const head = new Uint8Array(8 + length).fill(0x20, 8);
  new DataView(head.buffer).setBigUint64(0, BigInt(length), true);
  head.set(plain, 8);
  return head;
}
