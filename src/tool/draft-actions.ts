import type { AnnotationStore } from '../annotations/annotation-store.js';
import type { EditVerb } from '../annotations/edits.js';
import type { Segment } from '../annotations/segment.js';
import type { MaskRules, PointPrompt } from '../inference/segmentation-engine.js';
import type { MergePolicy } from '../propagation/labelled-sample.js';
import { ActionGate } from './action-gate.js';
import { DraftEdits } from './draft-edits.js';
import { type DraftInput, type FirstRegion, withoutPrompt, withPrompt } from './draft-input.js';
import type { DraftSession } from './draft-session.js';
import type { EngineHost } from './engine-host.js';
import type { KeptObjects } from './kept-objects.js';

export interface DraftActionsOptions {
  readonly session: DraftSession;
  readonly kept: KeptObjects;
  readonly host: EngineHost;
  readonly store: AnnotationStore;
  /** Something is done: what was said of the last action no longer holds. */
  readonly onAction: () => void;
  /** Undo or redo has led somewhere. */
  readonly onTravelled: () => void;
  /** A first click that subtracts is not done. */
  readonly onRefused: () => void;
  /** A draft is to be kept once it is answered, or that has come to its end. */
  readonly onWish: (wished: boolean) => void;
  readonly onError: (error: unknown) => void;
}

/** What a person does to the draft and to the kept objects, as edits that can be undone. */
export class DraftActions {
  readonly #options: DraftActionsOptions;
  readonly #session: DraftSession;
  readonly #edits: DraftEdits;
  /** Closed from the word to keep an object until the engine has kept it: what comes meanwhile is meant for the scene after that. */
  readonly #gate = new ActionGate();
  /** The draft that is to be kept once it is answered; ends when that is no longer wished. */
  #wish: AbortController | null = null;
  #drafts = 0;
  /** Labels of the objects that took others' places, by the labels of those. */
  readonly #successors = new Map<number, number>();

  constructor(options: DraftActionsOptions) {
    this.#options = options;
    this.#session = options.session;
    this.#edits = new DraftEdits(options.session, options.store.history);
  }

