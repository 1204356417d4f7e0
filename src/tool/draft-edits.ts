import type { Edit, EditVerb, History } from '../annotations/edits.js';
import type { DraftInput } from './draft-input.js';
import type { DraftSession } from './draft-session.js';

interface DraftEdit extends Edit {
  readonly before: DraftInput | null;
}

/** Changes of the draft as edits of the one history. */
export class DraftEdits {
  readonly #session: DraftSession;
  readonly #history: History;
  /** The edits by the draft they led to. */
  readonly #edits = new WeakMap<DraftInput, DraftEdit>();
  /** The draft to which an undo led; null when it was something else that changed the draft last. */
  #undone: DraftInput | null = null;

  constructor(session: DraftSession, history: History) {
    this.#session = session;
    this.#history = history;
  }

  /** Makes `after` the draft; null drops it. */
  change(verb: EditVerb, after: DraftInput | null): void {
    this.#run(verb, this.#session.input, after);
  }

  /** As `change`, in place of the edit that led to this draft when that was of the same kind and the last thing done. */
  changeOn(verb: EditVerb, after: DraftInput): void {
    const { input } = this.#session;
    const last = input && this.#edits.get(input);
    if (!last || last.name.verb !== verb || !this.#history.isNewest(last)) return this.change(verb, after);
    this.#history.forget(last);
    this.#run(verb, last.before, after);
  }

  #run(verb: EditVerb, before: DraftInput | null, after: DraftInput | null): void {
    const edit = { name: { verb, object: null }, before, do: () => this.#go(after, null), undo: () => this.#go(before, before) };
    if (after) this.#edits.set(after, edit);
    this.#history.run(edit);
  }

  /** Gives a draft back, as the undo of another edit; when it cannot be segmented, that edit is done again. */
  giveBack(input: DraftInput): void {
    this.#go(input, input);
  }

  /** Goes back to the newest draft that was answered and forgets what was said since; an undo is done again instead. */
  cancel(): void {
    const { answered, input } = this.#session;
    if (input && input === this.#undone) return this.#history.redo();
    for (let step = input; step && step !== answered; ) step = this.#forget(step);
    this.#session.set(answered);
  }

  /** Goes back to the draft before one that could not be segmented. */
  revert(failed: DraftInput): void {
    if (failed === this.#undone) return this.#history.redo();
    if (failed !== this.#session.answered && this.#edits.has(failed)) this.#session.goBack(this.#forget(failed));
  }

  #go(input: DraftInput | null, undone: DraftInput | null): void {
    this.#undone = undone;
    this.#session.set(input);
  }

  /** Takes the edit that led to a draft out of the history; returns the draft before it. */
  #forget(draft: DraftInput): DraftInput | null {
    const edit = this.#edits.get(draft);
    if (!edit) return null;
    this.#history.forget(edit);
    return edit.before;
  }
}
