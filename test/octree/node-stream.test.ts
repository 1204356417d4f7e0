import { expect } from 'chai';
import type { NodeChange, NodeView } from '../../src/octree/node-points.js';
import { NodeStream } from '../../src/octree/node-stream.js';
import { makeNode } from '../support/make-node.js';

/** A host and a clock in the test's hands: reading a node takes 3 ms. */
class StreamBench {
  readonly log: string[] = [];
  #frames: (() => void)[] = [];
  #time = 0;
  #listener: ((change: NodeChange) => void) | null = null;
  readonly stream: NodeStream;

  constructor(onScreen: readonly string[] = []) {
    this.stream = new NodeStream({
      watchNodes: (listener) => {
        this.#listener = listener;
        this.change(onScreen);
        return () => (this.#listener = null);
      },
      onAdd: (nodes) => this.log.push(`+${nodes.map(({ key }) => key.name).join()}`),
      onRemove: (keys) => this.log.push(`-${keys.map(({ name }) => name).join()}`),
      schedule: (callback) => this.#frames.push(callback),
      now: () => this.#time,
    });
  }

  get watched(): boolean {
    return this.#listener !== null;
  }

  get framesAsked(): number {
    return this.#frames.length;
  }

  view(name: string, evicted = false): NodeView {
    const node = makeNode(name, { positions: new Float32Array(3) });
    const read = () => {
      this.#time += 3;
      return evicted ? null : node;
    };
    return { key: node.key, pointCount: 1, bounds: { min: [0, 0, 0], max: [1, 1, 1] }, read };
  }

  change(added: readonly string[], removed: readonly string[] = []): void {
    this.#listener?.({
      added: added.map((name) => this.view(name)),
      removed: removed.map((name) => ({ cloud: 'cloud', name })),
    });
  }

  listen(change: NodeChange): void {
    this.#listener?.(change);
  }

  frame(): void {
    for (const callback of this.#frames.splice(0)) callback();
  }
}

describe('NodeStream', () => {
  it('sends as many nodes a frame as fit the budget', () => {
    const bench = new StreamBench(['r', 'r0', 'r1', 'r2', 'r3']);
    expect(bench.log).to.deep.equal([]);
    for (let i = 0; i < 4; i++) bench.frame();
    expect(bench.log).to.deep.equal(['+r,r0', '+r1,r2', '+r3']);
    expect(bench.framesAsked).to.equal(0);
  });

  it('sends at least one node a frame', () => {
    const log: string[] = [];
    const frames: (() => void)[] = [];
    const views = ['r', 'r0'].map((name) => new StreamBench().view(name));
    new NodeStream({
      watchNodes: (listener) => (listener({ added: views, removed: [] }), () => undefined),
      onAdd: (nodes) => log.push(nodes.map(({ key }) => key.name).join()),
      onRemove: () => undefined,
      budget: 0,
      schedule: (callback) => frames.push(callback),
    });
    frames.shift()!();
    frames.shift()!();
    expect(log).to.deep.equal(['r', 'r0']);
  });

  it('tells of removed nodes that were sent, and never sends one that left before its turn', () => {
    const bench = new StreamBench(['r', 'r0', 'r1']);
    bench.frame();
    bench.change(['r5'], ['r0', 'r1']);
    bench.frame();
    expect(bench.log).to.deep.equal(['+r,r0', '-r0', '+r5']);
  });

  it('sends a node again that came back', () => {
    const bench = new StreamBench(['r']);
    bench.frame();
    bench.change([], ['r']);
    bench.change(['r']);
    bench.frame();
    expect(bench.log).to.deep.equal(['+r', '-r', '+r']);
  });

  it('takes a node removed and added in one change as a new one', () => {
    const bench = new StreamBench(['r']);
    bench.frame();
    bench.change(['r'], ['r']);
    bench.frame();
    expect(bench.log).to.deep.equal(['+r', '-r', '+r']);
  });

  it('passes over nodes that the host has dropped meanwhile', () => {
    const bench = new StreamBench();
    bench.listen({ added: [bench.view('r', true), bench.view('r0')], removed: [] });
    bench.frame();
    bench.change([], ['r', 'r0']);
    expect(bench.log).to.deep.equal(['+r0', '-r0']);
  });

  it('reads nothing while it is paused, and then what is still on screen', async () => {
    const bench = new StreamBench(['r', 'r0', 'r1']);
    bench.frame();
    bench.stream.setPaused(true);
    bench.frame();
    bench.change(['r2', 'r3'], ['r0', 'r2']);
    bench.change([], ['r3']);
    bench.frame();
    expect([bench.log, bench.framesAsked]).to.deep.equal([['+r,r0', '-r0'], 0]);
    bench.stream.setPaused(false);
    bench.frame();
    bench.frame();
    expect(bench.log).to.deep.equal(['+r,r0', '-r0', '+r1,r2']);
    await bench.stream.settled();
  });

  it('settles when all is sent, at once when nothing waits, and when it is disposed of', async () => {
    const bench = new StreamBench();
    await bench.stream.settled();
    bench.change(['r', 'r0', 'r1']);
    let settled = false;
    const waiting = bench.stream.settled().then(() => (settled = true));
    bench.frame();
    await Promise.resolve();
    expect(settled).to.equal(false);
    bench.frame();
    await waiting;
    bench.change(['r2']);
    const cut = bench.stream.settled();
    bench.stream.dispose();
    await cut;
  });

  it('settles when what waited has left the screen', async () => {
    const bench = new StreamBench(['r']);
    const waiting = bench.stream.settled();
    bench.change([], ['r']);
    await waiting;
  });

  it('stops watching and sending when disposed of', () => {
    const bench = new StreamBench(['r', 'r0', 'r1']);
    bench.frame();
    bench.stream.dispose();
    bench.frame();
    expect(bench.log).to.deep.equal(['+r,r0']);
    expect(bench.watched).to.equal(false);
  });
});
