import { SegmentationError } from '../errors.js';

/** How WebAssembly and ONNX Runtime say that memory has run out. */
const OUT_OF_MEMORY = /bad_alloc|out of memory|OOM|memory access out of bounds|Array buffer allocation failed|Invalid typed array length|failed to allocate/i;
/** How it says that it lacks an operator. */
const UNKNOWN_OPERATOR = /(?:MatMulNBits)[^]*(?:not a registered|not implemented|NOT_IMPLEMENTED)|(?:not a registered|not implemented|NOT_IMPLEMENTED)[^]*MatMulNBits/i;

/** The error of a graph that could not be prepared. */
export function openingFailure(name: string, cause: unknown): SegmentationError {
  const text = String(cause);
  if (OUT_OF_MEMORY.test(text)) return outOfMemory(`${name} could not be loaded`, cause);
  if (UNKNOWN_OPERATOR.test(text)) {
    return new SegmentationError('model-invalid', `${name} has quantised weights (int8 or int4), which this ONNX Runtime cannot read (${text}). `
      + 'Convert the weights with --precision fp16, or use the runtime that comes with this version.', { cause });
  }
  return new SegmentationError('model-invalid', `${name} could not be loaded: ${text}. Convert the weights again.`, { cause });
}

/** The error of a graph that failed while it ran; what nobody can do anything about stays as it is. */
export function runningFailure(name: string, cause: unknown): unknown {
  return OUT_OF_MEMORY.test(String(cause)) ? outOfMemory(`${name} stopped`, cause) : cause;
}

function outOfMemory(what: string, cause: unknown): SegmentationError {
  return new SegmentationError('out-of-memory', `${what}: memory ran out (${String(cause)}). `
    + 'Choose fewer points or a smaller model, or close other pages.', { cause });
}
