import type { ModelManifest } from './model-manifest.js';

/** Items `begin` (inclusive) to `end` (exclusive). */
export interface Range {
  readonly begin: number;
  readonly end: number;
}

/**
 * No tensor of a network is to take more: half of what every WebGPU device can bind (128 MiB), since several are there
 * at once.
 */
const MOST_TENSOR_BYTES = 2 ** 26;

/** Cuts items, of which each takes so many bytes of the largest tensor, into as few and even ranges as fit the limit. */
export function chunksOf(count: number, bytesEach: number): Range[] {
  const most = Math.max(1, Math.floor(MOST_TENSOR_BYTES / bytesEach));
  const size = Math.ceil(count / Math.ceil(count / most));
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => ({ begin: i * size, end: Math.min(count, (i + 1) * size) }));
}

const BYTES_PER_NUMBER = 4;

/** Of the largest tensor in the patch encoders. */
export function bytesPerPatch({ patchWidth }: Pick<ModelManifest['dimensions'], 'patchWidth'>, patchSize: number): number {
  return patchSize * patchWidth * BYTES_PER_NUMBER;
}

/** Of the largest tensor in the point head. */
export function bytesPerPoint({ embedWidth }: Pick<ModelManifest['dimensions'], 'embedWidth'>): number {
  return embedWidth * BYTES_PER_NUMBER;
}
