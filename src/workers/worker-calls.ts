import { abortError, SegmentationError } from '../errors.js';
import { type Argument, type CallOptions, type FromWorker, type Method, type Result, type ToWorker, transferables } from './protocol.js';

interface PendingCall {
  resolve(value: unknown): void;
  reject(error: Error): void;
  readonly onProgress: ((progress: unknown) => void) | undefined;
  /** Stops listening to the caller's signal, which may live longer than the call. */
  readonly unwatch: () => void;
}

export interface WorkerCallsOptions {
  /** Or a port to whoever serves the calls elsewhere. */
  readonly worker: Worker | MessagePort;
  /** What a person reads when the worker died of `detail`. */
  readonly crashWords: (detail: string) => string;
  /** Called once when the worker can no longer work, whether a call was under way or not. */
  readonly onFailure?: ((error: SegmentationError) => void) | undefined;
  /** What the worker tells without being asked. */
  readonly onEvent?: (event: unknown) => void;
}

/** How a call is sent. `P` is what its progress is told in. */
export interface SendOptions<P> extends CallOptions<P> {
  /** Buffers to give away; all of the argument's by default. */
  readonly transfer?: Transferable[];
}

/**
 * Calls of a service `S` that runs in a worker (`serveCalls`). A worker that dies rejects all calls, pending and later,
 * with `worker-crashed`.
 */
export class WorkerCalls<S> {
  readonly #worker: Worker | MessagePort;
  readonly #options: WorkerCallsOptions;
  readonly #pending = new Map<number, PendingCall>();
  readonly #disposal = new AbortController();
  #nextId = 1;
  #failure: Error | null = null;

  constructor(options: WorkerCallsOptions) {
    this.#options = options;
    const worker = (this.#worker = options.worker);
    const events: EventTarget = worker;
    events.addEventListener('message', (event) => this.#receive((event as MessageEvent<FromWorker>).data));
    events.addEventListener('error', (event) => {
      event.preventDefault();
      // A script that cannot be fetched or read has no message.
      this.#crashed((event as ErrorEvent).message ?? 'its script could not be loaded');
    });
    events.addEventListener('messageerror', () => this.#crashed('a message could not be read'));
    if ('start' in worker) worker.start();
  }

  call<M extends Method<S>, P = never>(method: M, argument: Argument<S, M>, options: SendOptions<P> = {}): Promise<Result<S, M>> {
    const { signal, onProgress, transfer = transferables(argument) } = options;
    if (this.#failure) return Promise.reject(this.#failure);
    if (signal?.aborted) return Promise.reject(abortError());
    const id = this.#nextId++;
    const abort = () => this.#worker.postMessage({ kind: 'abort', id } satisfies ToWorker);
    const result = new Promise<unknown>((resolve, reject) => {
      this.#worker.postMessage({ kind: 'call', id, method, argument } satisfies ToWorker, transfer);
      // The worker settles an aborted call: what it had done by then must reach the caller, or labels would be lost.
      signal?.addEventListener('abort', abort);
      const unwatch = () => signal?.removeEventListener('abort', abort);
      this.#pending.set(id, { resolve, reject, onProgress: onProgress as PendingCall['onProgress'], unwatch });
    });
    // The method's name says what comes back, here as in the worker.
    return result as Promise<Result<S, M>>;
  }

  /** Ends the worker; every pending call rejects with an `AbortError`. */
  dispose(): void {
    this.#disposal.abort();
    this.#leave();
    this.#end(abortError());
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case 'alive':
        return this.#watchLock(message.lock);
      case 'failure':
        return this.#fail(new SegmentationError(message.code, message.message));
      case 'event':
        return this.#options.onEvent?.(message.event);
      case 'progress':
        return this.#pending.get(message.id)?.onProgress?.(message.progress);
      case 'result':
        return this.#settle(message.id, (call) => call.resolve(message.value));
      case 'error':
        return this.#settle(message.id, (call) => call.reject(toError(message)));
    }
  }

  #settle(id: number, settle: (call: PendingCall) => void): void {
    const call = this.#pending.get(id);
    if (!call) return;
    this.#pending.delete(id);
    call.unwatch();
    settle(call);
  }

  /** A worker that ends without a word (killed, out of memory) fires no event, but its lock becomes free. */
  #watchLock(lock: string | null): void {
    if (lock === null) return;
    navigator.locks
      .request(lock, { signal: this.#disposal.signal }, () => this.#crashed('it ended without a word'))
      .catch(() => undefined); // rejects only when the wait is given up by dispose
  }

  #crashed(detail: string): void {
    this.#leave();
    this.#fail(new SegmentationError('worker-crashed', this.#options.crashWords(detail)));
  }

  #leave(): void {
    if ('terminate' in this.#worker) this.#worker.terminate();
    else this.#worker.close();
  }

  #fail(error: SegmentationError): void {
    if (this.#failure) return;
    this.#end(error);
    this.#options.onFailure?.(error);
  }

  #end(error: Error): void {
    this.#failure ??= error;
    for (const id of [...this.#pending.keys()]) this.#settle(id, (call) => call.reject(error));
  }
}

function toError({ code, message }: Extract<FromWorker, { kind: 'error' }>): Error {
  switch (code) {
    case 'aborted':
      return abortError();
    case 'RangeError':
      return new RangeError(message);
    case 'TypeError':
      return new TypeError(message);
    case 'unexpected':
      return new Error(message);
    default:
      return new SegmentationError(code, message);
  }
}
