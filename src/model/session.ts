import * as browserOrt from 'onnxruntime-web/webgpu';
import { SegmentationError } from '../errors.js';
import { GpuDevice } from './gpu-device.js';
import type { CreateRunner, GraphFiles } from './graph-runner.js';
import { type MemoryLimits, WASM_LIMITS } from './memory-need.js';
import { findDevice } from './open-device.js';
import { createRunner, inTurn } from './ort-runner.js';
import { runtimeFailure, type RuntimeSource } from './runtime-source.js';

export type RuntimeBackend = 'webgpu' | 'wasm';

export interface RuntimeRequest {
  /** `auto` takes WebGPU where a hardware adapter exists; the others force one. */
  readonly backend: 'auto' | RuntimeBackend;
  /** Why the processor is asked for, as a sentence for a person; that it was chosen in the settings when absent. */
  readonly reason?: string | undefined;
  readonly runtime: RuntimeSource;
}

/** Where networks run. */
export interface Runtime {
  readonly backend: RuntimeBackend;
  /** Why not WebGPU, as a sentence for a person; null on WebGPU. */
  readonly reason: string | null;
  readonly createRunner: CreateRunner;
  /** The same on the CPU, whatever the backend: what a self-check compares with. */
  readonly createReference: CreateRunner;
  /** Whether it computes in float16; elsewhere such models are computed in float32. */
  readonly computesHalf: boolean;
  /** What bounds requests. */
  readonly limits: MemoryLimits;
  /** Resolves when the GPU takes its device away, and every session with it; never after `dispose`, nor on WASM. */
  readonly lost: Promise<SegmentationError>;
  /** Gives the GPU device back. Dispose the runners first. */
  dispose(): void;
}

/**
 * Opens the runtime for networks. The only place that knows onnxruntime-web.
 * @throws SegmentationError `wasm-unavailable` without SIMD WebAssembly, `runtime-unavailable` when onnxruntime-web's files
 *   cannot be had, `webgpu-unavailable` when WebGPU is forced but absent
 */
export async function openRuntime({ backend, runtime, reason = 'The processor was chosen in the settings.' }: RuntimeRequest): Promise<Runtime> {
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(SIMD_MODULE)) {
    throw new SegmentationError('wasm-unavailable', 'This browser has no WebAssembly with SIMD, which segmentation needs. '
      + 'Use a current version of Chrome, Edge, Firefox or Safari.');
  }
  await inTurn(() => startOrt(runtime));
  if (backend === 'wasm') return wasmRuntime(reason);
  const device = await findDevice({ software: backend === 'webgpu' });
  if (typeof device !== 'string') return webgpuRuntime(device);
  if (backend === 'webgpu') throw webgpuUnavailable(device);
  return wasmRuntime(device);
}

/** The error of a forced WebGPU that cannot serve, for a reason in a sentence. */
export function webgpuUnavailable(reason: string): SegmentationError {
  return new SegmentationError('webgpu-unavailable', `${reason} WebGPU was asked for: choose automatic instead.`);
}

/** A function that returns a splatted vector: valid only where SIMD is known. */
const SIMD_MODULE = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, // magic, version
  1, 5, 1, 96, 0, 1, 123, // type: () -> v128
  3, 2, 1, 0, // one function of that type
  10, 8, 1, 6, 0, 65, 0, 253, 15, 11, // i32.const 0, i8x16.splat
);

/** The network y = Identity(x) in ONNX, operator set 13. */
const IDENTITY_MODEL = Uint8Array.of(
  8, 8, 66, 2, 16, 13, 58, 43, // format 8, set 13, graph
  10, 16, 10, 1, 120, 18, 1, 121, 34, 8, 73, 100, 101, 110, 116, 105, 116, 121, // node: x, y, "Identity"
  18, 1, 103, // name
  90, 9, 10, 1, 120, 18, 4, 10, 2, 8, 1, // input: x, float32
  98, 9, 10, 1, 121, 18, 4, 10, 2, 8, 1, // output: y, float32
);

/** Has onnxruntime-web fetch its files, so that whatever fails later is not for want of them. */
async function startOrt(runtime: RuntimeSource): Promise<void> {
  browserOrt.env.wasm.wasmPaths = runtime;
  try {
    const session = await browserOrt.InferenceSession.create(IDENTITY_MODEL, { executionProviders: ['wasm'] });
    await session.release();
  } catch (error) {
    throw await runtimeFailure(runtime, error);
  }
}

const REFERENCE = { createReference: (files: GraphFiles) => createRunner(browserOrt, files, 'wasm') };

function wasmRuntime(reason: string): Runtime {
  const lost = new Promise<never>(() => undefined);
  return { ...REFERENCE, backend: 'wasm', reason, createRunner: REFERENCE.createReference, limits: WASM_LIMITS, computesHalf: false, lost, dispose: () => undefined };
}

function webgpuRuntime(opened: GPUDevice): Runtime {
  const device = new GpuDevice(opened);
  const { limits, features } = opened;
  return {
    ...REFERENCE,
    backend: 'webgpu',
    reason: null,
    createRunner: (files) => createRunner(browserOrt, files, device),
    limits: {
      total: Infinity,
      tensor: Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize),
      fusedAttention: features.has('subgroups'),
    },
    computesHalf: features.has('shader-f16'),
    lost: device.lost,
    dispose: () => device.dispose(),
  };
}
