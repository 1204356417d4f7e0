import { AnnotationStore } from './annotations/annotation-store.js';
import type { Segment } from './annotations/segment.js';
import { WorkerConverter } from './convert/worker-converter.js';
import { createConvertWorker, createInferenceWorker, createModelsWorker, createRecordsWorker, defaultModel, defaultRuntime } from './default-assets.js';
import {
  type Backend,
  DEFAULT_RULES,
  type EngineInfo,
  FIRST_SEGMENT_LABEL,
  type MaskRules,
  type PointPrompt,
  type PropagationRule,
  type RemoteSource,
  type SegmentationEngine,
} from './inference/segmentation-engine.js';
import { WorkerEngine } from './inference/worker-engine.js';
import { WorkerLibrary } from './model-store/worker-library.js';
import { runtimeIn } from './model/runtime-source.js';
import type { SceneOverlay } from './overlay/scene-overlay/scene-overlay.js';
import './overlay/scene-overlay/scene-overlay.js';
import { attachKeys } from './panel/attach-keys.js';
import { language } from './panel/languages/language.js';
import type { SegmentPanel } from './panel/segment-panel/segment-panel.js';
import './panel/segment-panel/segment-panel.js';
import { objectName } from './panel/words.js';
import { requestPersistence } from './label-store/browser-storage.js';
import { WorkerRecords } from './records/worker-records.js';
import { ModelChoice } from './tool/model-choice.js';
import type { ModelEntry } from './tool/model-entries.js';
import { detailOf, type DetailOptions, type ModelOptions, offeredModels } from './tool/model-options.js';
import type { ModelWork, UseOptions } from './tool/models-state.js';
import { SegmentTool } from './tool/segment-tool.js';
import type { RecordsEvent, SceneRecords } from './records/scene-records.js';
import type { ToolProblem, ToolState } from './tool/tool-state.js';
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

/** Events of the plugin; the payload is the event's `detail`. */
export interface PluginEventMap {
  /** Bytes of a model that is loaded, downloaded or converted. */
  'model-progress': CustomEvent<{ done: number; total: number }>;
  'model-ready': CustomEvent<EngineInfo>;
  'prompt-change': CustomEvent<{ prompts: readonly PointPrompt[] }>;
  /** A draft's masks are on screen. */
  'segment-preview': CustomEvent<Pick<ToolState, 'candidates' | 'chosen' | 'region'>>;
  /** A segment is in the scene: kept, or brought back. */
  'segment-commit': CustomEvent<{ segment: Segment }>;
  /** Its name, class, colour or visibility has changed. */
  'segment-change': CustomEvent<{ segment: Segment }>;
  'segment-remove': CustomEvent<{ segment: Segment }>;
  error: CustomEvent<ToolProblem>;
}

type PluginListener<K extends keyof PluginEventMap> = (event: PluginEventMap[K]) => void;

/** The types of the plugin's events, declared beside the class as the DOM does for its own. */
export interface SegmentationPlugin {
  addEventListener<K extends keyof PluginEventMap>(type: K, listener: PluginListener<K>, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof PluginEventMap>(type: K, listener: PluginListener<K>, options?: boolean | EventListenerOptions): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | EventListenerOptions): void;
}

const MEGABYTE = 2 ** 20;

/** Promptable segmentation for a viewer: builds the parts and joins them. */
export class SegmentationPlugin extends EventTarget {
  readonly store = new AnnotationStore({ firstLabel: FIRST_SEGMENT_LABEL, nameOf: objectName });
  readonly tool: SegmentTool;
  /** The tool's panel, to be put wherever the host keeps its tools; `mount` does so by itself. */
  readonly panel: SegmentPanel;
  readonly #viewer: ViewerAdapter;
  readonly #overlay: SceneOverlay;
  readonly #cleanups: (() => void)[] = [];
  #state: ToolState;
  #work: ModelWork | null = null;
  #segments: readonly Segment[] = [];

