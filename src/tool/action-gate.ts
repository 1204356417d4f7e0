/** Holds actions back while work goes on that they would change under its hands; then they run in the order they came. */
export class ActionGate {
  #closed: Promise<void> | null = null;
  /** Changes when what waits is dropped. */
  #waiting = {};
  #ended = false;

  /** Lets nothing pass any more. */
  end(): void {
    this.#ended = true;
  }

  /** Runs the action, now or once the gate is open; a `firm` one is not dropped meanwhile. */
  pass(action: () => void, firm = false): void {
    if (this.#ended) return;
    if (!this.#closed) return action();
    const waiting = this.#waiting;
    void this.#closed.then(() => (firm || waiting === this.#waiting) && this.pass(action, firm));
  }

  /** Forgets the actions that wait. */
  dropWaiting(): void {
    this.#waiting = {};
  }

  /** Closes the gate for as long as the work lasts. The work must not reject. */
  hold(work: () => Promise<void>): void {
    this.#closed = work().then(() => {
      this.#closed = null;
    });
  }

  /** Resolves when the gate is open. */
  async opened(): Promise<void> {
    while (this.#closed) await this.#closed;
  }
}
