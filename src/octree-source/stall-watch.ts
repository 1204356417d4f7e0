/** Ends a request of which nothing is heard for too long, but not one that is merely slow. */
export class StallWatch {
  /** Aborts with the caller's signal, or when nothing is heard. */
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #milliseconds: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(milliseconds: number, signal?: AbortSignal) {
    this.#milliseconds = milliseconds;
    this.signal = signal ? AbortSignal.any([signal, this.#controller.signal]) : this.#controller.signal;
    this.heard();
  }

  /** Whether it was silence that ended the request. */
  get stalled(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Something has come: the wait begins anew. */
  heard(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#controller.abort(), this.#milliseconds);
  }

  /** The request is over. */
  end(): void {
    clearTimeout(this.#timer);
  }
}
