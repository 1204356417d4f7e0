import type * as OnnxRuntime from 'onnxruntime-web/webgpu';
import { SegmentationError } from '../errors.js';
import { type FilledBuffer, type GpuDevice, gpuFailure } from './gpu-device.js';
import type { GraphFiles, GraphRunner, ResidentTensor, TensorData, TensorInput } from './graph-runner.js';
import { hostConcat, hostOf, HostTensor } from './host-tensor.js';
import { openingFailure, runningFailure } from './runtime-failure.js';

/** The part of an onnxruntime package that sessions need; the browser's and Node's have it in common. */
type Ort = Pick<typeof OnnxRuntime, 'InferenceSession' | 'Tensor'>;
type Session = OnnxRuntime.InferenceSession;
export type Provider = 'wasm' | 'cpu' | GpuDevice;

/** Prepares one graph on a provider of an onnxruntime package. On WebGPU all outputs stay in buffers of the device. */
export async function createRunner(ort: Ort, files: GraphFiles, provider: Provider): Promise<GraphRunner> {
  const gpu = typeof provider === 'string' ? null : provider;
  const session = await inTurn(() => ort.InferenceSession.create(files.graph, sessionOptions(files, provider)))
    .catch(async (error: unknown) => { throw await gpu?.trouble() ?? openingFailure(files.name, error); });
  return new OrtRunner(ort, session, files.name, gpu);
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
  readonly #name: string;
  readonly #gpu: GpuDevice | null;

  constructor(ort: Ort, session: Session, name: string, gpu: GpuDevice | null) {
    this.#ort = ort;
    this.#session = session;
    this.#name = name;
    this.#gpu = gpu;
  }

  async run(inputs: Readonly<Record<string, TensorInput>>): Promise<Record<string, ResidentTensor>> {
    const feeds = Object.entries(inputs).map(([name, tensor]) => [name, this.#tensorOf(tensor)]);
    const outputs = await inTurn(() => this.#session.run(Object.fromEntries(feeds)))
      .catch(async (error: unknown) => { throw await this.#failure(error); });
    return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, this.#residentOf(name, tensor)]));
  }

  upload(tensor: TensorData): ResidentTensor {
    return this.#gpu === null ? new HostTensor(tensor) : this.#ofBuffer(tensor, this.#gpu.write(tensor.data), this.#gpu);
  }

  concat(tensors: readonly ResidentTensor[]): ResidentTensor {
    if (tensors.length === 1) return tensors[0];
    if (this.#gpu === null) return hostConcat(tensors.map(hostOf));
    const buffer = this.#gpu.join(tensors.map(bufferOf));
    const [{ type, dims: [, ...rest] }] = tensors;
    const rows = tensors.reduce((sum, { dims }) => sum + dims[0], 0);
    for (const tensor of tensors) tensor.dispose();
    return this.#ofBuffer({ type, dims: [rows, ...rest] }, buffer, this.#gpu);
  }

  dispose(): Promise<void> {
    return inTurn(() => this.#session.release());
  }

  /** On a graphics card nobody else can be at fault: what is run there was checked when it was loaded. */
  async #failure(error: unknown): Promise<unknown> {
    const failure = await this.#gpu?.trouble() ?? runningFailure(this.#name, error);
    if (!this.#gpu || failure instanceof SegmentationError) return failure;
    return gpuFailure(error instanceof Error ? error.message : String(error), { cause: error });
  }

  #tensorOf(tensor: TensorInput): OnnxRuntime.Tensor {
    if (tensor instanceof OrtTensor) return tensor.tensor;
    const { type, dims, data } = tensor instanceof HostTensor ? tensor.tensor : hostData(tensor);
    return new this.#ort.Tensor(type, data, dims);
  }

  #residentOf(name: string, tensor: OnnxRuntime.Tensor): ResidentTensor {
    if (tensor.location === 'gpu-buffer') return new OrtTensor(tensor, this.#gpu!);
    const { type, dims, data } = tensor;
    if (type === 'float32' && data instanceof Float32Array) return new HostTensor({ type, dims, data });
    if (type === 'int32' && data instanceof Int32Array) return new HostTensor({ type, dims, data });
    throw new TypeError(`Expected float32 or int32 for the output ${name}, got ${type}.`);
  }

  #ofBuffer({ type, dims }: Pick<TensorData, 'type' | 'dims'>, buffer: GPUBuffer, gpu: GpuDevice): OrtTensor {
    const bytes = 4 * dims.reduce((product, length) => product * length, 1);
    return new OrtTensor(this.#ort.Tensor.fromGpuBuffer(buffer, {
      dataType: type, dims,
      download: async () => {
        const data = await gpu.read({ buffer, bytes });
        return type === 'float32' ? new Float32Array(data) : new Int32Array(data);
      },
      dispose: () => buffer.destroy(),
    }), gpu);
  }
}

/** A tensor in a buffer of the device, until it is read. */
class OrtTensor implements ResidentTensor {
  readonly tensor: OnnxRuntime.Tensor;
  readonly type: TensorData['type'];
  readonly #gpu: GpuDevice;

  constructor(tensor: OnnxRuntime.Tensor, gpu: GpuDevice) {
    if (tensor.type !== 'float32' && tensor.type !== 'int32') throw new TypeError(`Expected float32 or int32, got ${tensor.type}.`);
    this.tensor = tensor;
    this.type = tensor.type;
    this.#gpu = gpu;
  }

  get dims(): readonly number[] {
    return this.tensor.dims;
  }

  async read(): Promise<TensorData['data']> {
    const data = await inTurn(async () => await this.tensor.getData(true) as TensorData['data'])
      .catch(async (error: unknown) => { throw await this.#gpu.trouble() ?? error; });
    // Numbers that nothing was computed from are read as readily as others.
    const fault = this.#gpu.fault();
    if (fault) throw fault;
    return data;
  }

  dispose(): void {
    void inTurn(async () => this.tensor.dispose());
  }
}

/** Tensors of two kinds of runner do not mix. */
function hostData(tensor: TensorInput): TensorData {
  if ('data' in tensor) return tensor;
  throw new TypeError('Expected a tensor of this runner, got one of another.');
}

function bufferOf(tensor: ResidentTensor): FilledBuffer {
  if (!(tensor instanceof OrtTensor)) throw new TypeError('Expected a tensor on the GPU, got one of another runner.');
  return { buffer: tensor.tensor.gpuBuffer as GPUBuffer, bytes: 4 * tensor.tensor.size };
}

/**
 * Graphs are not captured, although that works with a device of our own: a captured graph has one shape, and reads and
 * writes the buffers that it was captured with. Tokens follow the number of clicks, patches and points the region: each
 * would want a session of its own, with the weights in it.
 */
function sessionOptions({ weights }: GraphFiles, provider: Provider): OnnxRuntime.InferenceSession.SessionOptions {
  const common = { externalData: weights, logSeverityLevel: 3 } as const;
  if (typeof provider === 'string') return { ...common, executionProviders: [provider] };
  return { ...common, executionProviders: [{ name: 'webgpu', device: provider.device }], preferredOutputLocation: 'gpu-buffer' };
}
