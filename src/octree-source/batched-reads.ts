import { abortError } from '../errors.js';
import type { FileSpan } from './cloud-files.js';
import type { SpanReader } from './span-reader.js';

interface PendingRead {
  readonly span: FileSpan;
  readonly signal: AbortSignal;
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

/** Reads that are asked for one by one, yet in the same moment, become one call to the reader, which merges neighbours. */
export class BatchedReads {
  readonly #reader: SpanReader;
  #pending: PendingRead[] = [];

  constructor(reader: SpanReader) {
    this.#reader = reader;
  }

  read(span: FileSpan, signal: AbortSignal): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      if (this.#pending.length === 0) queueMicrotask(() => void this.#flush());
      this.#pending.push({ span, signal, resolve, reject });
    });
  }

  /** Requests end early only when nobody of the batch wants them any more. */
  async #flush(): Promise<void> {
    const batch = this.#pending;
    this.#pending = [];
    const controller = new AbortController();
    const check = (): void => {
      if (batch.every(({ signal }) => signal.aborted)) controller.abort(abortError());
    };
    for (const { signal } of batch) signal.addEventListener('abort', check, { once: true });
    check();
    try {
      const parts = await this.#reader.read(batch.map(({ span }) => span), controller.signal);
      batch.forEach(({ resolve }, i) => resolve(parts[i]));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      for (const { signal } of batch) signal.removeEventListener('abort', check);
    }
  }
}
