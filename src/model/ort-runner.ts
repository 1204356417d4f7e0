import type * as OnnxRuntime from 'onnxruntime-web/webgpu';
import { SegmentationError } from '../errors.js';
import { GpuBuffers } from './gpu-buffers.js';
import type { GraphFiles, GraphRunner, ResidentTensor, TensorData, TensorInput } from './graph-runner.js';
import { hostConcat, HostTensor } from './host-tensor.js';

/** The part of an onnxruntime package that sessions need; the browser's and Node's have it in common. */
type Ort = Pick<typeof OnnxRuntime, 'InferenceSession' | 'Tensor'>;
type Session = OnnxRuntime.InferenceSession;
export type Provider = 'wasm' | 'cpu' | { readonly name: 'webgpu'; readonly device: GPUDevice };

/** Prepares one graph on a provider of an onnxruntime package. On WebGPU all outputs stay in buffers of the device. */
export async function createRunner(ort: Ort, files: GraphFiles, provider: Provider): Promise<GraphRunner> {
  const session = await inTurn(() => openSession(ort, files, provider));
  return new OrtRunner(ort, session, typeof provider === 'string' ? null : new GpuBuffers(provider.device));
}

let lastTask: Promise<unknown> = Promise.resolve();

/** The runtime does one thing at a time, while a dropped request may still be computing when the next one comes. */
export function inTurn<T>(task: () => Promise<T>): Promise<T> {
  const turn = lastTask.then(task);
  lastTask = Promise.allSettled([turn]);
  return turn;
}

class OrtRunner implements GraphRunner {
  readonly #ort: Ort;
  readonly #session: Session;
  readonly #gpu: GpuBuffers | null;

  constructor(ort: Ort, session: Session, gpu: GpuBuffers | null) {
    this.#ort = ort;
    this.#session = session;
    this.#gpu = gpu;
  }

  async run(inputs: Readonly<Record<string, TensorInput>>): Promise<Record<string, ResidentTensor>> {
    const feeds = Object.entries(inputs).map(([name, tensor]) => [name, this.#tensorOf(tensor)]);
    const outputs = await inTurn(() => this.#session.run(Object.fromEntries(feeds)));
    return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, residentOf(name, tensor)]));
  }

  upload(tensor: TensorData): ResidentTensor {
    return this.#gpu === null ? new HostTensor(tensor) : this.#ofBuffer(tensor, this.#gpu.write(tensor.data));
  }

  concat(tensors: readonly ResidentTensor[]): ResidentTensor {
    if (tensors.length === 1) return tensors[0];
    if (this.#gpu === null) return hostConcat(tensors.map(hostOf));
    const buffer = this.#gpu.join(tensors.map((tensor) => bufferOf(tensor)));
    const [{ type, dims: [, ...rest] }] = tensors;
    const rows = tensors.reduce((sum, { dims }) => sum + dims[0], 0);
    for (const tensor of tensors) tensor.dispose();
    return this.#ofBuffer({ type, dims: [rows, ...rest] }, buffer);
  }

  dispose(): Promise<void> {
    return inTurn(() => this.#session.release());
  }

  #tensorOf(tensor: TensorInput): OnnxRuntime.Tensor {
    if (tensor instanceof OrtTensor) return tensor.tensor;
    const { type, dims, data } = tensor instanceof HostTensor ? tensor.tensor : hostData(tensor);
    return new this.#ort.Tensor(type, data, dims);
  }

  #ofBuffer({ type, dims }: Pick<TensorData, 'type' | 'dims'>, buffer: GPUBuffer): OrtTensor {
    const bytes = 4 * dims.reduce((product, length) => product * length, 1);
    return new OrtTensor(this.#ort.Tensor.fromGpuBuffer(buffer, {
      dataType: type, dims,
      download: async () => {
        const data = await this.#gpu!.read(buffer, bytes);
        return type === 'float32' ? new Float32Array(data) : new Int32Array(data);
      },
      dispose: () => buffer.destroy(),
    }));
  }
}

/** A tensor of the runtime: in a buffer of the device until it is read. */
class OrtTensor implements ResidentTensor {
  readonly tensor: OnnxRuntime.Tensor;
  readonly type: TensorData['type'];

  constructor(tensor: OnnxRuntime.Tensor) {
    if (tensor.type !== 'float32' && tensor.type !== 'int32') throw new TypeError(`Expected float32 or int32, got ${tensor.type}.`);
    this.tensor = tensor;
    this.type = tensor.type;
  }

  get dims(): readonly number[] {
    return this.tensor.dims;
  }

  read(): Promise<TensorData['data']> {
    return inTurn(async () => await this.tensor.getData(true) as TensorData['data']);
  }

  dispose(): void {
    void inTurn(async () => this.tensor.dispose());
  }
}

function residentOf(name: string, tensor: OnnxRuntime.Tensor): ResidentTensor {
  if (tensor.location === 'gpu-buffer') return new OrtTensor(tensor);
  const { type, dims, data } = tensor;
  if (type === 'float32' && data instanceof Float32Array) return new HostTensor({ type, dims, data });
  if (type === 'int32' && data instanceof Int32Array) return new HostTensor({ type, dims, data });
  throw new TypeError(`Expected float32 or int32 for the output ${name}, got ${type}.`);
}

/** Tensors of two kinds of runner do not mix. */
function hostData(tensor: TensorInput): TensorData {
  if ('data' in tensor) return tensor;
  throw new TypeError('Expected a tensor of this runner, got one of another.');
}

function hostOf(tensor: ResidentTensor): HostTensor {
  if (tensor instanceof HostTensor) return tensor;
  throw new TypeError('Expected a tensor in memory, got one of another runner.');
}

function bufferOf(tensor: ResidentTensor): { buffer: GPUBuffer; bytes: number } {
  if (!(tensor instanceof OrtTensor)) throw new TypeError('Expected a tensor on the GPU, got one of another runner.');
  return { buffer: tensor.tensor.gpuBuffer as GPUBuffer, bytes: 4 * tensor.tensor.size };
}

async function openSession(ort: Ort, files: GraphFiles, provider: Provider): Promise<Session> {
  const onGpu = typeof provider !== 'string';
  try {
    return await ort.InferenceSession.create(files.graph, {
      executionProviders: [provider],
      externalData: files.weights,
      logSeverityLevel: 3,
      ...(onGpu && { preferredOutputLocation: 'gpu-buffer' }),
    });
  } catch (error) {
    throw new SegmentationError('model-invalid', `${files.name} could not be loaded: ${String(error)}. `
      + 'Convert the weights again, or choose a smaller model if memory ran out.', { cause: error });
  }
}
