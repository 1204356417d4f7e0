import type { Split } from './split.js';

/** The seed of the scene of a number: far from the seeds of its neighbours, and never that of a scene of the other split. */
export function sceneSeed(seed: number, split: Split, index: number): number {
  let h = Math.imul(seed ^ 0x5bd1e995, 0x27d4eb2d) ^ Math.imul(index + 1, 0x165667b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  const mixed = (h ^ (h >>> 16)) >>> 0;
  return split === 'train' ? mixed >>> 1 : (mixed >>> 1) + 2 ** 31;
}
