import { SegmentationError } from '../errors.js';
import type { CreateRunner } from './graph-runner.js';
import { loadModel, modelBytes, type LoadedModel, type LoadModelOptions, type ReadModelFile } from './load-model.js';
import { type MemoryLimits, WASM_LIMITS } from './memory-need.js';
import type { ModelSource } from './model-source.js';
import { type ModelPlan, planModel } from './architectures.js';
import type { PromptableModel } from './promptable-model.js';
import { readGraph } from './read-graph.js';
import { compareAnswers, probed, runProbe } from './self-check.js';
import { openRuntime, type Runtime, type RuntimeBackend, type RuntimeRequest, webgpuUnavailable } from './session.js';

/** Models with more bytes are not computed on the processor only to compare: that takes minutes and gigabytes. */
const COMPARED_BYTES = 2 ** 27;

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
 * adapter that answers wrongly, fails, or cannot hold the model, is not used: WASM takes its place, or where WebGPU was
 * forced, that is an error.
 * @throws SegmentationError as `openRuntime` and `loadModel`; `webgpu-unavailable` when a forced WebGPU fails the
 *   self-check; `out-of-memory` when the processor has too little as well
 */
export async function openPointSam(request: OpenRequest, options: OpenOptions = {}): Promise<OpenedModel> {
  const runtime = await openRuntime(request);
  try {
    const loaded = await (options.load ?? loadServed)(request.model, options);
    options.onPreparing?.();
    if (runtime.backend === 'wasm') return await openOnWasm(loaded, runtime);
    const tried = await openOnWebgpu(loaded, runtime);
    if (typeof tried !== 'string') {
      void runtime.lost.then(options.onDeviceLost);
      return tried;
    }
    if (request.backend === 'webgpu') throw webgpuUnavailable(tried);
    // From here on nobody cares for the device: losing it must not disturb a model on WASM.
    runtime.dispose();
    return await openOnWasm(loaded, { ...runtime, backend: 'wasm', reason: tried, limits: WASM_LIMITS });
  } catch (error) {
    runtime.dispose();
    throw error;
  }
}

const loadServed: LoadModel = (source, options) => {
  if ('stored' in source) throw new TypeError('A stored model needs the model store: name it as the option `load`.');
  return loadModel(source, options);
};

async function openOnWasm(loaded: LoadedModel, runtime: Runtime): Promise<OpenedModel> {
  return opened(await probed(await create(loaded, runtime.createReference, WASM_LIMITS)), runtime);
}

/** The model on WebGPU, or why it cannot be trusted there. */
async function openOnWebgpu(loaded: LoadedModel, runtime: Runtime): Promise<OpenedModel | string> {
  const { manifest } = loaded;
  if (manifest.precision.compute === 'fp16' && !runtime.computesHalf) {
    return 'The model computes in half precision, which the graphics card does not.';
  }
  const check = modelBytes(manifest) > COMPARED_BYTES ? planOf(loaded).check : undefined;
  const expected = check ? [] : await probeReference(loaded, runtime);
  let model: PromptableModel | null = null;
  // What fails in the model's files is no fault of the card's, and the processor could not open them either.
  let unread = false;
  const read: ReadModelFile = (file) => loaded.read(file).catch((error: unknown) => {
    unread = true;
    throw error;
  });
  try {
    model = await create({ manifest, read }, runtime.createRunner, runtime.limits);
    const { agrees, difference } = await (check?.(model) ?? compareAnswers(await runProbe(model), expected, manifest.precision.compute));
    if (agrees) return opened(model, runtime);
    await model.dispose();
    return `The graphics card computes wrong numbers (off by ${Number((100 * difference).toPrecision(2))} %).`;
  } catch (error) {
    await model?.dispose().catch(() => undefined);
    if (unread) throw error;
    if (error instanceof SegmentationError && error.code === 'gpu-memory') return 'The graphics card has too little memory for this model.';
    return `The graphics card failed (${wordsOf(error)}).`;
  }
}

/** What went wrong, of a failure of the card in its own words: what to do about it is being done. */
function wordsOf(error: unknown): string {
  const said = error instanceof SegmentationError && error.code === 'gpu-failed' && error.cause instanceof Error ? error.cause : error;
  return said instanceof Error ? said.message : String(said);
}

/** What the model answers on WASM, which is there only while it is asked: two models at once may be too much for a machine. */
async function probeReference(loaded: LoadedModel, { createReference }: Runtime): Promise<Float32Array[]> {
  const reference = await create(loaded, createReference, null);
  try {
    return await runProbe(reference);
  } finally {
    await reference.dispose();
  }
}

function create(loaded: LoadedModel, createRunner: CreateRunner, limits: MemoryLimits | null): Promise<PromptableModel> {
  return planOf(loaded).create(async (name) => createRunner(await readGraph(loaded, name)), limits);
}

function planOf({ manifest }: LoadedModel): ModelPlan {
  return planModel(manifest, manifest.name);
}

function opened(model: PromptableModel, runtime: Runtime): OpenedModel {
  const dispose = async (): Promise<void> => {
    await model.dispose();
    runtime.dispose();
  };
  return { model, backend: runtime.backend, reason: runtime.reason, dispose };
}
