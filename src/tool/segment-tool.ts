import type { AnnotationStore } from '../annotations/annotation-store.js';
import { isAbortError, type SegmentationError } from '../errors.js';
import type { EngineInfo, LoadRequest, MaskRules, RegionDetail, SegmentationEngine } from '../inference/segmentation-engine.js';
import type { NodeLabels } from '../octree/node-points.js';
import type { RecordsEvent, SceneRecords } from '../records/scene-records.js';
import type { PointHit, ViewerAdapter } from '../viewer/viewer-adapter.js';
import { DraftActions } from './draft-actions.js';
import { DraftSession } from './draft-session.js';
import { activePhase, draftView, sceneLook } from './draft-view.js';
import { EngineHost, type EngineHostOptions, isEngineLoss } from './engine-host.js';
import { KeptObjects } from './kept-objects.js';
import type { ModelChoice } from './model-choice.js';
import { ModelLoading } from './model-loading.js';
import { SavedScenes } from './saved-scenes.js';
import { ReadNews } from './read-news.js';
import { RegionView } from './region-view.js';
import { SceneClicks } from './scene-clicks.js';
import { ScanWatch } from './scan-watch.js';
import { ScenePaint } from './scene-paint.js';
import { isTooMuch, toolProblem } from './tool-problem.js';
import { INITIAL_STATE, type ToolActions, type ToolState } from './tool-state.js';

export interface SegmentToolOptions {
  readonly adapter: ViewerAdapter;
  readonly store: AnnotationStore;
  readonly createEngine: (onFailure: (error: SegmentationError) => void) => SegmentationEngine;
  readonly loadRequest: LoadRequest;
  /** Which model is loaded; without it, the load request's. Ends with the tool. */
  readonly models?: ModelChoice;
  /** Opens what is saved; without it objects live as long as the page. */
  readonly createRecords?: (onEvent: (event: RecordsEvent) => void) => SceneRecords;
}

/**
 * The tool: from pointer and panel to prompts, from prompts through the engine to painted points. Fires `change` with
 * every new `state`. Whatever fails, the state before the click stands and the kept objects stay.
 */
export class SegmentTool extends EventTarget implements ToolActions {
  readonly #store: AnnotationStore;
  readonly #clicks: SceneClicks;
  readonly #host: EngineHost;
  readonly #draft: DraftSession;
  readonly #actions: DraftActions;
  readonly #paint: ScenePaint;
  readonly #regions: RegionView;
  readonly #scans: ScanWatch;
  readonly #kept: KeptObjects;
  readonly #loading: ModelLoading;
  readonly saved: SavedScenes | null;
  readonly models: ModelChoice | null;
  readonly #lifetime = new AbortController();
  #state: ToolState = INITIAL_STATE;
  #active = false;
  readonly #readNews = new ReadNews();
  readonly #onLabels = (labels: readonly NodeLabels[]): void => this.#paint.push(labels);
  readonly #onError = (error: unknown): void => this.#fail(error);

