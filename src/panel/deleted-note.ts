import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { EditName } from '../annotations/edits.js';
import type { Segment } from '../annotations/segment.js';
import type { ToolState } from '../tool/tool-state.js';

/** How long a delete is spoken of, ms. */
const SHOWN = 8000;

/**
 * Speaks of an object that was just deleted, for as long as the next undo brings it back. It sees a delete as one
 * object gone with nothing to redo: a keep that is undone leaves something to redo.
 */
export class DeletedNote implements ReactiveController {
  /** The deleted object's name, or null when there is nothing to say. */
  name: string | null = null;
  readonly #host: ReactiveControllerHost;
  #segments: readonly Segment[] = [];
  #edit: EditName | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Compares the objects and the history with those of the last call. */
  look(segments: readonly Segment[], { undo, redo }: ToolState): void {
    const before = this.#segments;
    this.#segments = segments;
    if (segments.length === before.length - 1 && redo === null && undo !== null) {
      const gone = before.find((segment) => !segments.includes(segment));
      if (gone) this.#show(gone.name, undo);
    } else if (this.name !== null && (undo !== this.#edit || segments.length > before.length)) {
      this.name = null;
    }
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.name = null;
  }

  #show(name: string, edit: EditName): void {
    this.name = name;
    this.#edit = edit;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.name = null;
      this.#host.requestUpdate();
    }, SHOWN);
  }
}
