/** Calls its listeners once per animation frame, and runs only while there are any. */
export class FrameLoop {
  readonly #listeners = new Set<() => void>();
  #request: number | null = null;

  /** Returns the unsubscriber. */
  add(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#request ??= requestAnimationFrame(this.#tick);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.stop();
    };
  }

  /** Forgets all listeners. */
  stop(): void {
    this.#listeners.clear();
    if (this.#request !== null) cancelAnimationFrame(this.#request);
    this.#request = null;
  }

  #tick = (): void => {
    this.#request = requestAnimationFrame(this.#tick);
    for (const listener of this.#listeners) guarded(listener);
  };
}

/** One that throws must not take the frame from the others. */
function guarded(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    reportError(error);
  }
}
