import type { ErrorCode } from '../errors.js';

/** What a call may be given beside its argument; `P` is what its progress is told in. */
export interface CallOptions<P> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: P) => void;
}

/**
 * The calls of `S` that can cross a worker: asynchronous, with at most one argument besides the call options.
 * `dispose` and whatever else answers at once stay on their side.
 */
export type Method<S> = { [M in keyof S]: S[M] extends (...args: never[]) => Promise<unknown> ? M : never }[keyof S] & string;

export type Argument<S, M extends Method<S>> = S[M] extends (argument: infer A, ...rest: never[]) => Promise<unknown> ? A : undefined;
export type Result<S, M extends Method<S>> = S[M] extends (...args: never[]) => Promise<infer R> ? R : never;

/** What misuse of a call throws. */
export type Misuse = 'RangeError' | 'TypeError';

/** A call on its way; the method's name says what the argument is. */
export interface Call {
  readonly id: number;
  readonly method: string;
  readonly argument: unknown;
}

export type ToWorker = ({ readonly kind: 'call' } & Call) | { readonly kind: 'abort'; readonly id: number };

export type FromWorker =
  | { id: number; kind: 'result'; value: unknown }
  | { id: number; kind: 'progress'; progress: unknown }
  | { id: number; kind: 'error'; code: ErrorCode | Misuse | 'aborted' | 'unexpected'; message: string }
  /** The worker can no longer work (a lost GPU device) although no call is under way. */
  | { kind: 'failure'; code: ErrorCode; message: string }
  /** Something happened that no call asked for. */
  | { kind: 'event'; event: unknown }
  /** First message of a worker: the Web Lock it holds for as long as it lives, null where there are no locks. */
  | { kind: 'alive'; lock: string | null };

/** What both ends of the worker's channel offer: a `Worker` here, the worker's global scope there. */
export interface MessageEndpoint {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** The buffers of all typed arrays inside a message, and the ports in it, each once: messages give them away. */
export function transferables(message: unknown): Transferable[] {
  const found = new Set<Transferable>();
  collect(message, found);
  return [...found];
}

function collect(value: unknown, found: Set<Transferable>): void {
  if (typeof value !== 'object' || value === null) return;
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
    return;
  }
  if (value instanceof MessagePort) return void found.add(value);
  if (value instanceof Map) {
    for (const part of value.values()) collect(part, found);
    return;
  }
  // Files and other objects of the platform are cloned as they are.
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return;
  for (const part of Array.isArray(value) ? value : Object.values(value)) collect(part, found);
}
