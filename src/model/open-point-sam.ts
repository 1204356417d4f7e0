import type { SegmentationError } from '../errors.js';
import type { CreateRunner } from './graph-runner.js';
import { loadModel, type LoadedModel, type LoadModelOptions } from './load-model.js';
import type { ModelSource } from './model-source.js';
import { planModel } from './architectures.js';
import type { PromptableModel } from './promptable-model.js';
import { readGraph } from './read-graph.js';
import { compareBackends, runProbe } from './self-check.js';
import { openRuntime, type Runtime, type RuntimeBackend, type RuntimeRequest, webgpuUnavailable } from './session.js';

export interface OpenRequest extends RuntimeRequest {
  readonly model: ModelSource;
}

/** Finds the files of a model, wherever it lies. */
export type LoadModel = (source: ModelSource, options: LoadModelOptions) => Promise<LoadedModel>;

export interface OpenOptions extends LoadModelOptions {
  /** Where models are looked for; without it they come from their server. */
  readonly load?: LoadModel;
  /** Called when all bytes are here and the networks are being prepared. */
  readonly onPreparing?: () => void;
  /** Called once when the GPU takes its device away; the model is lost with it. */
  readonly onDeviceLost?: (error: SegmentationError) => void;
}

/** A model that is ready, and what it runs on. */
export interface OpenedModel {
  readonly model: PromptableModel;
  readonly backend: RuntimeBackend;
  /** Why not WebGPU, as a sentence for a person; null on WebGPU. */
  readonly reason: string | null;
  /** Gives memory and GPU device back. */
  dispose(): Promise<void>;
}

/**
 * Loads a model and prepares it on the best backend. On WebGPU a seeded self-check compares with WASM first; a graphics
 * adapter that answers wrongly, or fails, is not used: WASM takes its place, or where WebGPU was forced, that is an error.
 * @throws SegmentationError as `openRuntime` and `loadModel`; `webgpu-unavailable` when a forced WebGPU fails the self-check
 */
export async function openPointSam(request: OpenRequest, options: OpenOptions = {}): Promise<OpenedModel> {
  const runtime = await openRuntime(request);
  try {
    const loaded = await (options.load ?? loadServed)(request.model, options);
    options.onPreparing?.();
    const reference = await create(loaded, runtime.createReference);
    if (runtime.backend === 'webgpu') return await openOnWebgpu({ loaded, runtime, reference, forced: request.backend === 'webgpu' }, options);
    await runProbe(reference);
    return opened(reference, runtime);
  } catch (error) {
    runtime.dispose();
    throw error;
  }
}

const loadServed: LoadModel = (source, options) => {
  if ('stored' in source) throw new TypeError('A stored model needs the model store: name it as the option `load`.');
  return loadModel(source, options);
};

interface WebgpuTrial {
  readonly loaded: LoadedModel;
  readonly runtime: Runtime;
  /** The model on WASM: what WebGPU is held to, and what takes its place. */
  readonly reference: PromptableModel;
  readonly forced: boolean;
}

async function openOnWebgpu(trial: WebgpuTrial, { onDeviceLost }: OpenOptions): Promise<OpenedModel> {
  const { runtime, reference, forced } = trial;
  const checked = await openChecked(trial);
  if (typeof checked !== 'string') {
    await reference.dispose();
    void runtime.lost.then(onDeviceLost);
    return opened(checked, runtime);
  }
  // From here on nobody cares for the device: losing it must not disturb a model on WASM.
  runtime.dispose();
  if (!forced) return opened(reference, { ...runtime, backend: 'wasm', reason: checked });
  await reference.dispose();
  throw webgpuUnavailable(checked);
}

/** The model on WebGPU, or why it cannot be trusted there. */
async function openChecked({ loaded, runtime, reference }: WebgpuTrial): Promise<PromptableModel | string> {
  try {
    const model = await create(loaded, runtime.createRunner);
    const { agrees, difference } = await compareBackends(model, reference);
    if (agrees) return model;
    await model.dispose();
    return `The graphics card computes wrong numbers (off by ${Number((100 * difference).toPrecision(2))} %).`;
  } catch (error) {
    return `The graphics card failed (${error instanceof Error ? error.message : String(error)}).`;
  }
}

function create(loaded: LoadedModel, createRunner: CreateRunner): Promise<PromptableModel> {
  const { manifest } = loaded;
  return planModel(manifest, manifest.name).create(async (name) => createRunner(await readGraph(loaded, name)));
}

function opened(model: PromptableModel, runtime: Runtime): OpenedModel {
  const dispose = async (): Promise<void> => {
    await model.dispose();
    runtime.dispose();
  };
  return { model, backend: runtime.backend, reason: runtime.reason, dispose };
}
