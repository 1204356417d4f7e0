/** What an edit does: to an object, to all, to the draft. */
export type EditVerb =
  | 'keep' | 'delete' | 'rename' | 'classify' | 'recolor' | 'change' | 'show' | 'hide'
  | 'show-all' | 'hide-all'
  | 'add-point' | 'subtract-point' | 'remove-point' | 'change-region' | 'choose-size' | 'protect' | 'overwrite' | 'change-rules' | 'segment-again' | 'discard';

/** What an edit did, for those who put it into a person's words: "Keep Tree 3". */
export interface EditName {
  readonly verb: EditVerb;
  /** The object's name; null for an edit of all objects, or of the draft. */
  readonly object: string | null;
}

/** A reversible change. `do` and `undo` leave everything as the other found it. */
export interface Edit {
  readonly name: EditName;
  do(): void;
  undo(): void;
}

/** One stack of edits through prompts, kept objects, names, classes and deletes. */
export class History extends EventTarget {
  #done: Edit[] = [];
  #undone: Edit[] = [];
  readonly #limit: number;

  /** @param limit edits remembered; the oldest are forgotten beyond it */
  constructor({ limit = 500 }: { limit?: number } = {}) {
    super();
    this.#limit = limit;
  }

  /** What can be undone, the oldest first. */
  get done(): readonly Edit[] {
    return this.#done;
  }

  /** What can be redone, the next one last. */
  get undone(): readonly Edit[] {
    return this.#undone;
  }

  get undoName(): EditName | null {
    return this.#done.at(-1)?.name ?? null;
  }

  get redoName(): EditName | null {
    return this.#undone.at(-1)?.name ?? null;
  }

  /** Does the edit and remembers it; what was undone before can no longer be redone. */
  run(edit: Edit): void {
    edit.do();
    this.#done.push(edit);
    if (this.#done.length > this.#limit) this.#done.shift();
    this.#undone = [];
    this.#changed();
  }

  /** Whether undo would undo this very edit. */
  isNewest(edit: Edit): boolean {
    return this.#done.at(-1) === edit;
  }

  /** Takes back the memory of an edit that turned out to be impossible; its owner has already cleaned up after it. */
  forget(edit: Edit): void {
    const index = this.#done.lastIndexOf(edit);
    if (index === -1) return;
    this.#done.splice(index, 1);
    this.#changed();
  }

  /** Remembers other edits than before, in the order of `done` and `undone`; none of them is done or undone by that. */
  replace(done: readonly Edit[], undone: readonly Edit[]): void {
    this.#done = done.slice(-this.#limit);
    this.#undone = undone.slice(-this.#limit);
    this.#changed();
  }

  undo(): void {
    const edit = this.#done.at(-1);
    if (!edit) return;
    edit.undo();
    // Only now: an undo that throws has not happened.
    this.#done.splice(this.#done.lastIndexOf(edit), 1);
    this.#undone.push(edit);
    this.#changed();
  }

  redo(): void {
    const edit = this.#undone.at(-1);
    if (!edit) return;
    edit.do();
    this.#undone.splice(this.#undone.lastIndexOf(edit), 1);
    this.#done.push(edit);
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}
