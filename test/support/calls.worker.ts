// A service whose calls answer, fail, wait and tell, as tests of calls across workers need it.
import { abortError, SegmentationError } from '../../src/errors.js';
import type { CallOptions, FromWorker } from '../../src/workers/protocol.js';
import { serveWorker } from '../../src/workers/serve-worker.js';

const FAILURES: Record<string, () => unknown> = {
  known: () => new SegmentationError('storage-full', 'Full.'),
  range: () => new RangeError('Expected 3, got 4.'),
  type: () => new TypeError('Expected a number.'),
  aborted: () => abortError(),
  unknown: () => new Error('Out of luck.'),
  text: () => 'just words',
};

export class TestedService {
  kept: Float32Array | null = null;
  readonly #post: (message: FromWorker) => void;

  constructor(post: (message: FromWorker) => void) {
    this.#post = post;
  }

  echo(value: unknown): Promise<unknown> {
    return Promise.resolve(value);
  }

  /** Keeps an array and gives it away: the second time it is empty. */
  keep(value: Float32Array): Promise<Float32Array> {
    this.kept ??= value;
    return Promise.resolve(this.kept);
  }

  fail(kind: string): Promise<void> {
    return Promise.reject(FAILURES[kind]!());
  }

  unclonable(): Promise<unknown> {
    return Promise.resolve({ run: () => 1 });
  }

  /** Counts to 3, then waits until it is aborted, and answers all the same. */
  async patient(_: undefined, { signal, onProgress }: CallOptions<number> = {}): Promise<string> {
    for (const step of [1, 2, 3]) onProgress?.(step);
    await new Promise((resolve) => signal?.addEventListener('abort', resolve));
    return 'done by then';
  }

  tell(event: unknown): Promise<void> {
    this.#post({ kind: 'event', event });
    return Promise.resolve();
  }

  lose(): Promise<void> {
    this.#post({ kind: 'failure', code: 'device-lost', message: 'The device is gone.' });
    return new Promise(() => undefined);
  }

  die(): Promise<void> {
    close();
    return new Promise(() => undefined);
  }
}

serveWorker((post) => new TestedService(post));
