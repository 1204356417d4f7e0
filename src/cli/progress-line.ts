/** Milliseconds between two lines where the output is no terminal. */
const INTERVAL = 10_000;

/** Says on standard error how far a long run is: in place on a terminal, else a line now and then. */
export class ProgressLine {
  readonly #terminal = process.stderr.isTTY === true;
  #last = 0;
  #text = '';

  say(text: string): void {
    if (this.#terminal) this.#replace(text);
    else if (Date.now() - this.#last >= INTERVAL) {
      process.stderr.write(`${text}\n`);
      this.#last = Date.now();
    }
  }

  #replace(text: string): void {
    if (text !== this.#text) process.stderr.write(`\r\x1b[K${text}`);
    this.#text = text;
  }

  /** A line that stays. */
  note(text: string): void {
    process.stderr.write(`${this.#terminal ? '\r\x1b[K' : ''}${text}\n`);
  }

  done(): void {
    if (this.#terminal) process.stderr.write('\r\x1b[K');
  }
}
