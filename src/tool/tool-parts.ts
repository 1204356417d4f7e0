import type { AnnotationStore } from '../annotations/annotation-store.js';
import { isAbortError, type SegmentationError } from '../errors.js';
import type { LoadRequest, SegmentationEngine } from '../inference/segmentation-engine.js';
import type { NodeLabels } from '../octree/node-points.js';
import type { RecordsEvent, SceneRecords } from '../records/scene-records.js';
import type { PointHit, ViewerAdapter } from '../viewer/viewer-adapter.js';
import { DraftActions } from './draft-actions.js';
import { DraftSession } from './draft-session.js';
import { policyOf, sceneLook } from './draft-view.js';
import { EngineHost, type EngineHostOptions, isEngineLoss } from './engine-host.js';
import type { Rectangle } from './free-view.js';
import { KeptObjects } from './kept-objects.js';
import type { ModelChoice } from './model-choice.js';
import { ModelLoading } from './model-loading.js';
import { RegionView } from './region-view.js';
import { SavedScenes } from './saved-scenes.js';
import { ScanWatch } from './scan-watch.js';
import { SceneClicks } from './scene-clicks.js';
import { ScenePaint } from './scene-paint.js';
import { toolProblem } from './tool-problem.js';
import { ToolSnapshots } from './tool-snapshots.js';
import type { ToolState } from './tool-state.js';

export interface SegmentToolOptions {
  readonly adapter: ViewerAdapter;
  readonly store: AnnotationStore;
  readonly createEngine: (onFailure: (error: SegmentationError) => void) => SegmentationEngine;
  readonly loadRequest: LoadRequest;
  /** What lies over the view at its edge, client coordinates; null for nothing. What is looked at is shown beside it. */
  readonly cover?: () => Rectangle | null;
  /** Which model is loaded; without it, the load request's. Ends with the tool. */
  readonly models?: ModelChoice;
  /** Opens what is saved; without it objects live as long as the page. */
  readonly createRecords?: (onEvent: (event: RecordsEvent) => void) => SceneRecords;
}

/** What the parts need of the tool that is made of them. */
export interface ToolHooks {
  readonly active: () => boolean;
  readonly activate: () => void;
  /** There is a new snapshot. */
  readonly onChange: () => void;
  /** Ends the parts' following of the store. */
  readonly signal: AbortSignal;
}

/** The parts of the tool, and who tells whom: clicks become prompts, answers become paint, and all of it the state. */
export class ToolParts {
  readonly states: ToolSnapshots;
  readonly clicks: SceneClicks;
  readonly host: EngineHost;
  readonly draft: DraftSession;
  readonly kept: KeptObjects;
  readonly actions: DraftActions;
  readonly paint: ScenePaint;
  readonly regions: RegionView;
  readonly loading: ModelLoading;
  readonly saved: SavedScenes | null;
  readonly #scans: ScanWatch;
  readonly #options: SegmentToolOptions;
  readonly #hooks: ToolHooks;
  readonly #onLabels = (labels: readonly NodeLabels[]): void => this.paint.push(labels);
  readonly #onError = (error: unknown): void => this.#fail(error);

