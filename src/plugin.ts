import { AnnotationStore } from './annotations/annotation-store.js';
import { WorkerConverter } from './convert/worker-converter.js';
import { createConvertWorker, createInferenceWorker, createModelsWorker, createRecordsWorker, defaultModel } from './default-assets.js';
import { FIRST_SEGMENT_LABEL, type SegmentationEngine } from './inference/segmentation-engine.js';
import { WorkerEngine } from './inference/worker-engine.js';
import { requestPersistence } from './label-store/browser-storage.js';
import { WorkerLibrary } from './model-store/worker-library.js';
import type { SceneOverlay } from './overlay/scene-overlay/scene-overlay.js';
import './overlay/scene-overlay/scene-overlay.js';
import { attachKeys } from './panel/attach-keys.js';
import { language } from './panel/languages/language.js';
import type { SegmentPanel } from './panel/segment-panel/segment-panel.js';
import './panel/segment-panel/segment-panel.js';
import { objectName } from './panel/words.js';
import { EventTeller, type PluginEventMap } from './plugin-events.js';
import { fromPage, loadRequestOf, rulesOf, type SegmentationPluginOptions } from './plugin-options.js';
import type { RecordsEvent, SceneRecords } from './records/scene-records.js';
import { WorkerRecords } from './records/worker-records.js';
import { ModelChoice } from './tool/model-choice.js';
import type { ModelEntry } from './tool/model-entries.js';
import { offeredModels } from './tool/model-options.js';
import type { UseOptions } from './tool/models-state.js';
import { SegmentTool } from './tool/segment-tool.js';
import type { ToolState } from './tool/tool-state.js';
import type { ViewerAdapter } from './viewer/viewer-adapter.js';

type PluginListener<K extends keyof PluginEventMap> = (event: PluginEventMap[K]) => void;

/** The types of the plugin's events, declared beside the class as the DOM does for its own. */
export interface SegmentationPlugin {
  addEventListener<K extends keyof PluginEventMap>(type: K, listener: PluginListener<K>, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof PluginEventMap>(type: K, listener: PluginListener<K>, options?: boolean | EventListenerOptions): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | EventListenerOptions): void;
}

/** Promptable segmentation for a viewer: builds the parts and joins them. */
export class SegmentationPlugin extends EventTarget {
  readonly store = new AnnotationStore({ firstLabel: FIRST_SEGMENT_LABEL, nameOf: objectName });
  readonly tool: SegmentTool;
  /** The tool's panel, to be put wherever the host keeps its tools; `mount` does so by itself. */
  readonly panel: SegmentPanel;
  readonly #viewer: ViewerAdapter;
  readonly #overlay: SceneOverlay;
  readonly #cleanups: (() => void)[] = [];

  constructor({ viewer, ...options }: SegmentationPluginOptions) {
    super();
    this.setLanguage(options.language);
    const { createWorker = createInferenceWorker } = options;
    this.#viewer = viewer;
    this.tool = new SegmentTool({
      adapter: viewer,
      store: this.store,
      createEngine: (onFailure): SegmentationEngine => new WorkerEngine({ worker: createWorker(), onFailure }),
      loadRequest: loadRequestOf(options),
      models: this.#chooseModels(options),
      cover: () => (this.panel.floating ? this.panel.getBoundingClientRect() : null),
      ...(options.save === false ? {} : { createRecords: (onEvent) => this.#openRecords(onEvent, options.createRecordsWorker) }),
    });
    this.tool.setRules(rulesOf(options));
    this.#guardUnsaved();
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
    new EventTeller({
      tool: this.tool, store: this.store, signal: listening.signal,
      tell: (type, detail) => this.dispatchEvent(new CustomEvent(type, { detail })),
    });
    this.#cleanups.push(() => listening.abort());
    if (keys) this.#cleanups.push(attachKeys({ tool: this.tool, store: this.store, panel: this.panel, scenes: [this.#viewer.element, this.#overlay] }));
  }

  /** Workers start when models are looked at, or weights converted. */
  #chooseModels({ modelConsent = false, createModelsWorker: createLibrary = createModelsWorker, createConvertWorker: createConverter = createConvertWorker, ...options }: Omit<SegmentationPluginOptions, 'viewer'>): ModelChoice {
    let converter: WorkerConverter | null = null;
    const converting = (): WorkerConverter => (converter ??= new WorkerConverter(createConverter()));
    this.#cleanups.push(() => converter?.dispose());
    return new ModelChoice({
      ...offeredModels(options, defaultModel(), fromPage),
      consent: modelConsent,
      createLibrary: () => new WorkerLibrary(createLibrary()),
      convert: ({ file, precision }, calling) => converting().convert({ source: file, precision }, calling),
      check: (file) => converting().check(file),
    });
  }

  /** With the first object, not before, the browser is asked not to clear what is saved: some ask the person then. */
  #openRecords(onEvent: (event: RecordsEvent) => void, createWorker = createRecordsWorker): SceneRecords {
    const ask = () => void requestPersistence().catch(() => null); // one that refuses clears when space runs short
    this.store.addEventListener('change', ask, { once: true });
    return new WorkerRecords({ worker: createWorker(), onEvent });
  }

  /** Leaving the page asks first while something is not saved that was to be, or a draft, which no page brings back, is not known to be empty. */
  #guardUnsaved(): void {
    const leaving = new AbortController();
    const hasDraft = ({ phase, prompts, candidates, chosen }: ToolState): boolean =>
      phase === 'thinking' || (prompts.length > 0 && candidates[chosen]?.pointCount !== 0);
    addEventListener('beforeunload', (event) => (this.tool.unsaved || hasDraft(this.tool.state)) && event.preventDefault(), { signal: leaving.signal });
    this.#cleanups.push(() => leaving.abort());
  }
}
