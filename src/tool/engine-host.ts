import { abortError, isAbortError, SegmentationError } from '../errors.js';
import type { EngineInfo, LoadRequest, SegmentationEngine } from '../inference/segmentation-engine.js';
import type { NodeKey } from '../octree/node-key.js';
import type { NodeLabels, NodePoints } from '../octree/node-points.js';
import { NodeStream } from '../octree/node-stream.js';
import type { LabelledSample } from '../propagation/labelled-sample.js';
import type { ViewerAdapter } from '../viewer/viewer-adapter.js';

export interface EngineHostOptions {
  readonly adapter: ViewerAdapter;
  readonly createEngine: (onFailure: (error: SegmentationError) => void) => SegmentationEngine;
  readonly loadRequest: LoadRequest;
  /** Samples of the kept objects, for an engine that starts anew. */
  readonly keptSamples: () => readonly LabelledSample[];
  /** The engine has ended, and with it all that it knew of the draft. */
  readonly onEnded: () => void;
  /** `info` or `progress` has changed. */
  readonly onChange: () => void;
  /** The engine has started anew by itself and knows the kept objects, but no draft. */
  readonly onRestarted: () => void;
  readonly onLabels: (labels: readonly NodeLabels[]) => void;
  readonly onRemoved: (keys: readonly NodeKey[]) => void;
  /** Something failed that no call of the tool awaits. */
  readonly onError: (error: unknown) => void;
}

/** A second failure this soon after the first is not met by another restart: a person decides. */
const RESTART_AGAIN_AFTER_MS = 30_000;

/**
 * Owns the engine: starts it with the model, streams the nodes on screen to it, and starts it anew after a failure with
 * everything it knew.
 */
export class EngineHost {
  readonly #options: EngineHostOptions;
  #engine: SegmentationEngine | null = null;
  #stream: NodeStream | null = null;
  #loading: { readonly info: Promise<EngineInfo>; readonly controller: AbortController } | null = null;
  #info: EngineInfo | null = null;
  #progress: { readonly done: number; readonly total: number } | null = null;
  #lastFailure = -Infinity;
  #paused = false;

  constructor(options: EngineHostOptions) {
    this.#options = options;
  }

  /** The running engine. Asking before `start` is a mistake. */
  get engine(): SegmentationEngine {
    if (!this.#engine) throw new TypeError('The engine is not started: call start() first.');
    return this.#engine;
  }

  get running(): boolean {
    return this.#engine !== null;
  }

  /** What the engine runs on, once the model is loaded. */
  get info(): EngineInfo | null {
    return this.#info;
  }

  /** Bytes of the model so far and in all while it loads. */
  get progress(): { readonly done: number; readonly total: number } | null {
    return this.#progress;
  }

  /** Where a cloud's description lies; null when it cannot be read. */
  urlOf(cloud: string): string | null {
    return this.#options.adapter.clouds().find(({ id }) => id === cloud)?.url ?? null;
  }

  /** Starts the engine and loads the model; calls until `stop` share the first one's outcome. */
  start(): Promise<EngineInfo> {
    if (this.#loading) return this.#loading.info;
    const controller = new AbortController();
    const info = this.#start(controller.signal).catch((error: unknown) => {
      if (this.#loading?.controller === controller) this.stop();
      // Who waited for an engine that failed meanwhile waits for the one in its place.
      if (this.#loading) return this.#loading.info;
      throw error;
    });
    this.#loading = { info, controller };
    return info;
  }

  /** Resolves when the model is loaded and every node on screen has been sent. */
  async ready(): Promise<void> {
    let engine: SegmentationEngine | null;
    do {
      await this.start();
      engine = this.#engine;
      await this.#stream?.settled();
      if (!this.#engine) throw abortError();
    } while (engine !== this.#engine || !this.#info);
  }

  /** Whether nodes that come on screen are kept from the engine until they are of use. */
  setPaused(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    this.#stream?.setPaused(paused);
  }

  /** Gives up loading, if that is going on; a loaded model stays. */
  cancelLoading(): void {
    if (!this.#info) this.stop();
  }

  /** Ends the engine and forgets it; `start` makes a new one. */
  stop(): void {
    this.#loading?.controller.abort();
    this.#stream?.dispose();
    this.#engine?.dispose();
    this.#loading = this.#stream = this.#engine = this.#info = this.#progress = null;
    this.#options.onEnded();
    this.#options.onChange();
  }

  async #start(signal: AbortSignal): Promise<EngineInfo> {
    const { createEngine, loadRequest, keptSamples, onChange } = this.#options;
    const engine = createEngine((error) => this.#engine === engine && this.#failed(error));
    this.#engine = engine;
    this.#report({ done: 0, total: 0 });
    const loaded = engine.load(loadRequest, {
      signal,
      onProgress: ({ done, total }) => this.#engine === engine && done !== undefined && this.#report({ done, total: total ?? 0 }),
    });
    const samples = keptSamples();
    if (samples.length > 0) this.#receive(engine.restoreSegments(samples));
    this.#stream = this.#streamTo(engine);
    const info = await loaded;
    if (this.#engine !== engine) throw abortError();
    this.#info = info;
    this.#progress = null;
    onChange();
    return info;
  }

  #streamTo(engine: SegmentationEngine): NodeStream {
    const { adapter, onRemoved } = this.#options;
    return new NodeStream({
      watchNodes: (listener) => adapter.watchNodes(listener),
      paused: this.#paused,
      onAdd: (nodes: NodePoints[]) => this.#receive(engine.addNodes(nodes)),
      onRemove: (keys: NodeKey[]) => {
        onRemoved(keys);
        engine.removeNodes(keys).catch((error: unknown) => this.#complain(error));
      },
    });
  }

  #report(progress: { done: number; total: number }): void {
    this.#progress = progress;
    this.#options.onChange();
  }

  #receive(labels: Promise<readonly NodeLabels[]>): void {
    labels.then(this.#options.onLabels).catch((error: unknown) => this.#complain(error));
  }

  #complain(error: unknown): void {
    if (!isEngineLoss(error) && !isAbortError(error)) this.#options.onError(error);
  }

  #failed(error: SegmentationError): void {
    const again = performance.now() - this.#lastFailure < RESTART_AGAIN_AFTER_MS;
    this.#lastFailure = performance.now();
    this.stop();
    if (again) return this.#options.onError(error);
    this.start().then(this.#options.onRestarted, this.#options.onError);
  }
}

/** Whether an error says that the engine is gone, which the host meets by itself. */
export function isEngineLoss(error: unknown): boolean {
  return error instanceof SegmentationError && (error.code === 'worker-crashed' || error.code === 'device-lost');
}
