import { expect } from 'chai';
import type { AddedNode, StoredNodeLabels } from '../../src/inference/segmentation-engine.js';
import { NodeFeed } from '../../src/tool/node-feed.js';
import type { NodeKey } from '../../src/octree/node-key.js';
import type { NodeChange, NodeLabels } from '../../src/octree/node-points.js';
import { FakeEngine } from '../support/fake-engine.js';
import { makeNode } from '../support/make-node.js';

const NAMES = ['r', 'r0', 'r1'];
const keyOf = (name: string): NodeKey => ({ cloud: 'scene', name });
const viewOf = (name: string): NodeChange['added'][number] => {
  const points = makeNode(name, { cloud: 'scene', positions: new Float32Array(6) });
  return { key: points.key, pointCount: 2, bounds: { min: [0, 0, 0], max: [1, 1, 1] }, read: () => points };
};

/** A feed of three nodes whose labels are read when the test says so. */
class Setup {
  readonly engine = new FakeEngine();
  readonly added: (string | boolean)[][] = [];
  readonly feed: NodeFeed;
  readonly #answers: ((labels: readonly StoredNodeLabels[]) => void)[] = [];
  #show!: (change: NodeChange) => void;

  constructor(known: boolean) {
    const { engine, added } = this;
    const addNodes = engine.addNodes.bind(engine);
    engine.addNodes = (nodes: readonly AddedNode[]) => {
      added.push(nodes.map(({ key, stored }: AddedNode) => `${key.name}${stored ? ` with ${[...stored.objects].join()}` : ''}`));
      return addNodes(nodes);
    };
    this.feed = new NodeFeed({
      engine, paused: false,
      watchNodes: (listener) => {
        this.#show = listener;
        return () => undefined;
      },
      storedLabels: () => (known ? new Promise((resolve) => this.#answers.push(resolve)) : null),
      receive: (labels: Promise<readonly NodeLabels[]>) => void labels,
      onError: (error) => { throw error; },
    });
  }

  async show(...names: string[]): Promise<void> {
    this.#show({ added: names.map(viewOf), removed: [] });
    for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
  }

  hide(...names: string[]): void {
    this.#show({ added: [], removed: names.map(keyOf) });
  }

  async answer(...names: string[]): Promise<void> {
    for (const answer of this.#answers.splice(0)) answer(names.map((name) => ({ key: keyOf(name), labels: Uint32Array.of(8, 0), objects: new Set([8]) })));
    await this.feed.settled();
  }
}

describe('NodeFeed', () => {
  it('sends nodes at once where nothing is known of them', async () => {
    const setup = new Setup(false);
    await setup.show(...NAMES);
    expect(setup.added.flat()).to.deep.equal(NAMES);
  });

  it('sends nodes with what is saved of them, once that is read, and bare where it is not', async () => {
    const setup = new Setup(true);
    await setup.show(...NAMES);
    expect(setup.added).to.deep.equal([]);
    await setup.answer('r', 'r1');
    expect(setup.added.flat()).to.deep.equal(['r with 8', 'r0', 'r1 with 8']);
  });

  it('does not send a node that has left while its labels were read, nor takes it from the engine', async () => {
    const setup = new Setup(true);
    await setup.show(...NAMES);
    setup.hide('r0');
    await setup.answer('r', 'r0');
    setup.hide('r1');
    expect([setup.added.flat(), setup.engine.of('removeNodes')]).to.deep.equal([['r with 8', 'r1'], [['r1']]]);
  });

  it('gives the engine what is saved of nodes that it has already', async () => {
    const setup = new Setup(true);
    await setup.show('r', 'r0');
    await setup.answer();
    const laying = setup.feed.layStored('scene');
    await setup.answer('r');
    await laying;
    await setup.feed.layStored('other');
    expect(setup.engine.of('layLabels')).to.deep.equal([['r']]);
  });

  it('is settled when all nodes are with the engine, and sends none when it has ended', async () => {
    const setup = new Setup(true);
    await setup.show('r');
    let settled = false;
    void setup.feed.settled().then(() => (settled = true));
    await new Promise((resolve) => setTimeout(resolve));
    expect(settled).to.equal(false);
    setup.feed.dispose();
    await setup.answer('r');
    expect([settled, setup.added]).to.deep.equal([true, []]);
  });
});
