import type { AnnotationStore } from '../annotations/annotation-store.js';
import type { MaskRules, RegionDetail } from '../inference/segmentation-engine.js';
import { policyOf } from './draft-view.js';
import type { ModelChoice } from './model-choice.js';
import type { SavedScenes } from './saved-scenes.js';
import { type SegmentToolOptions, ToolParts } from './tool-parts.js';
import type { ToolActions, ToolState } from './tool-state.js';

export type { SegmentToolOptions } from './tool-parts.js';

/**
 * The tool: from pointer and panel to prompts, from prompts through the engine to painted points. Fires `change` with
 * every new `state`. Whatever fails, the state before the click stands and the kept objects stay.
 */
export class SegmentTool extends EventTarget implements ToolActions {
  readonly #store: AnnotationStore;
  readonly #parts: ToolParts;
  readonly models: ModelChoice | null;
  readonly #lifetime = new AbortController();
  #active = false;

  constructor(options: SegmentToolOptions) {
    super();
    this.#store = options.store;
    this.models = options.models ?? null;
    this.#parts = new ToolParts(options, {
      active: () => this.#active,
      activate: () => this.setActive(true),
      onChange: () => this.dispatchEvent(new Event('change')),
      signal: this.#lifetime.signal,
    });
  }

  get state(): ToolState {
    return this.#parts.states.current;
  }

  get saved(): SavedScenes | null {
    return this.#parts.saved;
  }

  setActive(active: boolean): void {
    if (active === this.#active || this.#lifetime.signal.aborted) return;
    this.#active = active;
    this.#parts.clicks.listen(active);
    this.#set({ hint: null, problem: null });
    if (active) return void this.#parts.loading.load();
    const { actions, host } = this.#parts;
    actions.leave();
    if (!actions.wished) host.cancelLoading();
  }

  setRadius(radius: number | null): void {
    const { actions, regions } = this.#parts;
    actions.afterKeeping(() => {
      this.#set({ radius });
      actions.changeRegion(({ cloud, prompts }) => regions.first(cloud, prompts[0]!.position)(radius));
    });
  }

  previewRadius(radius: number | null): void {
    const { result, input } = this.#parts.draft;
    const at = input ? { cloud: input.cloud, center: result?.region.center ?? input.prompts[0]!.position } : null;
    const preview = this.#parts.regions.preview(radius, at);
    this.#parts.regions.show(preview);
    this.#set({ preview: preview?.region ?? null, cloud: preview?.cloud ?? input?.cloud ?? null });
  }

  promptAtCenter(subtracts: boolean): void {
    if (this.#active) this.#parts.clicks.click({ ...this.#parts.regions.center, subtracts });
  }

  hoverCandidate(index: number): void {
    if (index !== this.state.hovered) this.#set({ hovered: index });
  }

  readonly chooseCandidate = (index: number): void => this.#parts.actions.choose(index);
  readonly removePrompt = (index: number): void => this.#parts.actions.removePrompt(index);
  readonly keep = (): void => this.#parts.actions.keep();
  readonly discard = (): void => this.#parts.actions.discard();
  readonly undo = (): void => this.#parts.actions.undo();
  readonly redo = (): void => this.#parts.actions.redo();

  stepBack(): void {
    if (this.state.problem && this.state.phase !== 'problem') this.dismissProblem();
    else this.#parts.actions.stepBack(() => this.setActive(false));
  }

  remedy(): void {
    const remedy = this.state.problem?.remedy;
    if (!remedy) return;
    this.dismissProblem();
    if (remedy === 'use-own-machine') this.#parts.host.useOwnMachine();
    void this.#parts.loading.again();
  }

  setDetail(detail: RegionDetail): void {
    this.#set({ detail });
    this.#parts.draft.refine();
  }

  segmentAgain(label: number): void {
    if (!this.#store.get(label)?.prompts.length) return;
    this.setActive(true);
    this.#parts.actions.again(label, () => ({ policy: policyOf(this.state.protects), rules: this.state.rules }));
  }

  goTo(label: number): void {
    const segment = this.#store.get(label);
    if (segment?.bounds) this.#parts.regions.lookAt(segment.cloud, segment.bounds);
  }

  readonly isOfOtherModel = (label: number): boolean => this.#parts.kept.isOfOtherModel(label);
  readonly deleteSegment = (label: number): void => this.#parts.actions.delete(label);
  readonly select = (label: number | null): void => this.#store.select(label);
  readonly showOriginalColors = (originalColors: boolean): void => this.#set({ originalColors });
  readonly setMode = (mode: 'add' | 'remove'): void => this.#set({ mode, hint: null });
  readonly dismissProblem = (): void => this.#set({ problem: null });
  readonly setOpacity = (opacity: number): void => this.#set({ opacity });
  readonly showOnly = (only: number | null): void => this.#set({ only });

  setProtection(protects: boolean): void {
    const { actions } = this.#parts;
    actions.afterKeeping(() => {
      this.#set({ protects });
      actions.changePolicy(policyOf(protects));
    });
  }

  setRules(patch: Partial<MaskRules>): void {
    const { actions } = this.#parts;
    actions.afterKeeping(() => {
      const rules = { ...this.state.rules, ...patch };
      this.#set({ rules });
      actions.changeRules(rules);
    });
  }

  /** Whether leaving the page now would lose something that was to be saved. */
  get unsaved(): boolean {
    return this.saved?.unsaved ?? false;
  }

  /** Resolves when nothing is under way: no request, no node to send, nothing to paint. */
  async settled(): Promise<void> {
    const { draft, actions, host, paint } = this.#parts;
    do {
      while (draft.thinking) await new Promise((resolve) => this.addEventListener('change', resolve, { once: true }));
      await actions.settled();
    } while (draft.thinking); // with what waited for an object to be kept
    await host.settled();
    await paint.settled();
  }

  dispose(): void {
    this.#lifetime.abort();
    this.#parts.dispose();
  }

  #set(patch: Partial<ToolState>): void {
    this.#parts.states.set(patch);
  }
}
