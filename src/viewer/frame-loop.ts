/** Calls `tick` once a frame until the function that it returns is called. */
export type FrameDriver = (tick: () => void) => () => void;

/** Calls its listeners once per frame, and runs only while there are any. */
export class FrameLoop {
  readonly #drive: FrameDriver;
  readonly #listeners = new Set<() => void>();
  #halt: (() => void) | null = null;

  /** @param drive the host's own frames, where it tells of them */
  constructor(drive: FrameDriver = everyAnimationFrame) {
    this.#drive = drive;
  }

  /** Returns the unsubscriber. */
  add(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#halt ??= this.#drive(() => this.#listeners.forEach(guarded));
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.stop();
    };
  }

  /** Forgets all listeners. */
  stop(): void {
    this.#listeners.clear();
    this.#halt?.();
    this.#halt = null;
  }
}

function everyAnimationFrame(tick: () => void): () => void {
  let request = requestAnimationFrame(function again() {
    request = requestAnimationFrame(again);
    tick();
  });
  return () => cancelAnimationFrame(request);
}

/** One that throws must not take the frame from the others, nor from a host that does not survive it. */
function guarded(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    reportError(error);
  }
}
