import type { ErrorCode } from '../errors.js';
import type { Progress, SegmentationEngine } from './segmentation-engine.js';

/** The engine's calls that cross the worker; all take at most one argument besides the call options. */
export type Method = Exclude<keyof SegmentationEngine, 'dispose'>;

export type Argument<M extends Method> = Parameters<SegmentationEngine[M]>[0];
export type Result<M extends Method> = Awaited<ReturnType<SegmentationEngine[M]>>;

/** What misuse of a call throws. */
export type Misuse = 'RangeError' | 'TypeError';

export type ToWorker =
  | { [M in Method]: { id: number; method: M; argument: Argument<M> } }[Method]
  | { id: number; method: 'abort' };

export type FromWorker =
  | { id: number; kind: 'result'; value: Result<Method> }
  | { id: number; kind: 'progress'; progress: Progress }
  | { id: number; kind: 'error'; code: ErrorCode | Misuse | 'aborted' | 'unexpected'; message: string }
  /** The engine can no longer work (a lost GPU device) although no call is under way. */
  | { kind: 'failure'; code: ErrorCode; message: string }
  /** First message of a worker: the Web Lock it holds for as long as it lives, null where there are no locks. */
  | { kind: 'alive'; lock: string | null };

/** What both ends of the worker's channel offer: a `Worker` here, the worker's global scope there. */
export interface MessageEndpoint {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** The buffers of all typed arrays inside a message, each once: messages give their arrays away. */
export function transferables(message: unknown): Transferable[] {
  const buffers = new Set<ArrayBuffer>();
  collectBuffers(message, buffers);
  return [...buffers];
}

function collectBuffers(value: unknown, buffers: Set<ArrayBuffer>): void {
  if (typeof value !== 'object' || value === null) return;
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) buffers.add(value.buffer);
    return;
  }
  for (const part of Array.isArray(value) ? value : Object.values(value)) collectBuffers(part, buffers);
}
