import { expect } from 'chai';
import type { Bounds } from '../../src/geometry/bounds.js';
import type { CloudFiles } from '../../src/octree-source/cloud-files.js';
import { httpFiles } from '../../src/octree-source/http-files.js';
import { openOctree, type OctreeSource } from '../../src/octree-source/octree-source.js';
import { readHierarchy } from '../../src/potree-format/read-hierarchy.js';
import { syntheticFiles } from '../support/memory-files.js';
import { memoryServer } from '../support/memory-server.js';
import { syntheticOctree } from '../support/synthetic-octree.js';

/** A box of 30 m around a place in the middle of the site. */
function middle({ metadata }: OctreeSource): Bounds {
  const [x, y] = metadata.tightBounds!.max.map((edge) => edge / 2);
  return { min: [x! - 15, y! - 15, 0], max: [x! + 15, y! + 15, 10] };
}

async function measure(points: number) {
  const files = syntheticFiles(syntheticOctree(points));
  const cloud = await openOctree(files);
  const opened = { requests: files.requests.spans.length, bytes: files.requests.bytes };
  let [nodes, sampled] = [0, 0];
  for await (const node of cloud.loadAll(cloud.nodesIn(middle(cloud)), ['colors'])) {
    nodes++;
    sampled += node.positions.length / 3;
  }
  return { points: cloud.metadata.pointCount, opened, nodes, sampled, requests: files.requests.spans.length, bytes: files.requests.bytes };
}

describe('clouds of any size', () => {
  for (const points of [1e6, 1e8, 1e9]) {
    it(`opens one of ${points / 1e6} million points with two reads, and a region of it with few more`, async () => {
      const measured = await measure(points);
      expect(measured.points / points).to.be.within(0.9, 1.1);
      expect(measured.opened.requests).to.equal(2);
      expect(measured.opened.bytes).to.be.lessThan(10_000);
      expect(measured.nodes).to.be.within(20, 60);
      expect(measured.requests).to.be.lessThan(50);
      expect(measured.bytes).to.be.lessThan(4e6);
    });
  }

  it('asks for no length of a hierarchy that a server of another site keeps to itself, where nothing is saved by it', async () => {
    const octree = syntheticOctree(1e6);
    const files = new Map(['metadata.json', 'hierarchy.bin'].map((path) => [path, octree.read(path, 0, octree.size(path)!)]));
    const open = async (measured: boolean) => {
      const { fetch, requests } = memoryServer(files, 'https://scans.test/', (_, path) => (path === 'hierarchy.bin' ? { headers: { 'Content-Range': '' } } : null));
      const { identity } = await openOctree(httpFiles('https://scans.test/metadata.json', { fetch }), { measured });
      return { identity, whole: requests.filter(({ range }) => range === null).map(({ path }) => path) };
    };
    const [first, second, measured] = [await open(false), await open(false), await open(true)];
    expect([first.whole, measured.whole]).to.deep.equal([['metadata.json'], ['metadata.json', 'hierarchy.bin']]);
    expect([second.identity === first.identity, measured.identity === first.identity]).to.deep.equal([true, false]);
  });

  it('the synthetic octree keeps its promises: counts, boxes, chunks', async () => {
    const octree = syntheticOctree(3e5);
    const cloud = await openOctree(syntheticFiles(octree));
    const { max } = cloud.metadata.tightBounds!;
    let points = 0;
    for await (const { positions, origin, key } of cloud.loadAll(cloud.nodesIn(null), [])) {
      points += positions.length / 3;
      const { bounds } = (await cloud.node(key))!;
      positions.forEach((value, p) => {
        const at = origin[p % 3]! + value;
        if (at < bounds.min[p % 3]! - 1e-6 || at > Math.min(bounds.max[p % 3]!, max[p % 3]!) + 1e-6) expect.fail(`${at} lies outside node ${key.name}`);
      });
    }
    expect(points).to.equal(octree.metadata.points);
  });

  it('a walk through all chunks finds as many points as the cloud has', async () => {
    const octree = syntheticOctree(2e7);
    const cloud = await openOctree(syntheticFiles(octree));
    let points = 0;
    for await (const { pointCount } of cloud.nodesIn(null)) points += pointCount;
    expect(points).to.equal(octree.metadata.points);
    const whole = readHierarchy(octree.read('hierarchy.bin', 0, octree.size('hierarchy.bin')!), octree.metadata);
    expect([...whole.values()].reduce((sum, { pointCount }) => sum + pointCount, 0)).to.equal(points);
  });

  it('stops a sweep of a billion points at once when it is aborted', async () => {
    const files = syntheticFiles(syntheticOctree(1e9));
    const cloud = await openOctree(files);
    const controller = new AbortController();
    const sweep = (async () => {
      for await (const node of cloud.loadAll(cloud.nodesIn(null, { signal: controller.signal }), [], controller.signal)) {
        if (node.key.name.length === 4) controller.abort();
      }
    })();
    expect(await sweep.catch((error: unknown) => error)).to.have.property('name', 'AbortError');
    const { length } = files.requests.spans;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(files.requests.spans).to.have.length(length);
  });

  it('reads no further ahead of a slow caller than two batches', async () => {
    const files = syntheticFiles(syntheticOctree(1e8));
    const cloud = await openOctree(files);
    const nodes = cloud.loadAll(cloud.nodesIn(null, { minLevel: 5, maxLevel: 6 }), [])[Symbol.asyncIterator]();
    await nodes.next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    // Two batches of 8 MiB, and the hierarchy on the way.
    expect(files.requests.bytes).to.be.lessThan(2 * 2 ** 23 + 2 ** 20);
    await nodes.return?.();
  });

  it('ends what is being read ahead when the caller leaves', async () => {
    const files = syntheticFiles(syntheticOctree(1e8));
    let ahead: AbortSignal | undefined;
    const slow: CloudFiles = {
      ...files,
      read: (span, signal) => {
        ahead = signal;
        return files.read(span, signal);
      },
    };
    const cloud = await openOctree(slow);
    const nodes = cloud.loadAll(cloud.nodesIn(null, { minLevel: 5, maxLevel: 6 }), [])[Symbol.asyncIterator]();
    await nodes.next();
    expect(ahead!.aborted).to.equal(false);
    await nodes.return?.();
    expect(ahead!.aborted).to.equal(true);
  });

  it('is the same from a server, to a page and to a worker', async () => {
    const url = new URL('/__synthetic__/1000000000/metadata.json', location.href).href;
    const here = await openOctree(syntheticFiles(syntheticOctree(1e9)));
    const served = await openOctree(httpFiles(url));
    expect(served.identity).to.equal(here.identity);
    expect(served.metadata).to.deep.equal(here.metadata);
    expect(await served.load({ cloud: url, name: 'r02' }, ['colors', 'intensities', 'classification']))
      .to.deep.equal({ ...(await here.load({ cloud: 'memory', name: 'r02' }, ['colors', 'intensities', 'classification'])), key: { cloud: url, name: 'r02' } });
    const worker = new Worker(new URL('../support/octree-reader.worker.ts', import.meta.url), { type: 'module' });
    const answer = new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }) => resolve(data));
      worker.addEventListener('error', reject);
    });
    worker.postMessage(url);
    expect(await answer).to.deep.equal({ identity: here.identity, points: 21 * 3025 });
    worker.terminate();
  });
});
