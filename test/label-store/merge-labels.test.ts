import { expect } from 'chai';
import { forgetReplaced, type MergePolicy, mergeLabels, removeObject, type Replaced, restoreReplaced } from '../../src/label-store/merge-labels.js';
import { seededRandom } from '../support/random-clouds.js';

const POINTS = 200;

/** The truth: per point the objects that hold it, the topmost last. */
class PointStacks {
  readonly #stacks: number[][] = Array.from({ length: POINTS }, () => []);

  keep(object: Uint32Array, policy: MergePolicy): void {
    object.forEach((label, i) => {
      if (label !== 0 && (policy === 'overwrite' || this.#stacks[i].length === 0)) this.#stacks[i].push(label);
    });
  }

  remove(label: number): void {
    for (const stack of this.#stacks) if (stack.includes(label)) stack.splice(stack.indexOf(label), 1);
  }

  get labels(): Uint32Array {
    return Uint32Array.from(this.#stacks, (stack) => stack.at(-1) ?? 0);
  }
}

function randomObject(label: number, random: () => number): Uint32Array {
  const from = Math.floor(POINTS * random());
  const to = from + Math.floor(0.6 * POINTS * random());
  return Uint32Array.from({ length: POINTS }, (_, i) => (i >= from && i < to && random() < 0.8 ? label : 0));
}

describe('mergeLabels', () => {
  it('protects points that belong to an object', () => {
    const { labels, changed } = mergeLabels(Uint32Array.of(5, 0, 0, 5), Uint32Array.of(9, 9, 0, 0));
    expect([...labels]).to.deep.equal([5, 9, 0, 5]);
    expect(changed).to.equal(1);
  });

  it('takes them when it is told to', () => {
    const { labels, changed } = mergeLabels(Uint32Array.of(5, 0, 0, 5), Uint32Array.of(9, 9, 0, 0), 'overwrite');
    expect([...labels]).to.deep.equal([9, 9, 0, 5]);
    expect(changed).to.equal(2);
  });

  it('begins with a node that has no labels', () => {
    const { labels } = mergeLabels(null, Uint32Array.of(0, 9));
    expect([...labels]).to.deep.equal([0, 9]);
  });

  it('leaves both arrays as they were', () => {
    const [existing, object] = [Uint32Array.of(5, 0), Uint32Array.of(9, 9)];
    mergeLabels(existing, object, 'overwrite');
    expect([[...existing], [...object]]).to.deep.equal([[5, 0], [9, 9]]);
  });

  it('remembers nothing when nothing changed', () => {
    expect(mergeLabels(Uint32Array.of(5, 5), Uint32Array.of(9, 0)).replaced).to.equal(null);
  });

  it('remembers a large object in a few bytes', () => {
    const object = new Uint32Array(50_000).fill(9, 1000, 40_000);
    expect(mergeLabels(null, object).replaced!.length).to.be.at.most(24);
  });

  it('refuses an object of another size and a number that it needs itself', () => {
    expect(() => mergeLabels(new Uint32Array(3), new Uint32Array(4))).to.throw(RangeError, 'has points, 3, got 4');
    expect(() => mergeLabels(null, Uint32Array.of(0xffffffff))).to.throw(RangeError, 'below 4294967295');
  });

  it('is undone and done again exactly, by either policy', () => {
    const random = seededRandom(1);
    for (let round = 0; round < 200; round++) {
      const before = randomObject(1 + (round % 5), random);
      const merged = mergeLabels(before, randomObject(9, random), round % 2 ? 'protect' : 'overwrite');
      if (!merged.replaced) continue;
      const undone = restoreReplaced(merged.labels, merged.replaced);
      expect(undone.labels).to.deep.equal(before);
      expect(restoreReplaced(undone.labels, undone.replaced!).labels).to.deep.equal(merged.labels);
    }
  });
});

describe('removeObject', () => {
  it('leaves what another object has taken meanwhile', () => {
    const first = mergeLabels(null, Uint32Array.of(5, 5, 0));
    const second = mergeLabels(first.labels, Uint32Array.of(0, 9, 9), 'overwrite');
    expect([...removeObject(second.labels, 5, first.replaced!).labels]).to.deep.equal([0, 9, 9]);
  });

  it('is undone exactly', () => {
    const first = mergeLabels(Uint32Array.of(3, 0, 0), Uint32Array.of(5, 5, 0), 'overwrite');
    const removed = removeObject(first.labels, 5, first.replaced!);
    expect([...removed.labels]).to.deep.equal([3, 0, 0]);
    expect(restoreReplaced(removed.labels, removed.replaced!).labels).to.deep.equal(first.labels);
  });

  it('gives, with forgetReplaced, what stacks of objects give, in whatever order objects come and go', () => {
    const random = seededRandom(2);
    for (let round = 0; round < 60; round++) {
      const truth = new PointStacks();
      const kept: { label: number; replaced: Replaced }[] = [];
      let labels = new Uint32Array(POINTS);
      for (let step = 1; step <= 30; step++) {
        if (kept.length > 0 && random() < 0.4) {
          const at = Math.floor(kept.length * random());
          const [gone] = kept.splice(at, 1);
          labels = removeObject(labels, gone.label, gone.replaced).labels;
          for (const later of kept.slice(at)) later.replaced = forgetReplaced(later.replaced, gone.label, gone.replaced);
          truth.remove(gone.label);
        } else {
          const [object, policy] = [randomObject(step, random), random() < 0.5 ? 'protect' as const : 'overwrite' as const];
          const merged = mergeLabels(labels, object, policy);
          labels = merged.labels;
          if (merged.replaced) kept.push({ label: step, replaced: merged.replaced });
          truth.keep(object, policy);
        }
        expect(labels, `round ${round}, step ${step}`).to.deep.equal(truth.labels);
      }
    }
  });

  it('refuses the memory of another node', () => {
    const { replaced } = mergeLabels(null, Uint32Array.of(5, 5));
    expect(() => removeObject(new Uint32Array(3), 5, replaced!)).to.throw('covers 2 points, the node has 3');
  });
});
