import { expect } from 'chai';
import { openOctree } from '../../src/octree-source/octree-source.js';
import { describePotree18 } from '../support/potree18.js';
import { memoryFiles } from '../support/memory-files.js';
import { tinyOctreeFiles, type TinyCloud } from '../support/tiny-octree.js';
import { ContractBench, type ContractHost } from './contract-bench.js';
import { CONTRACT_CLOUD } from './contract-cloud.js';
import { openPotree18Host } from './potree18-host.js';
import { openPotreeCoreHost } from './potree-core-host.js';

/** Its numbers do not count from the cube's corner, as those of clouds that share one offset with others. */
const SHIFTED: TinyCloud = { ...CONTRACT_CLOUD, start: [-7.25, 3.5, 1.125] };

/** By node, x, y, z per point in cloud space. */
type Places = Map<string, number[]>;

function places(origin: readonly number[], positions: Float32Array): number[] {
  return Array.from(positions, (value, k) => origin[k % 3]! + value);
}

async function shownBy(host: ContractHost): Promise<Places> {
  const bench = new ContractBench(host);
  const found = new Map([...bench.visible()].map(([name, view]) => {
    const { origin, positions } = view.read()!;
    return [name, places(origin, positions)];
  }));
  bench.close();
  return found;
}

async function readByLibrary(): Promise<Places> {
  const files = await Promise.all([...tinyOctreeFiles(SHIFTED)].map(async ([name, blob]) => [name, new Uint8Array(await blob.arrayBuffer())] as const));
  const cloud = await openOctree(memoryFiles(new Map(files)));
  const found: Places = new Map();
  for await (const { key, origin, positions } of cloud.loadAll(cloud.nodesIn(null), [])) found.set(key.name, places(origin, positions));
  expect([cloud.metadata.offset, cloud.metadata.bounds.min, cloud.metadata.tightBounds!.min]).to.deep.equal([SHIFTED.offset, [0, 0, 0], [0, 0, 0]]);
  return found;
}

function expectPlaces(found: Places): void {
  expect(found.size).to.equal(SHIFTED.nodes.length);
  for (const { name, positions } of SHIFTED.nodes) {
    found.get(name)!.forEach((value, k) => expect(value).to.be.closeTo(positions[k]!, 1e-4));
  }
}

describe('A cloud whose offset is not the lowest corner of its cube', () => {
  it('has its points where potree-core shows them, for the adapter', async () => {
    expectPlaces(await shownBy(await openPotreeCoreHost('perspective', SHIFTED)));
  });

  it('has its points there for the library\'s own reader', async () => {
    expectPlaces(await readByLibrary());
  });
});

describePotree18('A cloud whose offset is not the lowest corner of its cube, in Potree 1.8', () => {
  it('has its points where the viewer shows them', async () => {
    expectPlaces(await shownBy(await openPotree18Host('perspective', SHIFTED)));
  });
});
