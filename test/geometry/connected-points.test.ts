import { expect } from 'chai';
import { connectedPoints } from '../../src/geometry/connected-points.js';
import type { Vector3 } from '../../src/geometry/bounds.js';
import { cloudOf, randomCloud } from '../support/random-clouds.js';

/** Points at x = 0.5, 1.5, 2.5 … m, one in each cube of 1 m. */
const LINE = cloudOf(6, (i) => [i + 0.5, 0.5, 0.5]);

function reached(members: readonly number[], seeds: readonly Vector3[], edge = 1): number[] {
  return [...connectedPoints(LINE, Uint8Array.from(members), seeds, edge)];
}

describe('connectedPoints', () => {
  it('follows members over cubes that touch and stops at gaps', () => {
    expect(reached([1, 1, 1, 0, 1, 1], [[0.5, 0.5, 0.5]])).to.deep.equal([1, 1, 1, 0, 0, 0]);
    expect(reached([1, 1, 1, 0, 1, 1], [[0.5, 0.5, 0.5], [5.5, 0.5, 0.5]])).to.deep.equal([1, 1, 1, 0, 1, 1]);
    expect(reached([1, 1, 1, 0, 1, 1], [[0.5, 0.5, 0.5]], 2)).to.deep.equal([1, 1, 1, 0, 1, 1]);
  });

  it('begins with what lies in or beside a seed\'s cube, and reaches nothing from afar', () => {
    expect(reached([0, 1, 1, 0, 0, 0], [[0.5, 0.5, 0.5]])).to.deep.equal([0, 1, 1, 0, 0, 0]);
    expect(reached([0, 0, 1, 1, 0, 0], [[0.5, 0.5, 0.5]])).to.deep.equal([0, 0, 0, 0, 0, 0]);
    expect(reached([1, 1, 1, 1, 1, 1], [])).to.deep.equal([0, 0, 0, 0, 0, 0]);
  });

  it('joins corners, on both sides of the origin', () => {
    const corners = cloudOf(3, (i) => [i - 1.5, i - 1.5, i - 1.5]);
    expect([...connectedPoints(corners, Uint8Array.of(1, 1, 1), [[-1.5, -1.5, -1.5]], 1)]).to.deep.equal([1, 1, 1]);
  });

  it('agrees with a search over all pairs of cubes', () => {
    const positions = randomCloud(400, 5).map((value) => value * 11);
    const members = Uint8Array.from({ length: 400 }, (_, i) => Number(i % 3 > 0));
    const cubes = Array.from({ length: 400 }, (_, i) => [0, 1, 2].map((axis) => Math.floor(positions[3 * i + axis]! / 1.5)));
    const touch = (a: number, b: number): boolean => cubes[a]!.every((at, axis) => Math.abs(at - cubes[b]![axis]!) <= 1);
    const expected = new Set<number>([1]);
    for (const a of expected) for (let b = 0; b < 400; b++) if (members[b] && touch(a, b)) expected.add(b);
    const seed: Vector3 = [positions[3]!, positions[4]!, positions[5]!];
    const found = connectedPoints(positions, members, [seed], 1.5);
    expect([...found.keys()].filter((i) => found[i])).to.deep.equal([...expected].sort((a, b) => a - b));
    expect(expected.size).to.be.within(2, 266);
  });
});
