import type { ResidentTensor, TensorData } from './graph-runner.js';

/** A tensor of the given dimensions over the data, which is not copied. */
export function floats(data: Float32Array, ...dims: number[]): TensorData {
  return { type: 'float32', dims, data };
}

/** The same of whole numbers. */
export function integers(data: Int32Array, ...dims: number[]): TensorData {
  return { type: 'int32', dims, data };
}

/** The same numbers where a graph wants them signed: indices stay far below the limit. */
export function signed({ buffer, byteOffset, length }: Uint32Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}

/** Reads an output and disposes of it. */
export async function takeFloats(tensor: ResidentTensor): Promise<Float32Array> {
  const data = await takeData(tensor);
  if (data instanceof Float32Array) return data;
  throw new TypeError('Expected an output of float32, got one of int32.');
}

/** Reads an output of bits and disposes of it. */
export async function takeBits(tensor: ResidentTensor): Promise<Uint32Array> {
  const data = await takeData(tensor);
  if (data instanceof Int32Array) return new Uint32Array(data.buffer, data.byteOffset, data.length);
  throw new TypeError('Expected an output of int32, got one of float32.');
}

async function takeData(tensor: ResidentTensor): Promise<TensorData['data']> {
  try {
    return await tensor.read();
  } finally {
    tensor.dispose();
  }
}

/** Tensors that are disposed of together. */
export class HeldTensors {
  readonly #held = new Set<ResidentTensor>();

  hold(tensor: ResidentTensor): ResidentTensor {
    this.#held.add(tensor);
    return tensor;
  }

  holdAll(tensors: Readonly<Record<string, ResidentTensor>>): void {
    for (const tensor of Object.values(tensors)) this.hold(tensor);
  }

  /** These go on to another holder. */
  release(tensors: readonly ResidentTensor[]): void {
    for (const tensor of tensors) this.#held.delete(tensor);
  }

  dispose(): void {
    for (const tensor of this.#held) tensor.dispose();
    this.#held.clear();
  }
}
