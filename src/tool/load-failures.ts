import { type ErrorCode, SegmentationError } from '../errors.js';

/** Errors after which a model will not be better the next time. */
const LOST: readonly ErrorCode[] = ['model-not-stored', 'model-invalid', 'model-mismatch'];
/** Errors that another model would meet as well. */
const SHARED: readonly ErrorCode[] = ['remote-unavailable', 'remote-refused', 'remote-invalid', 'runtime-unavailable', 'wasm-unavailable', 'worker-crashed'];

/** Whether a model that failed so need not be tried again. */
export function isLost(error: unknown): boolean {
  return error instanceof SegmentationError && LOST.includes(error.code);
}

/** Whether no other model would load either. */
export function isShared(error: unknown): boolean {
  return error instanceof SegmentationError && SHARED.includes(error.code);
}

/** Whether a model only waits for a person's word. */
export function isNotStored(error: unknown): boolean {
  return error instanceof SegmentationError && error.code === 'model-not-stored';
}
