import { expect } from 'chai';
import type { NodeLabels } from '../../src/octree/node-points.js';
import { PaintQueue } from '../../src/tool/paint-queue.js';

const labelsOf = (name: string, label: number): NodeLabels => ({ key: { cloud: 'c', name }, labels: Uint32Array.of(label), draft: false });

/** A queue whose frames come when they are called for, and in which painting takes 3 ms. */
function makeQueue(budget: number) {
  const painted: string[] = [];
  const frames: (() => void)[] = [];
  let redraws = 0;
  const errors: unknown[] = [];
  const paint = ({ key, labels }: NodeLabels) => {
    if (key.name === 'broken') throw new Error('broken');
    painted.push(`${key.name}=${labels[0]}`);
    for (const end = performance.now() + 3; performance.now() < end; ) continue;
  };
  const queue = new PaintQueue({ paint, painted: () => redraws++, onError: (error) => errors.push(error), budget, schedule: (callback) => frames.push(callback) });
  const frame = () => {
    frames.shift()?.();
    return painted.splice(0);
  };
  return { queue, frame, errors, redraws: () => redraws, waiting: () => frames.length };
}

describe('PaintQueue', () => {
  it('paints as much each frame as the budget allows, at least one node', () => {
    const { queue, frame } = makeQueue(2);
    queue.push([labelsOf('r', 8), labelsOf('r0', 8)]);
    expect([frame(), frame(), frame()]).to.deep.equal([['r=8'], ['r0=8'], []]);
    const fast = makeQueue(50);
    fast.queue.push([labelsOf('r', 8), labelsOf('r0', 8)]);
    expect(fast.frame()).to.deep.equal(['r=8', 'r0=8']);
  });

  it('paints only the newest labels of a node', () => {
    const { queue, frame } = makeQueue(50);
    queue.push([labelsOf('r', 1), labelsOf('r0', 1)]);
    queue.push([labelsOf('r', 8)]);
    expect(frame()).to.deep.equal(['r=8', 'r0=1']);
  });

  it('forgets nodes that are gone, and asks for no frame without need', () => {
    const { queue, frame, redraws, waiting } = makeQueue(50);
    queue.push([]);
    expect(waiting()).to.equal(0);
    queue.push([labelsOf('r', 1), labelsOf('r0', 1)]);
    queue.drop([{ cloud: 'c', name: 'r' }]);
    expect(frame()).to.deep.equal(['r0=1']);
    queue.push([labelsOf('r', 1)]);
    queue.clear();
    expect([frame(), redraws(), waiting()]).to.deep.equal([[], 1, 0]);
  });

  it('says when everything is painted', async () => {
    const { queue, frame } = makeQueue(2);
    await queue.settled();
    queue.push([labelsOf('r', 1), labelsOf('r0', 1)]);
    let settled = false;
    const waiting = queue.settled().then(() => (settled = true));
    frame();
    await Promise.resolve();
    expect(settled).to.equal(false);
    frame();
    await waiting;
  });

  it('goes on after a node that cannot be painted, and tells of it', async () => {
    const { queue, frame, errors } = makeQueue(50);
    queue.push([labelsOf('broken', 1), labelsOf('r0', 1)]);
    const settled = queue.settled();
    expect(frame()).to.deep.equal(['r0=1']);
    await settled;
    queue.push([labelsOf('broken', 1)]);
    const again = queue.settled();
    frame();
    await again;
    expect(errors.map(String)).to.deep.equal(['Error: broken', 'Error: broken']);
  });
});
