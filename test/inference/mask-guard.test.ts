import { expect } from 'chai';
import type { Vector3 } from '../../src/geometry/bounds.js';
import { MaskGuard } from '../../src/inference/mask-guard.js';
import { cloudOf } from '../support/random-clouds.js';

/** A floor of 20 m by 20 m with a post of 3 m in its middle; the post's points come last. */
const FLOOR = 1600;
const positions = cloudOf(FLOOR + 60, (i) => (i < FLOOR ? [(i % 40) / 2 - 10, Math.floor(i / 40) / 2 - 10, 0] : [0, 0, (i - FLOOR) / 20]));
const all = new Uint8Array(FLOOR + 60).fill(1);

function insideWith(noGround: boolean, clicks: readonly Vector3[]): { floor: number; post: number } {
  const mask = new MaskGuard(positions, { connected: false, noGround, clicks, spacing: 0.5 }).maskOf(all);
  const count = (part: Uint8Array) => part.filter((value) => value === 1).length;
  return { floor: count(mask.subarray(0, FLOOR)), post: count(mask.subarray(FLOOR)) };
}

describe('MaskGuard', () => {
  it('takes the ground out of a mask, and little else', () => {
    const { floor, post } = insideWith(true, [[0, 0, 2]]);
    expect(floor).to.equal(0);
    expect(post).to.be.within(50, 56);
  });

  it('leaves the ground to whoever clicks on it, or has not asked', () => {
    expect(insideWith(true, [[0, 0, 2], [5, 5, 0.02]])).to.deep.equal({ floor: FLOOR, post: 60 });
    expect(insideWith(false, [[0, 0, 2]])).to.deep.equal({ floor: FLOOR, post: 60 });
  });
});
