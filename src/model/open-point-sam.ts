import type { SegmentationError } from '../errors.js';
import type { CreateRunner } from './graph-runner.js';
import { loadModel, type LoadedModel, type LoadModelOptions } from './load-model.js';
import { PointSam } from './point-sam.js';
import { compareBackends, runProbe } from './self-check.js';
import { openRuntime, type Runtime, type RuntimeBackend } from './session.js';

export interface OpenRequest {
  readonly manifestUrl: string;
  /** Folder with `ort-wasm-simd-threaded.asyncify.mjs` and `.wasm` of onnxruntime-web, ending in `/`. */
  readonly runtimeUrl: string;
  readonly backend: 'auto' | RuntimeBackend;
}

export interface OpenOptions extends LoadModelOptions {
  /** Called when all bytes are here and the networks are being prepared. */
  readonly onPreparing?: () => void;
  readonly onDeviceLost?: (error: SegmentationError) => void;
}

/** A model that is ready, and what it runs on. */
export interface OpenedModel {
  readonly model: PointSam;
  readonly backend: RuntimeBackend;
  /** Why not WebGPU, in words for a person; null on WebGPU, or when WASM was asked for. */
  readonly reason: string | null;
  /** Gives memory and GPU device back. */
  dispose(): Promise<void>;
}

/**
 * Loads a model and prepares it on the best backend. On WebGPU a seeded self-check compares with WASM first; a graphics
 * adapter that answers wrongly, or fails, is not used unless it was forced.
 */
export async function openPointSam(request: OpenRequest, options: OpenOptions = {}): Promise<OpenedModel> {
  const { runtimeUrl, backend, manifestUrl } = request;
  const { onDeviceLost } = options;
  const runtime = await openRuntime({ runtimeUrl, backend, ...(onDeviceLost && { onDeviceLost }) });
  const loaded = await loadModel(manifestUrl, options);
  options.onPreparing?.();
  const reference = await create(loaded, runtime.createReference);
  if (runtime.backend === 'wasm') {
    await runProbe(reference);
    return opened(reference, runtime);
  }
  const checked = await openChecked(loaded, runtime, reference, backend === 'webgpu');
  if (typeof checked === 'string') return { ...opened(reference, runtime), backend: 'wasm', reason: checked };
  await reference.dispose();
  return opened(checked, runtime);
}

/** The model on WebGPU, or why it cannot be trusted there. */
async function openChecked(loaded: LoadedModel, runtime: Runtime, reference: PointSam, forced: boolean): Promise<PointSam | string> {
  try {
    const model = await create(loaded, runtime.createRunner);
    const { agrees, difference } = await compareBackends(model, reference);
    if (agrees) return model;
    await model.dispose();
    return `the graphics card computes wrong numbers (off by ${(100 * difference).toPrecision(2)} %).`;
  } catch (error) {
    if (forced) throw error;
    return `the graphics card failed (${error instanceof Error ? error.message : String(error)}).`;
  }
}

function create({ manifest, files }: LoadedModel, createRunner: CreateRunner): Promise<PointSam> {
  return PointSam.create(manifest, files, createRunner);
}

function opened(model: PointSam, runtime: Runtime): OpenedModel {
  const dispose = async (): Promise<void> => {
    await model.dispose();
    runtime.dispose();
  };
  return { model, backend: runtime.backend, reason: runtime.reason, dispose };
}
