import { expect } from 'chai';
import type { Sphere } from '../../src/geometry/bounds.js';
import { nodeBytes } from '../../src/octree/node-points.js';
import { makeNode } from '../support/make-node.js';
import { syntheticFiles } from '../support/memory-files.js';
import { CLOUD, type Found, REGION, sampleOf, regionBench } from '../support/region-bench.js';
import { syntheticOctree } from '../support/synthetic-octree.js';

describe('The memory for points', () => {
  /** A walk over the site, farther than the memory reaches. */
  const walk = Array.from({ length: 8 }, (_, i): Sphere => ({ ...REGION, center: [15 + 18 * i, 85, 2] }));

  it('is never exceeded, and holds what was used last', async () => {
    const files = syntheticFiles(syntheticOctree(1e6));
    const memory = 30 * 3025 * 15;
    const { find, regions } = regionBench(files, { memory });
    for (const region of walk) {
      expect(sampleOf(await find(region), region).positions.length).to.be.greaterThan(0);
      expect(regions.bytes).to.be.at.most(memory);
    }
    const { bytes } = files.requests;
    await find(walk.at(-1));
    expect(files.requests.bytes).to.equal(bytes);
    await find(walk[0]);
    expect(files.requests.bytes).to.be.greaterThan(bytes);
  });

  it('makes the sample coarser where a region does not fit, and reads nothing where none does', async () => {
    const whole = await regionBench().find();
    const { find, regions } = regionBench(undefined, { memory: 8 * 3025 * 15 });
    const coarse = await find();
    expect(regions.bytes).to.be.within(1, 8 * 3025 * 15);
    expect(coarse.nodes.length).to.be.within(1, 8);
    const finest = ({ nodes }: Found) => Math.max(...nodes.map(({ key }) => key.name.length));
    expect(finest(coarse)).to.be.lessThan(finest(whole));
    const none = regionBench(undefined, { memory: 3000 });
    expect([(await none.find()).nodes, none.regions.bytes]).to.deep.equal([[], 0]);
  });

  it('of 0 opens no file', async () => {
    const { find, opened } = regionBench(undefined, { memory: 0 });
    expect([(await find()).nodes, opened()]).to.deep.equal([[], 0]);
  });

  it('belongs to the nodes on screen first: those that were read go, and none is held twice', async () => {
    const memory = 40 * 3025 * 15;
    const { find, regions, shown } = regionBench(undefined, { memory });
    const { nodes } = await find();
    const { bytes } = regions;
    const { points } = shown.add(structuredClone(nodes[0]!));
    regions.fit([points.key]);
    expect(regions.bytes).to.equal(bytes);
    shown.add(makeNode('r7', { cloud: CLOUD, positions: new Float32Array(memory / 4) }));
    regions.fit();
    expect(regions.bytes).to.equal(memory + nodeBytes(points));
    shown.remove({ cloud: CLOUD, name: 'r7' });
    regions.fit();
    expect(regions.bytes).to.equal(nodeBytes(points));
  });
});
