import type { AnnotationStore } from '../annotations/annotation-store.js';
import type { EngineInfo } from '../inference/segmentation-engine.js';
import type { DraftSession } from './draft-session.js';
import { activePhase, type DraftView, draftView } from './draft-view.js';
import { ReadNews } from './read-news.js';
import { isTooMuch } from './tool-problem.js';
import { INITIAL_STATE, type ToolState } from './tool-state.js';

export interface ToolSnapshotsOptions {
  readonly store: AnnotationStore;
  readonly draft: () => DraftSession;
  /** Whether the tool is on. */
  readonly active: () => boolean;
  /** Whether the host has any scan to click on. */
  readonly scan: () => boolean;
  readonly onChange: (state: ToolState) => void;
  /** Ends the snapshots: from then on nothing changes. */
  readonly signal: AbortSignal;
}

/** The tool's state, a new snapshot at every change: of what was set, and of what draft and store say by then. */
export class ToolSnapshots {
  readonly #options: ToolSnapshotsOptions;
  readonly #readNews = new ReadNews();
  #current: ToolState;

  /** @param first what is known before anything changes */
  constructor(options: ToolSnapshotsOptions, first: Pick<ToolState, 'remoteHost'>) {
    this.#options = options;
    this.#current = { ...INITIAL_STATE, ...first };
  }

  get current(): ToolState {
    return this.#current;
  }

  set(patch: Partial<ToolState>): void {
    const { store, draft, active, scan, onChange, signal } = this.#options;
    if (signal.aborted) return;
    const { undoName: undo, redoName: redo } = store.history;
    const patched = { ...this.#current, ...patch };
    const only = patched.only !== null && store.get(patched.only) ? patched.only : null;
    const state = { ...patched, scan: scan(), undo, redo, only };
    this.#current = { ...state, phase: active() ? activePhase(state, draft()) : 'off' };
    onChange(this.#current);
  }

  /** Says what the draft is now. */
  showDraft(): void {
    const { candidates, prompts, hovered } = this.#current;
    const view: DraftView & Partial<ToolState> = draftView(this.#options.draft());
    this.set({
      ...view,
      // A radius that was set by hand was meant for this object: the next one's is automatic again.
      ...(view.cloud === null && prompts.length > 0 && { radius: null }),
      // What the pointer was over may have gone without a word.
      hovered: view.candidates === candidates ? hovered : -1,
      ...this.#readNews.of(view),
    });
  }

  /** Says that a model is there; a choice of detail stays with one that offers it. */
  showModel({ pointCounts }: EngineInfo): void {
    const { detail, hint } = this.#current;
    this.set({ hint: hint === 'kept-when-found' ? hint : null, problem: null, detail: pointCounts.includes(detail.pointCount ?? -1) ? detail : {} });
  }

  /** Says that the draft is to be kept once it is answered; at the end of that, what else was said stands. */
  showWish(wished: boolean): void {
    const { hint } = this.#current;
    if (wished) this.set({ hint: 'kept-when-found' });
    else if (hint === 'kept-when-found') this.set({ hint: null });
  }

  /** The detail in which the answer that stands was given; also one that fits, where too much was asked for. */
  putBackDetail(error: unknown): void {
    const { result, detail } = this.#options.draft();
    if (result || isTooMuch(error)) this.set({ detail: detail ?? {} });
  }
}
