/** A tensor of a safetensors file: 32-bit floats or integers, row-major. */
export type StoredTensor =
  | { readonly dtype: 'F32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'I32'; readonly shape: readonly number[]; readonly data: Int32Array };

export interface StoredTensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** Reads a whole safetensors file that holds F32 and I32 tensors only, as the golden vectors do. */
export function readSafetensors(buffer: ArrayBuffer): StoredTensors {
  const headerLength = Number(new DataView(buffer).getBigUint64(0, true));
  const header: Record<string, unknown> = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, headerLength)));
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = new Map<string, StoredTensor>();
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: [begin, end] } = entry as HeaderEntry;
    // A copy, since the data may start at any byte and typed arrays may not.
    const bytes = buffer.slice(8 + headerLength + begin, 8 + headerLength + end);
    if (dtype === 'F32') tensors.set(name, { dtype, shape, data: new Float32Array(bytes) });
    else if (dtype === 'I32') tensors.set(name, { dtype, shape, data: new Int32Array(bytes) });
    else throw new TypeError(`Expected F32 or I32 for tensor ${name}, got ${dtype}.`);
  }
  return { tensors, metadata: metadata as Record<string, string> };
}

/** The floats of a tensor; throws when it is absent or holds integers. */
export function floats({ tensors }: StoredTensors, name: string): Float32Array {
  const tensor = tensors.get(name);
  if (tensor?.dtype !== 'F32') throw new TypeError(`Expected an F32 tensor ${name}, got ${tensor?.dtype ?? 'none'}.`);
  return tensor.data;
}

/** The integers of a tensor; throws when it is absent or holds floats. */
export function integers({ tensors }: StoredTensors, name: string): Int32Array {
  const tensor = tensors.get(name);
  if (tensor?.dtype !== 'I32') throw new TypeError(`Expected an I32 tensor ${name}, got ${tensor?.dtype ?? 'none'}.`);
  return tensor.data;
}
