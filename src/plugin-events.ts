import type { AnnotationStore } from './annotations/annotation-store.js';
import type { Segment } from './annotations/segment.js';
import type { EngineInfo, PointPrompt } from './inference/segmentation-engine.js';
import type { ModelWork } from './tool/models-state.js';
import type { SegmentTool } from './tool/segment-tool.js';
import type { ToolProblem, ToolState } from './tool/tool-state.js';

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

export interface EventTellerOptions {
  readonly tool: SegmentTool;
  readonly store: AnnotationStore;
  readonly tell: <K extends keyof PluginEventMap>(type: K, detail: PluginEventMap[K]['detail']) => void;
  /** Ends the telling. */
  readonly signal: AbortSignal;
}

/** Makes the plugin's events out of what changes in tool, models and scene. */
export class EventTeller {
  readonly #options: EventTellerOptions;
  #state: ToolState;
  #work: ModelWork | null = null;
  #segments: readonly Segment[] = [];

  constructor(options: EventTellerOptions) {
    this.#options = options;
    const { tool, store, signal } = options;
    this.#state = tool.state;
    tool.addEventListener('change', () => this.#tellOfTool(), { signal });
    tool.models?.addEventListener('change', () => this.#tellOfModels(), { signal });
    store.addEventListener('change', () => this.#tellOfSegments(), { signal });
  }

  #tellOfTool(): void {
    const before = this.#state;
    const state = (this.#state = this.#options.tool.state);
    if (state.loading && state.loading !== before.loading) this.#options.tell('model-progress', state.loading);
    if (state.engine && state.engine !== before.engine) this.#options.tell('model-ready', state.engine);
    if (state.prompts !== before.prompts) this.#options.tell('prompt-change', { prompts: state.prompts });
    if (state.candidates !== before.candidates && state.candidates.length > 0) this.#options.tell('segment-preview', state);
    if (state.problem && state.problem !== before.problem) this.#options.tell('error', state.problem);
  }

  #tellOfModels(): void {
    const { work } = this.#options.tool.models!.state;
    if (work && work !== this.#work) this.#options.tell('model-progress', { done: work.done, total: work.total });
    this.#work = work;
  }

  #tellOfSegments(): void {
    const before = new Map(this.#segments.map((segment) => [segment.label, segment]));
    this.#segments = this.#options.store.segments;
    for (const segment of this.#segments) {
      const known = before.get(segment.label);
      before.delete(segment.label);
      if (known !== segment) this.#options.tell(known ? 'segment-change' : 'segment-commit', { segment });
    }
    for (const segment of before.values()) this.#options.tell('segment-remove', { segment });
  }
}
