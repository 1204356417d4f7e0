import { abortError, SegmentationError } from '../errors.js';
import { type Argument, type FromWorker, type Method, type Result, type ToWorker, transferables } from './protocol.js';
import type {
  CallOptions,
  KeepRequest,
  LoadRequest,
  SegmentRequest,
  SegmentationEngine,
} from './segmentation-engine.js';
import type { NodeKey } from '../octree/node-key.js';
import type { NodePoints } from '../octree/node-points.js';
import type { LabelledSample } from '../propagation/labelled-sample.js';

interface PendingCall {
  resolve(value: Result<Method>): void;
  reject(error: Error): void;
  readonly onProgress: CallOptions['onProgress'];
  /** Stops listening to the caller's signal, which may live longer than the call. */
  readonly unwatch: () => void;
}

export interface WorkerEngineOptions {
  /** A worker that runs `inference.worker`. */
  readonly worker: Worker;
  /** Called once when the engine can no longer work, whether a call was under way or not. */
  readonly onFailure?: (error: SegmentationError) => void;
}

/**
 * The engine in a worker: forwards every call and cannot be told apart from `PointSamEngine`, except that typed arrays
 * given to it are transferred. A worker that dies rejects all calls, pending and later, with `worker-crashed`.
 */
export class WorkerEngine implements SegmentationEngine {
  readonly #worker: Worker;
  readonly #onFailure: ((error: SegmentationError) => void) | undefined;
  readonly #pending = new Map<number, PendingCall>();
  readonly #disposal = new AbortController();
  #nextId = 1;
  #failure: Error | null = null;

  constructor({ worker, onFailure }: WorkerEngineOptions) {
    this.#worker = worker;
    this.#onFailure = onFailure;
    worker.addEventListener('message', (event: MessageEvent<FromWorker>) => this.#receive(event.data));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      // A script that cannot be fetched or read has no message.
      this.#crashed(event.message ?? 'its script could not be loaded');
    });
    worker.addEventListener('messageerror', () => this.#crashed('a message could not be read'));
  }

  load(request: LoadRequest, options?: CallOptions) {
    return this.#call('load', request, options);
  }

  addNodes(nodes: readonly NodePoints[]) {
    return this.#call('addNodes', nodes);
  }

  removeNodes(keys: readonly NodeKey[]) {
    return this.#call('removeNodes', keys);
  }

  segment(request: SegmentRequest, options?: CallOptions) {
    return this.#call('segment', request, options);
  }

  keepDraft(request: KeepRequest) {
    return this.#call('keepDraft', request);
  }

  discardDraft() {
    return this.#call('discardDraft', undefined);
  }

  /** The samples stay the caller's: they are copied, since the scene keeps them. */
  restoreSegments(samples: readonly LabelledSample[]) {
    return this.#call('restoreSegments', samples, {}, []);
  }

  removeSegment(label: number) {
    return this.#call('removeSegment', label);
  }

  dispose(): void {
    this.#disposal.abort();
    this.#worker.terminate();
    this.#end(abortError());
  }

  #call<M extends Method>(
    method: M,
    argument: Argument<M>,
    { signal, onProgress }: CallOptions = {},
    transfer = transferables(argument),
  ): Promise<Result<M>> {
    if (this.#failure) return Promise.reject(this.#failure);
    if (signal?.aborted) return Promise.reject(abortError());
    const id = this.#nextId++;
    const abort = () => this.#worker.postMessage({ id, method: 'abort' } satisfies ToWorker);
    const result = new Promise<Result<Method>>((resolve, reject) => {
      this.#worker.postMessage({ id, method, argument }, transfer);
      // The worker settles an aborted call: what it had done by then must reach the caller, or labels would be lost.
      signal?.addEventListener('abort', abort);
      this.#pending.set(id, { resolve, reject, onProgress, unwatch: () => signal?.removeEventListener('abort', abort) });
    });
    return result as Promise<Result<M>>;
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case 'alive':
        return this.#watchLock(message.lock);
      case 'failure':
        return this.#fail(new SegmentationError(message.code, message.message));
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
    this.#worker.terminate();
    this.#fail(
      new SegmentationError('worker-crashed', `The segmentation stopped (${detail}). Kept objects are safe; restart it to go on.`),
    );
  }

  #fail(error: SegmentationError): void {
    if (this.#failure) return;
    this.#end(error);
    this.#onFailure?.(error);
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
