import * as browserOrt from 'onnxruntime-web/webgpu';
import { SegmentationError } from '../errors.js';
import type { CreateRunner, GraphFiles, GraphRunner, TensorData } from './graph-runner.js';
import { openDevice } from './open-device.js';

export type RuntimeBackend = 'webgpu' | 'wasm';

export interface RuntimeRequest {
  /** `auto` takes WebGPU where a hardware adapter exists; the others force one. */
  readonly backend: 'auto' | RuntimeBackend;
  /** Folder with `ort-wasm-simd-threaded.asyncify.mjs` and `.wasm` of onnxruntime-web, ending in `/`. */
  readonly runtimeUrl: string;
  /** Called once when the GPU takes its device away; every session is lost with it. */
  readonly onDeviceLost?: (error: SegmentationError) => void;
}

/** Where networks run. */
export interface Runtime {
  readonly backend: RuntimeBackend;
  /** Why not WebGPU, in words for a person; null on WebGPU, or when WASM was asked for. */
  readonly reason: string | null;
  readonly createRunner: CreateRunner;
  /** The same on the CPU, whatever the backend: what a self-check compares with. */
  readonly createReference: CreateRunner;
  /** Gives the GPU device back. Dispose the runners first. */
  dispose(): void;
}

/**
 * Opens the runtime for networks. The only place that knows onnxruntime-web.
 * @throws SegmentationError `wasm-unavailable` without SIMD WebAssembly, `webgpu-unavailable` when WebGPU is forced but absent
 */
export async function openRuntime(request: RuntimeRequest): Promise<Runtime> {
  if (!WebAssembly.validate(SIMD_MODULE)) {
    throw new SegmentationError('wasm-unavailable', 'This browser has no WebAssembly with SIMD, which segmentation needs. '
      + 'Use a current version of Chrome, Edge, Firefox or Safari.');
  }
  browserOrt.env.wasm.wasmPaths = request.runtimeUrl;
  if (request.backend === 'wasm') return wasmRuntime(null);
  const adapter = await findAdapter(request.backend === 'webgpu');
  if (typeof adapter !== 'string') return openWebgpu(adapter, request.onDeviceLost);
  if (request.backend === 'auto') return wasmRuntime(adapter);
  throw new SegmentationError('webgpu-unavailable', `WebGPU was asked for, but ${adapter} Choose automatic instead.`);
}

/** A function that returns a splatted vector: valid only where SIMD is known. */
const SIMD_MODULE = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, // magic, version
  1, 5, 1, 96, 0, 1, 123, // type: () -> v128
  3, 2, 1, 0, // one function of that type
  10, 8, 1, 6, 0, 65, 0, 253, 15, 11, // i32.const 0, i8x16.splat
);

/** An adapter, or why there is none. Software adapters only count when WebGPU is forced. */
async function findAdapter(forced: boolean): Promise<GPUAdapter | string> {
  if (!('gpu' in navigator)) return 'this page has no WebGPU (an old browser, or a page that is not served by https).';
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) return 'the browser offers no graphics adapter for WebGPU.';
  if (adapter.info.isFallbackAdapter && !forced) return 'the graphics adapter is a software one, slower than WebAssembly.';
  return adapter;
}

const createReference: CreateRunner = (files) => createRunner(browserOrt, files, 'wasm');

function wasmRuntime(reason: string | null): Runtime {
  return { backend: 'wasm', reason, createRunner: createReference, createReference, dispose: () => {} };
}

async function openWebgpu(adapter: GPUAdapter, onDeviceLost: RuntimeRequest['onDeviceLost']): Promise<Runtime> {
  const device = await openDevice(adapter);
  void device.lost.then(({ reason, message }) => {
    if (reason !== 'destroyed') onDeviceLost?.(deviceLost(message));
  });
  return {
    backend: 'webgpu',
    reason: null,
    createRunner: (files) => createRunner(browserOrt, files, { name: 'webgpu', device }),
    createReference,
    dispose: () => device.destroy(),
  };
}

function deviceLost(message: string): SegmentationError {
  return new SegmentationError('device-lost', `The graphics card was taken away from segmentation (${message || 'no reason given'}). `
    + 'Click again to continue; close other pages that use the graphics card if it happens again.');
}

/** The part of an onnxruntime package that sessions need; the browser's and Node's have it in common. */
type Ort = Pick<typeof browserOrt, 'InferenceSession' | 'Tensor'>;
type Session = browserOrt.InferenceSession;
type Provider = 'wasm' | 'cpu' | browserOrt.InferenceSession.WebGpuExecutionProviderOption;

/** Prepares one graph on a provider of an onnxruntime package. */
export async function createRunner(ort: Ort, files: GraphFiles, provider: Provider): Promise<GraphRunner> {
  const session = await inTurn(() => openSession(ort, files, provider));
  return {
    async run(inputs) {
      const feeds = Object.entries(inputs).map(([name, { type, data, dims }]) => [name, new ort.Tensor(type, data, dims)]);
      const outputs = await inTurn(() => session.run(Object.fromEntries(feeds)));
      return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, takeTensor(name, tensor)]));
    },
    dispose: () => inTurn(() => session.release()),
  };
}

let lastTask: Promise<unknown> = Promise.resolve();

/** The runtime does one thing at a time, while a dropped request may still be computing when the next one comes. */
function inTurn<T>(task: () => Promise<T>): Promise<T> {
  const turn = lastTask.then(task);
  lastTask = Promise.allSettled([turn]);
  return turn;
}

async function openSession(ort: Ort, files: GraphFiles, provider: Provider): Promise<Session> {
  try {
    return await ort.InferenceSession.create(files.graph, {
      executionProviders: [provider],
      externalData: [{ path: files.weightsPath, data: files.weights }],
      logSeverityLevel: 3,
    });
  } catch (error) {
    throw new SegmentationError('model-invalid', `${files.name} could not be loaded: ${String(error)}. `
      + 'Convert the weights again, or choose a smaller model if memory ran out.', { cause: error });
  }
}

function takeTensor(name: string, tensor: browserOrt.Tensor): TensorData {
  const { data, dims } = tensor;
  if (!(data instanceof Float32Array)) throw new TypeError(`Expected float32 for the output ${name}, got ${tensor.type}.`);
  return { type: 'float32', dims, data };
}
