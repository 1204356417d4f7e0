import { abortError, type ErrorCode, isAbortError, SegmentationError } from '../errors.js';
import type { EngineInfo, LoadRequest, SegmentationEngine } from '../inference/segmentation-engine.js';
import type { LabelledSample } from '../propagation/labelled-sample.js';
import { EngineRequest } from './engine-request.js';
import { FedEngine, type FedEngineOptions } from './fed-engine.js';

export interface EngineHostOptions extends FedEngineOptions {
  /** Asked each time a model is loaded. */
  readonly loadRequest: () => LoadRequest;
  /** The engine has ended, and with it all that it knew of the draft. */
  readonly onEnded: () => void;
  /** `info` or `progress` has changed. */
  readonly onChange: () => void;
  /** The engine has started anew by itself and knows the kept objects, but no draft; on the processor where a graphics card was before. */
  readonly onRestarted: (movedToProcessor: boolean) => void;
}

/** A second failure this soon after the first is not met by another restart in the same place: a person decides. */
const RESTART_AGAIN_AFTER_MS = 30_000;

/** Starts the engine, for what was kept before without its model, and starts it anew after a failure with everything it knew. */
export class EngineHost {
  readonly #options: EngineHostOptions;
  #fed: FedEngine | null = null;
  #loading: { readonly info: Promise<EngineInfo>; readonly controller: AbortController } | null = null;
  #info: EngineInfo | null = null;
  #progress: { readonly done: number; readonly total: number } | null = null;
  #lastFailure = -Infinity;
  #paused = false;
  readonly #request: EngineRequest;

  constructor(options: EngineHostOptions) {
    this.#options = options;
    this.#request = new EngineRequest(options.loadRequest);
  }

  /** The running engine. Asking before `start` is a mistake. */
  get engine(): SegmentationEngine {
    if (!this.#fed) throw new TypeError('The engine is not started: call start() first.');
    return this.#fed.engine;
  }

  /** Whether the engine has its model, or is about to. */
  get running(): boolean {
    return this.#loading !== null;
  }

  /** What the engine runs on, once the model is loaded. */
  get info(): EngineInfo | null {
    return this.#info;
  }

  /** The server that points are sent to; null where all stays on this machine. */
  get remoteHost(): string | null {
    return this.#request.remoteHost;
  }

  /** From the next `start` on the model runs here. */
  useOwnMachine(): void {
    this.#request.useOwnMachine();
  }

  /** Bytes of the model so far and in all while it loads. */
  get progress(): { readonly done: number; readonly total: number } | null {
    return this.#progress;
  }

  /** Where a cloud's description lies; null when it cannot be read there. What the engine needs beside it, it has then. */
  reach(cloud: string): string | null {
    return this.#fed?.reach(cloud) ?? null;
  }

  /** Another model may fit the graphics card where the one before did not. */
  tryGraphicsAgain(): void {
    this.#request.useGraphics();
  }

  /** Starts the engine without its model, so that kept objects show on the nodes that come; does nothing when it runs. */
  show(): void {
    if (!this.#fed) this.#open();
  }

  /** Starts the engine and loads the model; calls until `stop` share the first one's outcome. */
  start(): Promise<EngineInfo> {
    if (this.#loading) return this.#loading.info;
    const controller = new AbortController();
    const info = this.#start(controller.signal).catch((error: unknown) => {
      if (this.#loading?.controller === controller) this.#unload();
      // Who waited for an engine that failed meanwhile waits for the one in its place.
      if (this.#loading) return this.#loading.info;
      throw error;
    });
    this.#loading = { info, controller };
    return info;
  }

  /** Resolves when the model is loaded and every node on screen has been sent. */
  async ready(): Promise<void> {
    let fed: FedEngine | null;
    do {
      await this.start();
      fed = this.#fed;
      await fed?.nodesSent();
      if (!this.#fed) throw abortError();
    } while (fed !== this.#fed || !this.#info);
  }

  /** Whether nodes that come on screen are kept from the engine until they are of use. */
  setPaused(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    this.#fed?.setPaused(paused);
  }

  /** Gives the engine kept objects, a few each frame; where none is there, one that shows them. */
  restore(samples: readonly LabelledSample[]): void {
    if (this.#fed) this.#fed.restore(samples);
    else if (samples.length > 0) this.show();
  }

  /** Takes a kept object from the engine; what lies under it must be there by then. */
  remove(label: number): void {
    this.#fed?.remove(label);
  }

  /** Gives the engine what is saved of a cloud's nodes on screen, before the objects that are about to come. */
  layStored(cloud: string): void {
    this.#fed?.layStored(cloud);
  }

  /** Resolves when the engine has all that it is to have, and has answered. */
  async settled(): Promise<void> {
    let fed: FedEngine | null;
    do {
      fed = this.#fed;
      await fed?.settled();
    } while (fed !== this.#fed);
  }

  /** Gives up loading, if that is going on; a loaded model stays. */
  cancelLoading(): void {
    if (this.#loading && !this.#info) this.#unload();
  }

  /** Ends the engine and forgets it; `start` makes a new one. */
  stop(): void {
    this.#loading?.controller.abort();
    this.#fed?.dispose();
    this.#loading = this.#fed = this.#info = this.#progress = null;
    this.#options.onEnded();
    this.#options.onChange();
  }

  /** Ends an engine whose model did not come; kept objects stay visible by another one. */
  #unload(): void {
    this.stop();
    if (this.#options.keptSamples().length > 0) this.show();
  }

  #open(): FedEngine {
    const fed = new FedEngine(
      { ...this.#options, onError: (error) => this.#complain(error) },
      { paused: this.#paused, onFailure: (error) => this.#fed === fed && this.#failed(error) },
    );
    return (this.#fed = fed);
  }

  async #start(signal: AbortSignal): Promise<EngineInfo> {
    const { onChange } = this.#options;
    const fed = this.#fed ?? this.#open();
    this.#report({ done: 0, total: 0 });
    const info = await fed.engine.load(this.#request.current, {
      signal,
      onProgress: ({ done, total }) => this.#fed === fed && done !== undefined && this.#report({ done, total: total ?? 0 }),
    });
    if (this.#fed !== fed) throw abortError();
    this.#info = info;
    this.#progress = null;
    onChange();
    return info;
  }

  #report(progress: { done: number; total: number }): void {
    this.#progress = progress;
    this.#options.onChange();
  }

  #complain(error: unknown): void {
    if (!isEngineLoss(error) && !isAbortError(error)) this.#options.onError(error);
  }

  #failed(error: SegmentationError): void {
    const again = performance.now() - this.#lastFailure < RESTART_AGAIN_AFTER_MS;
    this.#lastFailure = performance.now();
    const { running } = this;
    const onGraphics = this.#info?.backend === 'webgpu';
    this.stop();
    if (!this.#request.leaveGraphics(error, again) && again) return this.#options.onError(error);
    if (!running) return this.show();
    this.start().then(({ backend }) => this.#options.onRestarted(onGraphics && backend === 'wasm'), this.#options.onError);
  }
}

const ENGINE_LOSSES: readonly ErrorCode[] = ['worker-crashed', 'device-lost', 'gpu-memory', 'gpu-failed'];

/** Whether an error says that the engine is gone, which the host meets by itself. */
export function isEngineLoss(error: unknown): boolean {
  return error instanceof SegmentationError && ENGINE_LOSSES.includes(error.code);
}
