import { defaultModel, defaultRuntime } from './default-assets.js';
import { type Backend, DEFAULT_RULES, type LoadRequest, type MaskRules, type PropagationRule, type RemoteSource } from './inference/segmentation-engine.js';
import { runtimeIn } from './model/runtime-source.js';
import { detailOf, type DetailOptions, type ModelOptions } from './tool/model-options.js';
import type { ViewerAdapter } from './viewer/viewer-adapter.js';

export interface SegmentationPluginOptions extends ModelOptions, DetailOptions {
  readonly viewer: ViewerAdapter;
  /** `true`: a person has agreed elsewhere to the download of large models (over 20 MB), so the panel need not ask. */
  readonly modelConsent?: boolean;
  /** Folder of onnxruntime-web's files; the library's own when absent. */
  readonly runtimeUrl?: string;
  /** `auto` (default) takes WebGPU where a graphics card is, else WASM. */
  readonly backend?: 'auto' | Backend;
  /**
   * A server of the Open Inference Protocol that runs the model's graphs, for people without a graphics card. Points around
   * clicks are sent to it; panel and state say so, and `mount` leaves turning the tool on to the person.
   */
  readonly remote?: RemoteSource;
  /** The same by its address alone, for settings; empty for none. */
  readonly remoteUrl?: string;
  /** Makes the worker that runs `inference.worker`; for bundlers and content security policies with wishes of their own. */
  readonly createWorker?: () => Worker;
  /**
   * Megabytes for points of the scan (256 when absent): those on screen, which are always kept, and in what they leave of
   * it those that the tool reads itself, for a click from so far away that the viewer has not loaded the object's points.
   */
  readonly pointMemory?: number;
  /** `false` keeps objects for as long as the page lives only; by default they are saved in the browser and come back. */
  readonly save?: boolean;
  /** Makes the worker that runs `records.worker`, as `createWorker` does for `inference.worker`. */
  readonly createRecordsWorker?: () => Worker;
  /** Makes the worker that runs `models.worker`, as `createWorker` does for `inference.worker`; `createConvertWorker` that of `convert.worker`. */
  readonly createModelsWorker?: () => Worker;
  readonly createConvertWorker?: () => Worker;
  /** How masks reach all points, see `MaskRules`: `nearest` (default) or `field`. */
  readonly propagation?: PropagationRule;
  /** `false` leaves in masks what does not hang together with a click. A person can change it. */
  readonly connected?: boolean;
  /** `true` takes the ground out of masks. A person can change it. */
  readonly noGround?: boolean;
  /** `false` leaves all keys to the host; by default the tool's work over the scene and in the panel. */
  readonly keys?: boolean;
  /**
   * What panel and overlay speak: a BCP 47 tag, or a code of Potree's language switch (en, fr, de, jp, es, se, zh, it, ca).
   * Without one that is known the page's language (`<html lang>`), else the browser's, else English.
   */
  readonly language?: string;
}

/** The options without the host, which is none of the engine's business. */
type EngineOptions = Omit<SegmentationPluginOptions, 'viewer'>;

const MEGABYTE = 2 ** 20;

/** What the engine is asked for; addresses are resolved here, since a worker would start from its own. */
export function loadRequestOf(options: EngineOptions): LoadRequest {
  const { runtimeUrl, backend = 'auto', pointMemory } = options;
  return {
    model: defaultModel(),
    ...detailOf(options),
    runtime: runtimeUrl === undefined ? defaultRuntime() : runtimeIn(fromPage(runtimeUrl)),
    backend,
    remote: remoteOf(options),
    pointMemory: pointMemory === undefined ? undefined : pointMemory * MEGABYTE,
  };
}

/** What becomes of masks until a person changes it. */
export function rulesOf({ propagation, connected, noGround }: EngineOptions): MaskRules {
  return {
    propagation: propagation ?? DEFAULT_RULES.propagation,
    connected: connected ?? DEFAULT_RULES.connected,
    noGround: noGround ?? DEFAULT_RULES.noGround,
  };
}

/** Relative addresses are the page's, as with all others. */
function remoteOf({ remote, remoteUrl = '' }: EngineOptions): RemoteSource | undefined {
  const source = remote ?? (remoteUrl === '' ? undefined : { url: remoteUrl });
  return source && { ...source, url: URL.canParse(source.url, document.baseURI) ? fromPage(source.url) : source.url };
}

/** An address of an option, relative to the page. */
export function fromPage(url: string): string {
  return new URL(url, document.baseURI).href;
}