  constructor({ viewer, ...options }: SegmentationPluginOptions) {
    super();
    this.setLanguage(options.language);
    const { runtimeUrl, backend = 'auto', createWorker = createInferenceWorker } = options;
    this.#viewer = viewer;
    this.tool = new SegmentTool({
      adapter: viewer,
      store: this.store,
      createEngine: (onFailure): SegmentationEngine => new WorkerEngine({ worker: createWorker(), onFailure }),
      // Resolved here, since the worker would start from its own address.
      loadRequest: {
        model: defaultModel(),
        ...detailOf(options),
        runtime: runtimeUrl === undefined ? defaultRuntime() : runtimeIn(fromPage(runtimeUrl)),
        backend,
        remote: remoteOf(options),
        pointMemory: options.pointMemory === undefined ? undefined : options.pointMemory * MEGABYTE,
      },
      models: this.#chooseModels(options),
      ...(options.save === false ? {} : { createRecords: (onEvent) => this.#openRecords(onEvent, options.createRecordsWorker) }),
    });
    this.tool.setRules(rulesOf(options));
    this.#guardUnsaved();
    this.#state = this.tool.state;
    this.panel = Object.assign(document.createElement('psam-panel'), { tool: this.tool, store: this.store });
    this.#overlay = Object.assign(document.createElement('psam-scene-overlay'), { adapter: viewer, tool: this.tool, store: this.store });
    this.#listen(options.keys ?? true);
  }

  /** Shows panel and overlay in the host and turns the tool on; where a server runs the model, a person does that. */
  mount({ active = this.tool.state.remoteHost === null }: { active?: boolean } = {}): this {
    const container = this.#viewer.element.parentElement ?? document.body;
    container.append(this.#overlay);
    this.#cleanups.push(this.#viewer.mountPanel(this.panel), () => this.#overlay.remove());
    this.tool.setActive(active);
    return this;
  }

  /**
   * Switches panel and overlay to another language, given as the option is. A page speaks one language: all plugins in it
   * switch. Names of objects stay as they are.
   */
  setLanguage(tag?: string): void {
    language.speak(tag);
  }

  /** The models that can be used: those offered, and those kept in this browser once it was asked (`tool.models.look()`). */
  get models(): readonly ModelEntry[] {
    return this.tool.models!.state.entries;
  }

  /**
   * Uses another model: one of `models` by its id, or any by its manifest's URL. Objects, clicks and draft stay; the draft is
   * asked again. Resolves when the model is ready, or, while the tool is off, chosen; a large one that a person does not want
   * downloaded rejects with an `AbortError`.
   *
   * @throws RangeError for an id that is none; SegmentationError when it cannot be had, and the one before goes on
   */
  useModel(model: string | { readonly manifestUrl: string }, options?: UseOptions): Promise<void> {
    const models = this.tool.models!;
    return models.use(typeof model === 'string' ? model : models.offer(fromPage(model.manifestUrl)), options);
  }

  /** Ends the engine and leaves the host as it was. */
  dispose(): void {
    for (const cleanup of this.#cleanups.splice(0)) cleanup();
    this.tool.dispose();
    this.#viewer.dispose();
  }

  #listen(keys: boolean): void {
    const listening = new AbortController();
    const { signal } = listening;
    this.tool.addEventListener('change', () => this.#tellOfTool(), { signal });
    this.tool.models!.addEventListener('change', () => this.#tellOfModels(), { signal });
    this.store.addEventListener('change', () => this.#tellOfSegments(), { signal });
    this.#cleanups.push(() => listening.abort());
    if (keys) this.#cleanups.push(attachKeys({ tool: this.tool, store: this.store, panel: this.panel, scenes: [this.#viewer.element, this.#overlay] }));
  }

  /** Workers start when models are looked at, or weights converted. */
  #chooseModels({ modelConsent = false, createModelsWorker: createLibrary = createModelsWorker, createConvertWorker: createConverter = createConvertWorker, ...options }: Omit<SegmentationPluginOptions, 'viewer'>): ModelChoice {
    let converter: WorkerConverter | null = null;
    this.#cleanups.push(() => converter?.dispose());
    return new ModelChoice({
      ...offeredModels(options, defaultModel(), fromPage),
      consent: modelConsent,
      createLibrary: () => new WorkerLibrary(createLibrary()),
      convert: ({ file, precision }, calling) => (converter ??= new WorkerConverter(createConverter())).convert({ source: file, precision }, calling),
    });
  }

  /** With the first object, not before, the browser is asked not to clear what is saved: some ask the person then. */
  #openRecords(onEvent: (event: RecordsEvent) => void, createWorker = createRecordsWorker): SceneRecords {
    const ask = () => void requestPersistence().catch(() => null); // one that refuses clears when space runs short
    this.store.addEventListener('change', ask, { once: true });
    return new WorkerRecords({ worker: createWorker(), onEvent });
  }

  /** Leaving the page asks first while something is not saved that was to be. */
  #guardUnsaved(): void {
    const leaving = new AbortController();
    addEventListener('beforeunload', (event) => this.tool.unsaved && event.preventDefault(), { signal: leaving.signal });
    this.#cleanups.push(() => leaving.abort());
  }

  #tellOfTool(): void {
    const before = this.#state;
    const state = (this.#state = this.tool.state);
    if (state.loading && state.loading !== before.loading) this.#tell('model-progress', state.loading);
    if (state.engine && state.engine !== before.engine) this.#tell('model-ready', state.engine);
    if (state.prompts !== before.prompts) this.#tell('prompt-change', { prompts: state.prompts });
    if (state.candidates !== before.candidates && state.candidates.length > 0) this.#tell('segment-preview', state);
    if (state.problem && state.problem !== before.problem) this.#tell('error', state.problem);
  }

  #tellOfModels(): void {
    const { work } = this.tool.models!.state;
    if (work && work !== this.#work) this.#tell('model-progress', { done: work.done, total: work.total });
    this.#work = work;
  }

  #tellOfSegments(): void {
    const before = new Map(this.#segments.map((segment) => [segment.label, segment]));
    this.#segments = this.store.segments;
    for (const segment of this.#segments) {
      const known = before.get(segment.label);
      before.delete(segment.label);
      if (known !== segment) this.#tell(known ? 'segment-change' : 'segment-commit', { segment });
    }
    for (const segment of before.values()) this.#tell('segment-remove', { segment });
  }

  #tell<K extends keyof PluginEventMap>(type: K, detail: PluginEventMap[K]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function rulesOf({ propagation, connected, noGround }: Omit<SegmentationPluginOptions, 'viewer'>): MaskRules {
  return {
    propagation: propagation ?? DEFAULT_RULES.propagation,
    connected: connected ?? DEFAULT_RULES.connected,
    noGround: noGround ?? DEFAULT_RULES.noGround,
  };
}

/** Relative addresses are the page's, as with all others. */
function remoteOf({ remote, remoteUrl = '' }: Omit<SegmentationPluginOptions, 'viewer'>): RemoteSource | undefined {
  const source = remote ?? (remoteUrl === '' ? undefined : { url: remoteUrl });
  return source && { ...source, url: URL.canParse(source.url, document.baseURI) ? fromPage(source.url) : source.url };
}

function fromPage(url: string): string {
  return new URL(url, document.baseURI).href;
}
