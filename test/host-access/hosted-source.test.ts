import { expect } from 'chai';
import type { HostedPoints } from '../../src/host-access/hosted-points.js';
import { openHosted } from '../../src/host-access/hosted-source.js';
import { openOctree, type OctreeSource } from '../../src/octree-source/octree-source.js';
import { servePort } from '../../src/workers/serve-calls.js';
import { crowdedCloud, encodeCloud } from '../support/encoded-clouds.js';
import { failure } from '../support/failure.js';
import { memoryFiles } from '../support/memory-files.js';

/** A host that has the crowded cloud, how many nodes it was asked for at once at most, and those that it loaded. */
async function hostOf(spoil: Partial<HostedPoints> = {}) {
  const cloud = await openOctree(memoryFiles(encodeCloud(crowdedCloud(), 'DEFAULT')), { id: 'files' });
  const seen = { atOnce: 0, most: 0, loaded: [] as string[] };
  const key = (name: string) => ({ cloud: 'files', name });
  const points: HostedPoints = {
    describe: async () => ({ metadata: { ...cloud.metadata, encoding: 'HOST' }, description: Uint8Array.of(1), rootChunk: Uint8Array.of(2), hierarchyLength: 1 }),
    nodes: (names) => Promise.all(names.map(async (name) => {
      const node = await cloud.node(key(name));
      const children = await cloud.children(key(name));
      return node && { name, pointCount: node.pointCount, byteOffset: 0, byteSize: 1, childMask: children.reduce((mask, child) => mask | (1 << Number(child.key.name.at(-1))), 0) };
    })),
    async load({ name, attributes }) {
      seen.most = Math.max(seen.most, ++seen.atOnce);
      await new Promise((resolve) => setTimeout(resolve, 2)); // as a host takes its time
      const { origin, positions, colors, intensities } = await cloud.load(key(name), attributes);
      seen.atOnce--;
      seen.loaded.push(name);
      return { origin, positions, colors, intensities };
    },
    ...spoil,
  };
  return { cloud, seen, source: await openHosted(servePort(points), { id: 'hosted' }) };
}

async function pointsOf(source: OctreeSource): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  for await (const { key, positions, spacing } of source.loadAll(source.nodesIn(null), ['colors'])) found.set(key.name, [spacing, ...positions]);
  return found;
}

describe('A cloud that is read through the host', () => {
  it('has the nodes and points that the host gives, two asked for at a time', async () => {
    const { cloud, source, seen } = await hostOf();
    expect(await pointsOf(source)).to.deep.equal(await pointsOf(cloud));
    expect(seen.most).to.equal(2);
    expect([source.id, source.metadata.encoding, source.identity.length]).to.deep.equal(['hosted', 'HOST', 64]);
  });

  it('asks for no more once its reader has had enough', async () => {
    const { source, seen } = await hostOf();
    for await (const { key } of source.loadAll(source.nodesIn(null), [])) if (key.name.length === 2) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(seen.loaded.length).to.be.at.most(4);
  });

  it('tells of nodes that the host has no longer, and hands on what the host says', async () => {
    const { source } = await hostOf({ nodes: async (names) => names.map(() => null) });
    expect((await failure(pointsOf(source))).message).to.equal('The viewer knows no node r of the cloud any more. Open the scan again.');
    expect(await source.node({ cloud: 'hosted', name: 'r' })).to.equal(null);
  });
});