  constructor(options: SegmentToolOptions, hooks: ToolHooks) {
    this.#options = options;
    this.#hooks = hooks;
    const { adapter, store } = options;
    const { signal } = hooks;
    this.clicks = new SceneClicks({ adapter, onClick: (hit, subtracts) => this.#click(hit, subtracts), onError: this.#onError });
    this.paint = new ScenePaint(adapter, this.#onError);
    this.host = new EngineHost(this.#hostOptions());
    this.states = this.#createStates();
    this.draft = this.#createDraft();
    this.kept = new KeptObjects({ store, host: this.host, onLabels: this.#onLabels, signal });
    this.actions = this.#createActions();
    this.loading = this.#createLoading();
    this.regions = new RegionView(adapter, options.cover);
    this.#scans = new ScanWatch(adapter, () => this.states.set({}));
    this.saved = this.#openSaved();
    this.states.set({ saving: this.saved?.view ?? null });
    for (const changing of [store, store.history]) changing.addEventListener('change', () => this.states.set({}), { signal });
  }

  dispose(): void {
    this.actions.dispose();
    this.clicks.listen(false);
    this.regions.dispose();
    this.#scans.dispose();
    this.host.stop();
    this.saved?.dispose();
    this.#options.models?.dispose();
    this.paint.dispose();
  }

  #createStates(): ToolSnapshots {
    const { active, signal } = this.#hooks;
    const { store } = this.#options;
    const { remoteHost } = this.host;
    return new ToolSnapshots({ store, active, signal, draft: () => this.draft, scan: () => this.#scans.present, onChange: (state) => this.#show(state) }, { remoteHost });
  }

  #createDraft(): DraftSession {
    return new DraftSession({
      host: this.host,
      detail: () => this.states.current.detail,
      onChange: () => this.#draftChanged(),
      onLabels: this.#onLabels,
      onFailure: (error, failed) => {
        if (failed) this.actions.revert(failed);
        this.states.putBackDetail(error);
        this.#fail(error);
      },
    });
  }

  #createActions(): DraftActions {
    return new DraftActions({
      session: this.draft,
      kept: this.kept,
      host: this.host,
      store: this.#options.store,
      onAction: () => this.states.set({ hint: this.states.current.engine ? null : 'waiting-for-model', problem: null }),
      // A draft can only be gone on with while the tool is on.
      onTravelled: () => this.draft.input && this.#hooks.activate(),
      onRefused: () => this.states.set({ hint: 'first-click-adds' }),
      onWish: (wished) => this.states.showWish(wished),
      onError: this.#onError,
    });
  }

  #createLoading(): ModelLoading {
    return new ModelLoading({
      host: this.host, draft: this.draft, models: this.#options.models ?? null,
      wanted: this.#hooks.active,
      onLoaded: (info) => this.states.showModel(info),
      onInstead: (message) => this.states.set({ problem: { code: 'model-fetch-failed', message, remedy: null } }),
      onError: this.#onError,
    });
  }

  #openSaved(): SavedScenes | null {
    const { adapter, store, createRecords } = this.#options;
    if (!createRecords) return null;
    return new SavedScenes({
      adapter, store, createRecords,
      onChange: () => this.states.set({ saving: this.saved?.view ?? null }),
      onOpened: (cloud) => this.host.layStored(cloud),
      onError: this.#onError,
    });
  }

  #hostOptions(): EngineHostOptions {
    const { adapter, createEngine, loadRequest, models } = this.#options;
    return {
      adapter,
      createEngine,
      loadRequest: () => ({ ...loadRequest, ...(models && { model: models.source }) }),
      keptSamples: () => this.kept.samples,
      storedLabels: (keys) => this.saved?.storedLabels(keys) ?? null,
      onChange: () => this.states.set({ engine: this.host.info, remoteHost: this.host.remoteHost, loading: this.host.progress }),
      onEnded: () => {
        this.draft.lose();
        this.paint.clearDraft();
      },
      onRestarted: (movedToProcessor) => {
        this.states.set({ hint: movedToProcessor ? 'on-processor' : 'restarted' });
        this.draft.repeat();
      },
      onLabels: this.#onLabels,
      onError: (error) => {
        if (!this.host.running) this.draft.giveUp(error);
        this.#fail(error);
      },
    };
  }

  #click(hit: PointHit | null, subtracts: boolean): void {
    if (!hit) return this.states.set({ hint: 'nothing-under-click' });
    const { key: { cloud }, position } = hit;
    const positive = !subtracts && this.states.current.mode === 'add';
    const region = this.regions.first(cloud, position); // a person may look elsewhere before the draft begins
    this.actions.prompt(cloud, { position, positive }, () => {
      const { radius, protects, rules } = this.states.current;
      if (protects && this.#select(hit)) return null;
      return { ...region(radius), policy: policyOf(protects), rules };
    });
  }

  /** Selects the kept object that holds the point: a draft could not have it. Returns whether there is one. */
  #select({ key, index }: PointHit): boolean {
    const { store } = this.#options;
    const label = this.paint.labelAt(key, index);
    const segment = label === null ? undefined : store.get(label);
    if (!segment) return false;
    store.select(segment.label);
    const correctable = segment.prompts.length > 0 && !this.kept.isOfOtherModel(segment.label);
    this.states.set({ hint: correctable ? 'already-kept' : null, problem: null });
    return true;
  }

  #draftChanged(): void {
    const { input, result } = this.draft;
    this.kept.setAside(input?.replaces ?? null);
    if (input && result && result.region !== this.states.current.region) this.regions.flash({ cloud: input.cloud, region: result.region });
    this.states.showDraft();
  }

  #fail(error: unknown): void {
    if (isAbortError(error) || (isEngineLoss(error) && this.host.running)) return; // being started anew
    this.states.set({ problem: toolProblem(error) });
  }

  #show(state: ToolState): void {
    const { store } = this.#options;
    // Copying points costs frames, and nobody asks for labels then.
    this.host.setPaused(!this.#hooks.active() && !this.draft.input && store.segments.length === 0);
    this.paint.show(sceneLook(store, state));
    this.#hooks.onChange();
  }
}
