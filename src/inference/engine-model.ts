import { abortError, type ErrorCode, SegmentationError } from '../errors.js';
import type { PromptableModel } from '../model/promptable-model.js';
import type { OpenedModel, OpenModel } from './open-model.js';
import type { CallOptions, EngineInfo, LoadRequest, RegionDetail } from './segmentation-engine.js';
import { throttleProgress } from './throttle-progress.js';

/** What the failures of a graphics card come to that the processor may not take the place of. */
const WITHOUT_PROCESSOR: Partial<Record<ErrorCode, ErrorCode>> = { 'gpu-memory': 'out-of-memory', 'gpu-failed': 'webgpu-unavailable' };

export interface EngineModelOptions {
  readonly openModel: OpenModel;
  /** The engine can no longer work, although no call is under way. */
  readonly onFailure: ((error: SegmentationError) => void) | undefined;
  /** A model is about to end, and with it all that it has seen. */
  readonly onEnd: () => void;
  /** Aborts with the engine. */
  readonly signal: AbortSignal;
}

/** The model of an engine, one at a time: loaded, used, replaced and ended one after the other. */
export class EngineModel {
  readonly #options: EngineModelOptions;
  #opened: OpenedModel | null = null;
  #detail: RegionDetail = {};
  /** Whether the processor may take the graphics card's place. */
  #choosesBackend = true;
  #running: Promise<unknown> = Promise.resolve();
  /** Of the newest `load`. */
  #loading = new AbortController();

  constructor(options: EngineModelOptions) {
    this.#options = options;
  }

  /** What a request that names none is answered with. */
  get detail(): RegionDetail {
    return this.#detail;
  }

  /** @throws TypeError before a model was loaded */
  get model(): PromptableModel {
    if (!this.#opened) throw new TypeError('No model is loaded: call load() first.');
    return this.#opened.model;
  }

  /**
   * Loads a model in place of the one before, once what that is used for has ended.
   *
   * @throws SegmentationError as `OpenModel`; an `AbortError` when another one is loaded meanwhile
   */
  async load(request: LoadRequest, { signal, onProgress }: CallOptions): Promise<EngineInfo> {
    this.#choosesBackend = request.backend === 'auto';
    this.#loading.abort();
    const loading = (this.#loading = new AbortController());
    const stop = anyOf(loading.signal, this.#options.signal, signal);
    const opened = await this.#options.openModel(request, {
      signal: stop,
      onProgress: throttleProgress((done, total) => onProgress?.({ stage: 'fetching', done, total })),
      onPreparing: () => onProgress?.({ stage: 'preparing' }),
      onDeviceLost: (error) => this.#options.onFailure?.(error),
    });
    await this.run(() => this.#replace(opened, detailOf(request), stop));
    return infoOf(opened, request);
  }

  /** Runs what the model is needed for, one thing after another. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#running.then(task);
    this.#running = result.catch(() => undefined);
    return result;
  }

  /**
   * What to tell of an error in using the model. A graphics card that failed is given up where that is left to the
   * engine, which goes with it.
   */
  meet(error: unknown): unknown {
    if (!(error instanceof SegmentationError)) return error;
    const forced = WITHOUT_PROCESSOR[error.code];
    if (forced === undefined) return error;
    if (!this.#choosesBackend) return new SegmentationError(forced, error.message, { cause: error });
    this.#options.onFailure?.(error);
    return error;
  }

  /** From its end on there is no model, even where ending it fails. */
  async end(): Promise<void> {
    this.#options.onEnd();
    const ended = this.#opened;
    this.#opened = null;
    await ended?.dispose();
  }

  async #replace(opened: OpenedModel, detail: RegionDetail, stop: AbortSignal): Promise<void> {
    try {
      if (!stop.aborted) await this.end();
      // Ending takes a while.
      if (stop.aborted) throw abortError();
    } catch (error) {
      await opened.dispose();
      throw error;
    }
    this.#opened = opened;
    this.#detail = detail;
  }
}

/** What a request says of detail. */
export function detailOf({ pointCount, grouping }: RegionDetail): RegionDetail {
  return { ...(pointCount !== undefined && { pointCount }), ...(grouping && { grouping }) };
}

/** Aborts with the first of them; unlike a listener it goes when the call does. */
export function anyOf(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}

function infoOf({ model: { description }, backend, reason, host }: OpenedModel, { pointCount = description.pointCount }: LoadRequest): EngineInfo {
  const { name, pointCounts, groupingChoices } = description;
  return { modelName: name, backend, ...(host !== undefined && { host }), reason, pointCount, pointCounts, groupingChoices };
}
