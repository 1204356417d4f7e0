import type { ResidentTensor, TensorData } from './graph-runner.js';

/** A tensor that stays in memory: what is resident where networks run on the processor, or on a server. */
export class HostTensor implements ResidentTensor {
  #tensor: TensorData | null;

  constructor(tensor: TensorData) {
    this.#tensor = tensor;
  }

  /** @throws TypeError when it was disposed of */
  get tensor(): TensorData {
    if (this.#tensor === null) throw new TypeError('This tensor was disposed of.');
    return this.#tensor;
  }

  get type(): TensorData['type'] {
    return this.tensor.type;
  }

  get dims(): readonly number[] {
    return this.tensor.dims;
  }

  async read(): Promise<TensorData['data']> {
    return this.tensor.data;
  }

  dispose(): void {
    this.#tensor = null;
  }
}

/** The tensor as one in memory. Those of another kind of runner are a mistake. */
export function hostOf(tensor: ResidentTensor): HostTensor {
  if (tensor instanceof HostTensor) return tensor;
  throw new TypeError('Expected a tensor in memory, got one of another runner.');
}

/** One tensor of several that differ in their first dimension alone; they are disposed of. */
export function hostConcat(tensors: readonly HostTensor[]): HostTensor {
  const [{ type, dims: [, ...rest] }] = tensors;
  const dims = [tensors.reduce((sum, tensor) => sum + tensor.dims[0], 0), ...rest];
  const parts = tensors.map((part) => part.tensor.data);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  for (const tensor of tensors) tensor.dispose();
  return new HostTensor(type === 'float32'
    ? { type, dims, data: fill(new Float32Array(length), parts) }
    : { type, dims, data: fill(new Int32Array(length), parts) });
}

function fill<T extends Float32Array | Int32Array>(whole: T, parts: readonly ArrayLike<number>[]): T {
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