  constructor(options: SegmentToolOptions) {
    super();
    const { adapter, store } = options;
    const { signal } = this.#lifetime;
    this.#store = store;
    this.models = options.models ?? null;
    this.#clicks = new SceneClicks({ adapter, onClick: (hit, subtracts) => this.#click(hit, subtracts), onError: this.#onError });
    this.#paint = new ScenePaint(adapter, this.#onError);
    this.#host = new EngineHost(this.#hostOptions(options));
    this.#state = { ...INITIAL_STATE, remoteHost: this.#host.remoteHost };
    this.#draft = new DraftSession({
      host: this.#host,
      detail: () => this.#state.detail,
      onChange: () => this.#draftChanged(),
      onLabels: this.#onLabels,
      onFailure: (error, failed) => {
        if (failed) this.#actions.revert(failed);
        this.#putBackDetail(error);
        this.#fail(error);
      },
    });
    this.#kept = new KeptObjects({ store, host: this.#host, onLabels: this.#onLabels, signal });
    this.#actions = new DraftActions({
      session: this.#draft,
      kept: this.#kept,
      host: this.#host,
      store,
      onAction: () => this.#publish({ hint: this.#state.engine ? null : 'waiting-for-model', problem: null }),
      // A draft can only be gone on with while the tool is on.
      onTravelled: () => this.#draft.input && this.setActive(true),
      onRefused: () => this.#publish({ hint: 'first-click-adds' }),
      onError: this.#onError,
    });
    this.#loading = new ModelLoading({
      host: this.#host, draft: this.#draft, models: this.models,
      wanted: () => this.#active,
      onLoaded: (info) => this.#loaded(info),
      onInstead: (message) => this.#publish({ problem: { code: 'model-fetch-failed', message, remedy: null } }),
      onError: this.#onError,
    });
    this.#regions = new RegionView(adapter);
    this.#scans = new ScanWatch(adapter, () => this.#publish({}));
    const { createRecords } = options;
    const onChange = () => this.#publish({ saving: this.saved?.view ?? null });
    this.saved = createRecords ? new SavedScenes({ adapter, store, createRecords, onChange, onOpened: (cloud) => this.#host.layStored(cloud), onError: this.#onError }) : null;
    onChange();
    for (const changing of [store, store.history]) changing.addEventListener('change', () => this.#publish({}), { signal });
  }

  get state(): ToolState {
    return this.#state;
  }

  setActive(active: boolean): void {
    if (active === this.#active || this.#lifetime.signal.aborted) return;
    this.#active = active;
    this.#clicks.listen(active);
    this.#publish({ hint: null, problem: null });
    if (active) return void this.#loading.load();
    this.discard();
    this.#host.cancelLoading();
  }

  setRadius(radius: number | null): void {
    this.#publish({ radius });
    this.#actions.changeRegion(({ cloud, prompts }) => this.#regions.first(cloud, prompts[0]!.position, radius));
  }

  previewRadius(radius: number | null): void {
    const { result, input } = this.#draft;
    const at = input ? { cloud: input.cloud, center: result?.region.center ?? input.prompts[0]!.position } : null;
    const preview = this.#regions.preview(radius, at);
    this.#regions.show(preview);
    this.#publish({ preview: preview?.region ?? null, cloud: preview?.cloud ?? input?.cloud ?? null });
  }

  promptAtCenter(subtracts: boolean): void {
    if (this.#active) this.#clicks.click({ ...this.#regions.center, subtracts });
  }

  hoverCandidate(index: number): void {
    if (index !== this.#state.hovered) this.#publish({ hovered: index });
  }

  readonly chooseCandidate = (index: number): void => this.#actions.choose(index);
  readonly removePrompt = (index: number): void => this.#actions.removePrompt(index);
  readonly keep = (): void => this.#actions.keep();
  readonly discard = (): void => this.#actions.discard();
  readonly undo = (): void => this.#actions.undo();
  readonly redo = (): void => this.#actions.redo();

  stepBack(): void {
    if (this.#state.problem && this.#state.phase !== 'problem') this.dismissProblem();
    else this.#actions.stepBack(() => this.setActive(false));
  }

  remedy(): void {
    const remedy = this.#state.problem?.remedy;
    if (!remedy) return;
    this.dismissProblem();
    if (remedy === 'use-own-machine') this.#host.useOwnMachine();
    void this.#loading.again();
  }

  setDetail(detail: RegionDetail): void {
    this.#publish({ detail });
    this.#draft.refine();
  }

  segmentAgain(label: number): void {
    const segment = this.#store.get(label);
    if (!segment || segment.prompts.length === 0) return;
    const { protects, rules } = this.#state;
    this.setActive(true);
    this.#actions.again(segment, { policy: protects ? 'protect' : 'overwrite', rules });
  }

  goTo(label: number): void {
    const segment = this.#store.get(label);
    if (segment?.bounds) this.#regions.lookAt(segment.cloud, segment.bounds);
  }

  readonly deleteSegment = (label: number): void => this.#actions.delete(label);
  readonly select = (label: number | null): void => this.#store.select(label);
  readonly showOriginalColors = (originalColors: boolean): void => this.#publish({ originalColors });
  readonly setMode = (mode: 'add' | 'remove'): void => this.#publish({ mode, hint: null });
  readonly dismissProblem = (): void => this.#publish({ problem: null });
  readonly setOpacity = (opacity: number): void => this.#publish({ opacity });
  readonly showOnly = (only: number | null): void => this.#publish({ only });

  setProtection(protects: boolean): void {
    this.#publish({ protects });
    this.#actions.changePolicy(protects ? 'protect' : 'overwrite');
  }

  setRules(patch: Partial<MaskRules>): void {
    const rules = { ...this.#state.rules, ...patch };
    this.#publish({ rules });
    this.#actions.changeRules(rules);
  }

  /** Whether leaving the page now would lose something that was to be saved. */
  get unsaved(): boolean {
    return this.saved?.unsaved ?? false;
  }

  /** Resolves when nothing is under way: no request, no node to send, nothing to paint. */
  async settled(): Promise<void> {
    while (this.#draft.thinking) await new Promise((resolve) => this.addEventListener('change', resolve, { once: true }));
    await this.#actions.settled();
    await this.#host.settled();
    await this.#paint.settled();
  }

  dispose(): void {
    this.#lifetime.abort();
    this.#actions.dispose();
    this.#clicks.listen(false);
    this.#regions.dispose();
    this.#scans.dispose();
    this.#host.stop();
    this.saved?.dispose();
    this.models?.dispose();
    this.#paint.dispose();
  }

  #hostOptions({ adapter, createEngine, loadRequest }: SegmentToolOptions): EngineHostOptions {
    return {
      adapter,
      createEngine,
      loadRequest: () => ({ ...loadRequest, ...(this.models && { model: this.models.source }) }),
      keptSamples: () => this.#kept.samples,
      storedLabels: (keys) => this.saved?.storedLabels(keys) ?? null,
      onChange: () => this.#publish({ engine: this.#host.info, remoteHost: this.#host.remoteHost, loading: this.#host.progress }),
      onEnded: () => {
        this.#draft.lose();
        this.#paint.clearDraft();
      },
      onRestarted: (movedToProcessor) => {
        this.#publish({ hint: movedToProcessor ? 'on-processor' : 'restarted' });
        this.#draft.repeat();
      },
      onLabels: this.#onLabels,
      onRemoved: (keys) => this.#paint.drop(keys),
      onError: (error) => {
        if (!this.#host.running) this.#draft.giveUp(error);
        this.#fail(error);
      },
    };
  }

  /** A choice of detail stays with a model that offers it. */
  #loaded({ pointCounts }: EngineInfo): void {
    const { detail } = this.#state;
    this.#publish({ hint: null, problem: null, detail: pointCounts.includes(detail.pointCount ?? -1) ? detail : {} });
  }

  #click(hit: PointHit | null, subtracts: boolean): void {
    if (!hit) return this.#publish({ hint: 'nothing-under-click' });
    const positive = !subtracts && this.#state.mode === 'add';
    const { key: { cloud }, position } = hit;
    const { radius, protects, rules } = this.#state;
    const policy = protects ? 'protect' : 'overwrite';
    this.#actions.prompt(cloud, { position, positive }, () => ({ ...this.#regions.first(cloud, position, radius), policy, rules }));
  }

  #draftChanged(): void {
    this.#kept.setAside(this.#draft.input?.replaces ?? null);
    const view = draftView(this.#draft);
    const { cloud, region, candidates } = view;
    if (cloud && region && region !== this.#state.region) this.#regions.flash({ cloud, region });
    // What the pointer was over may have gone without a word.
    const hovered = candidates === this.#state.candidates ? this.#state.hovered : -1;
    // A radius that was set by hand was meant for this object: the next one's is automatic again.
    const ended = view.cloud === null && this.#state.prompts.length > 0;
    this.#publish({ ...view, ...(ended ? { radius: null } : {}), hovered, ...this.#readNews.of(view) });
  }

  /** The detail in which the answer that stands was given; also one that fits, where too much was asked for. */
  #putBackDetail(error: unknown): void {
    if (this.#draft.result || isTooMuch(error)) this.#publish({ detail: this.#draft.detail ?? {} });
  }

  #fail(error: unknown): void {
    if (isAbortError(error) || (isEngineLoss(error) && this.#host.running)) return; // being started anew
    this.#publish({ problem: toolProblem(error) });
  }

  /** Makes the new snapshot, shows it in the scene and tells of it. */
  #publish(patch: Partial<ToolState>): void {
    if (this.#lifetime.signal.aborted) return;
    const { undoName: undo, redoName: redo } = this.#store.history;
    const { only } = { ...this.#state, ...patch };
    const state = { ...this.#state, ...patch, scan: this.#scans.present, undo, redo, only: only !== null && this.#store.get(only) ? only : null };
    this.#state = { ...state, phase: this.#active ? activePhase(state, this.#draft) : 'off' };
    // Copying points costs frames, and nobody asks for labels then.
    this.#host.setPaused(!this.#active && !this.#draft.input && this.#store.segments.length === 0);
    this.#paint.show(sceneLook(this.#store, state));
    this.dispatchEvent(new Event('change'));
  }
}