  /** Adds a prompt to the draft of that cloud, or begins one with it; not where `first` says null. */
  prompt(cloud: string, prompt: PointPrompt, first: () => (FirstRegion & Pick<DraftInput, 'policy' | 'rules'>) | null): void {
    this.#gate.pass(() => {
      const { input, result } = this.#session;
      const verb = prompt.positive ? 'add-point' : 'subtract-point';
      if (input?.cloud === cloud) return this.#change(verb, withPrompt(input, prompt, result?.chosen ?? null));
      if (!prompt.positive) return this.#options.onRefused();
      const ways = first();
      if (ways) this.#change(verb, { draft: ++this.#drafts, cloud, prompts: [prompt], candidate: null, ...ways });
    });
  }

  /** Makes the clicks of a kept object, and its size, the draft, which takes its place when it is kept; not of one without clicks. */
  again(label: number, ways: () => Pick<DraftInput, 'policy' | 'rules'>): void {
    this.#gate.pass(() => {
      const segment = this.#standing(label);
      if (!segment || segment.prompts.length === 0) return;
      const { label: replaces, cloud, prompts, candidate = null, radius } = segment;
      this.#change('segment-again', { draft: ++this.#drafts, cloud, prompts, candidate, radius, refit: true, replaces, ...ways() });
    });
  }

  removePrompt(index: number): void {
    this.#gate.pass(() => {
      const { input } = this.#session;
      if (input?.prompts[index]) this.#change('remove-point', withoutPrompt(input, index));
    });
  }

  /** Sets what holds for the next draft, and not before the one that is to be kept is an object. */
  afterKeeping(action: () => void): void {
    this.#gate.pass(action);
  }

  changeRegion(region: (draft: DraftInput) => FirstRegion): void {
    this.#gate.pass(() => {
      const { input } = this.#session;
      if (!input) return;
      this.#options.onAction();
      // Steps of a held key are one edit.
      this.#edits.changeOn('change-region', { ...input, ...region(input) });
    });
  }

  changePolicy(policy: MergePolicy): void {
    this.#gate.pass(() => {
      const { input } = this.#session;
      if (input && input.policy !== policy) this.#change(policy, { ...input, policy });
    });
  }

  changeRules(rules: MaskRules): void {
    this.#gate.pass(() => {
      const { input } = this.#session;
      if (input && input.rules !== rules) this.#change('change-rules', { ...input, rules });
    });
  }

  choose(candidate: number): void {
    this.#gate.pass(() => {
      const { input, result } = this.#session;
      if (!input || !result || candidate === result.chosen || !result.candidates[candidate]) return;
      this.#change('choose-size', { ...input, candidate });
    });
  }

  /** Whether a draft is to be kept once it is answered. */
  get wished(): boolean {
    return this.#wish !== null;
  }

  discard(): void {
    this.#dropWish();
    this.leave();
  }

  /** Discards the draft; one that is to be kept only where it could not be. */
  leave(): void {
    this.#gate.pass(() => this.#session.input && this.#change('discard', null), true);
  }

  /** Takes back the wish to keep, else gives up what is being segmented, else the draft; calls `otherwise` when there is none. */
  stepBack(otherwise: () => void): void {
    if (this.#dropWish()) return;
    this.#gate.pass(() => {
      const { input, answered, thinking } = this.#session;
      if (thinking && input !== answered) this.#edits.cancel();
      else if (input) this.discard();
      else otherwise();
    });
  }

  /** Keeps the draft as an object, once it is answered. Where it cannot be kept, what was meant for the scene after that is not done. */
  keep(): void {
    this.#gate.pass(() => {
      if (this.#session.thinking) this.#gate.hold(() => this.#keepOnceAnswered());
      else if (this.#keepable) this.#gate.hold(() => this.#keepNow());
    });
  }

  delete(label: number): void {
    if (!this.#options.store.get(label)) return;
    this.#gate.pass(() => this.#options.kept.delete(this.#standing(label)?.label ?? label));
  }

  /** Takes back the wish to keep, else the newest edit. */
  undo(): void {
    if (!this.#dropWish()) this.#travel(() => this.#options.store.history.undo());
  }

  redo(): void {
    this.#travel(() => this.#options.store.history.redo());
  }

  /** A draft could not be segmented: goes back to the one before. */
  revert(failed: DraftInput): void {
    this.#edits.revert(failed);
  }

  /** Does nothing any more, neither what waits nor what is still asked for. */
  dispose(): void {
    this.#dropWish();
    this.#gate.end();
  }

  /** Resolves when no object is being kept. */
  settled(): Promise<void> {
    return this.#gate.opened();
  }

  /** The object as it is now; where another took its place while an action that is meant for it waited, that one. */
  #standing(label: number): Segment | undefined {
    const { store } = this.#options;
    const successor = this.#successors.get(label);
    return store.get(label) ?? (successor === undefined ? undefined : this.#standing(successor));
  }

  #change(verb: EditVerb, after: DraftInput | null): void {
    this.#options.onAction();
    this.#edits.change(verb, after);
  }

  #travel(step: () => void): void {
    this.#gate.pass(() => {
      this.#options.onAction();
      step();
      this.#options.onTravelled();
    });
  }

  async #keepOnceAnswered(): Promise<void> {
    const { input } = this.#session;
    const { signal } = (this.#wish = new AbortController());
    this.#options.onWish(true);
    await Promise.race([this.#session.settled(), new Promise((resolve) => signal.addEventListener('abort', resolve))]);
    if (signal.aborted) return;
    this.#endWish();
    if (this.#keepable && this.#session.input === input && this.#session.answered === input) await this.#keepNow();
    else this.#gate.dropWaiting();
  }

  /** Returns whether there was one; then what came after it is not done either. */
  #dropWish(): boolean {
    if (!this.#wish) return false;
    this.#gate.dropWaiting();
    this.#wish.abort();
    this.#endWish();
    return true;
  }

  #endWish(): void {
    this.#wish = null;
    this.#options.onWish(false);
  }

  /** Whether there is a draft that holds anything. */
  get #keepable(): boolean {
    const { input, result } = this.#session;
    return input !== null && Boolean(result?.candidates[result.chosen]?.bounds);
  }

  async #keepNow(): Promise<void> {
    const { input, result } = this.#session;
    if (!input || !result) return;
    const { kept, host, store, onError } = this.#options;
    try {
      const segment = await kept.keep(input, result);
      this.#session.release();
      const back = { onUndone: () => this.#edits.giveBack(input), onRedone: () => this.#session.set(null), replaces: input.replaces };
      kept.put(segment, back);
      if (input.replaces !== undefined) this.#successors.set(input.replaces, segment.label);
      store.select(segment.label);
    } catch (error) {
      this.#gate.dropWaiting();
      if (host.running) this.#session.repeat();
      onError(error);
    }
  }
}
