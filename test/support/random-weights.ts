import { expectedShapes, type Architecture } from '../../src/convert/weight-layout.js';
import { floatTensor, type PlainTensor } from './safetensors-bytes.js';

/** A network small enough to run at once, with every part of the full ones. */
export const SMALL: Architecture = {
  block: 'eva02', width: 64, depth: 2, heads: 1, mlpWidth: 42, patchHidden: [8, 16], patchWidth: 24, positionWidth: 8, embedWidth: 32,
  decoder: { depth: 2, heads: 4, selfWidth: 32, crossWidth: 16, mlpWidth: 64, iouWidth: 40, maskPatchHidden: [8, 16] },
};
/** The same with the blocks of Giant. */
export const SMALL_GIANT: Architecture = { ...SMALL, block: 'giant', width: 88, heads: 2, mlpWidth: 384 };

/** Seeded weights of this architecture under the official keys. */
export function randomWeights(architecture: Architecture): Record<string, PlainTensor> {
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  const tensors: Record<string, PlainTensor> = {};
  for (const [key, shape] of expectedShapes(architecture)) {
    const scale = shape.length > 1 ? 1 / Math.sqrt(shape[1]) : 0.5;
    const length = shape.reduce((product, size) => product * size, 1);
    tensors[key] = floatTensor(shape, Float32Array.from({ length }, () => scale * next()));
  }
  return tensors;
}
