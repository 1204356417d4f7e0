import { type ErrorCode, SegmentationError } from '../errors.js';
import type { ToolProblem } from './tool-state.js';

const RELOADABLE: readonly ErrorCode[] = [
  'model-fetch-failed', 'model-invalid', 'model-mismatch', 'runtime-unavailable', 'webgpu-unavailable',
];
const REMOTE: readonly ErrorCode[] = ['remote-unavailable', 'remote-refused', 'remote-invalid'];
const RESTARTABLE: readonly ErrorCode[] = ['worker-crashed', 'device-lost', 'gpu-memory', 'gpu-failed'];

const TOO_MUCH: readonly ErrorCode[] = ['request-too-large', 'out-of-memory'];

/** Whether less detail may do what failed. */
export function isTooMuch(error: unknown): boolean {
  return error instanceof SegmentationError && TOO_MUCH.includes(error.code);
}

/** What the panel shows of an error, and what its button does about it. */
export function toolProblem(error: unknown): ToolProblem {
  if (!(error instanceof SegmentationError)) {
    return { code: 'unexpected', message: error instanceof Error ? error.message : String(error), remedy: 'restart-worker' };
  }
  const { code, message } = error;
  if (REMOTE.includes(code)) return { code, message, remedy: 'use-own-machine' };
  if (RELOADABLE.includes(code)) return { code, message, remedy: 'reload-model' };
  return { code, message, remedy: RESTARTABLE.includes(code) ? 'restart-worker' : null };
}
