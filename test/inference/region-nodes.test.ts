import { expect } from 'chai';
import { isAbortError } from '../../src/errors.js';
import { boundsMeetSphere, type Sphere } from '../../src/geometry/bounds.js';
import type { Checkpoint } from '../../src/inference/checkpoint.js';
import { NodeStore } from '../../src/inference/node-store.js';
import { RegionNodes } from '../../src/inference/region-nodes.js';
import { nodeBytes } from '../../src/octree/node-points.js';
import type { CloudAccess } from '../../src/host-access/cloud-access.js';
import type { CloudFiles } from '../../src/octree-source/cloud-files.js';
import { readHierarchy } from '../../src/potree-format/read-hierarchy.js';
import { openOctree } from '../../src/octree-source/octree-source.js';
import { crowdedCloud, encodeCloud } from '../support/encoded-clouds.js';
import { failure } from '../support/failure.js';
import { makeNode } from '../support/make-node.js';
import { memoryFiles, syntheticFiles } from '../support/memory-files.js';
import { CLOUD, MEMORY, namesOf, POINTS, REGION, regionBench, sampleOf, URL_OF_SCAN } from '../support/region-bench.js';
import { syntheticOctree } from '../support/synthetic-octree.js';

/** The leaves of the crowded cloud. */
function crowdedLeaves(): string[] {
  const nodes = [...readHierarchy(crowdedCloud().hierarchy, crowdedCloud().metadata).values()];
  return nodes.filter(({ childMask }) => childMask === 0).map(({ name }) => name);
}

/** Files that cannot be read, or never answer, while `broken` says so. */
function faulty(files: CloudFiles, broken: { now: 'fails' | 'hangs' | false }): CloudFiles {
  const never = (signal?: AbortSignal) => new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  const lost = () => failure(openOctree({ ...files, read: memoryFiles(new Map()).read })).then((error) => { throw error; });
  return { ...files, read: (span, signal) => (broken.now === 'hangs' ? never(signal) : broken.now ? lost() : files.read(span, signal)) };
}

describe('the nodes of a region', () => {
  it('are read through the page where the cloud is reached that way, without any address', async () => {
    const accesses: CloudAccess[] = [];
    const files = syntheticFiles(syntheticOctree(1e6));
    const regions = new RegionNodes({
      shown: new NodeStore(),
      openCloud: ({ cloud, access }, signal) => {
        accesses.push(access);
        return openOctree(files, { id: cloud, signal });
      },
    });
    regions.setMemory(MEMORY);
    const checkpoint: Checkpoint = Object.assign(async () => undefined, { signal: new AbortController().signal });
    const find = () => regions.find({ cloud: CLOUD, url: null, region: REGION, pointCount: POINTS, checkpoint });
    expect((await find()).nodes).to.deep.equal([]);
    const [first, second] = [new MessageChannel().port1, new MessageChannel().port1];
    regions.connect(CLOUD, { url: null, loader: first });
    expect(namesOf(await find()).length).to.be.above(3);
    regions.connect(CLOUD, { url: null, loader: second });
    await find();
    expect(accesses.map(({ loader }) => loader)).to.deep.equal([first, second]);
  });

  it('are read where none is on screen, enough for an even sample', async () => {
    const { find, stages, regions } = regionBench();
    const found = await find();
    expect(found.failure).to.equal(null);
    const sample = sampleOf(found);
    expect(sample.positions.length / 3).to.be.within(0.98 * POINTS, POINTS);
    expect(sample.spacing).to.be.greaterThan(0);
    expect(new Set(stages)).to.deep.equal(new Set(['loading']));
    expect(found.nodes.every(({ colors, intensities }) => colors !== null && intensities === null)).to.equal(true);
    expect(regions.bytes).to.equal(found.nodes.reduce((sum, node) => sum + nodeBytes(node), 0));
  });

  it('are the same whatever is on screen, and those on screen are not read', async () => {
    const [far, close] = [regionBench(), regionBench()];
    const found = await far.find();
    const source = await openOctree(syntheticFiles(syntheticOctree(1e6)), { id: CLOUD });
    for await (const ref of source.nodesIn(null)) {
      if (ref.key.name.length <= 3 || boundsMeetSphere(ref.bounds, REGION)) close.shown.add(await source.load(ref.key, ['colors', 'intensities']));
    }
    const same = await close.find();
    expect(namesOf(same)).to.deep.equal(namesOf(found));
    expect(sampleOf(same)).to.deep.equal(sampleOf(found));
    expect(close.stages).to.deep.equal([]);
    expect(same.nodes.every(({ key }) => same.nodes.length > 0 && close.shown.get(key))).to.equal(true);
  });

  it('cost the same in a cloud of one million points and of one billion, and are the same points', async () => {
    const measured = [];
    for (const points of [1e6, 1e8, 1e9]) {
      const files = syntheticFiles(syntheticOctree(points));
      const { find } = regionBench(files);
      const found = await find();
      measured.push({ nodes: found.nodes.length, bytes: files.requests.bytes, positions: sampleOf(found).positions });
    }
    const [least, ...larger] = measured;
    for (const { nodes, bytes, positions } of larger) {
      expect(nodes).to.equal(least!.nodes);
      expect(bytes / least!.bytes).to.be.within(0.8, 1.2);
      expect(positions).to.deep.equal(least!.positions);
    }
  });

  it('are read once', async () => {
    const files = syntheticFiles(syntheticOctree(1e8));
    const { find, stages } = regionBench(files);
    const first = await find();
    const { bytes } = files.requests;
    stages.length = 0;
    expect(namesOf(await find())).to.deep.equal(namesOf(first));
    expect([files.requests.bytes, stages]).to.deep.equal([bytes, []]);
  });

  it('reach the end of every branch in a sparse scan, wherever that is', async () => {
    const files = memoryFiles(encodeCloud(crowdedCloud(), 'DEFAULT'));
    const { find } = regionBench(files);
    const region: Sphere = { center: [5, 5, 5], radius: 9 };
    const found = await find(region);
    const leaves = crowdedLeaves();
    expect(new Set(leaves.map(({ length }) => length)).size).to.be.greaterThan(1);
    expect(namesOf(found)).to.include.members(leaves);
    const sample = sampleOf(found, region);
    expect([sample.positions.length / 3 >= 0.995 * 1026, sample.spacing]).to.deep.equal([true, 0]);
  });

  it('are those on screen for a cloud that has no files, and of a kind that only the viewer reads, without a word', async () => {
    const ept = new Map([['metadata.json', new TextEncoder().encode('{"hierarchyType":"json"}')]]);
    for (const [files, url] of [[memoryFiles(ept), URL_OF_SCAN], [memoryFiles(new Map()), null]] as const) {
      const { find, shown, opened } = regionBench(files, { url });
      shown.add(makeNode('r', { cloud: CLOUD, positions: Float32Array.from(REGION.center) }));
      for (let i = 0; i < 2; i++) {
        const found = await find();
        expect([namesOf(found), found.failure]).to.deep.equal([['r'], null]);
      }
      expect(opened()).to.equal(url === null ? 0 : 1);
    }
  });

  it('are those on screen while the server is away, with the reason', async () => {
    const { find, shown } = regionBench(faulty(syntheticFiles(syntheticOctree(1e6)), { now: 'fails' }));
    shown.add(makeNode('r', { cloud: CLOUD, positions: Float32Array.from(REGION.center) }));
    const found = await find();
    expect([namesOf(found), found.failure?.code]).to.deep.equal([['r'], 'cloud-unreadable']);
  });

  it('are read once the server is back', async () => {
    const broken = { now: 'fails' as 'fails' | false };
    const { find } = regionBench(faulty(syntheticFiles(syntheticOctree(1e6)), broken));
    expect((await find()).failure?.code).to.equal('cloud-unreadable');
    broken.now = false;
    const fresh = await regionBench().find();
    const found = await find();
    expect([namesOf(found), found.failure]).to.deep.equal([namesOf(fresh), null]);
  });

  it('are those on screen when the server does not answer in time', async () => {
    const { find, opened } = regionBench(faulty(syntheticFiles(syntheticOctree(1e6)), { now: 'hangs' }), { patience: 20 });
    const { nodes, failure: reason } = await find();
    expect([nodes, reason?.code]).to.deep.equal([[], 'cloud-unreadable']);
    expect(reason!.message).to.contain('could not be read within 0.02 seconds');
    // The next region of the same click does not wait again.
    const before = opened();
    expect([(await find()).failure, opened()]).to.deep.equal([reason, before]);
  });

  it('are given up at once for a newer click, and what was read by then is kept', async () => {
    const broken = { now: false as 'hangs' | false };
    const { find, regions } = regionBench(faulty(syntheticFiles(syntheticOctree(1e6)), broken));
    await find();
    const { bytes } = regions;
    broken.now = 'hangs';
    const controller = new AbortController();
    const pending = find({ ...REGION, center: [35, 35, 2] }, controller.signal).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve));
    controller.abort();
    expect(isAbortError(await pending)).to.equal(true);
    expect([regions.bytes, (await find()).failure]).to.deep.equal([bytes, null]);
  });

  it('are those on screen where the files are another scan than the one that is shown', async () => {
    const { find, shown } = regionBench();
    const [name] = namesOf(await find());
    shown.add(makeNode(name!, { cloud: CLOUD, positions: Float32Array.from(REGION.center) }));
    const found = await find();
    expect([namesOf(found), found.failure?.code]).to.deep.equal([[name], 'cloud-changed']);
  });

  it('are read again where the scan was closed and opened again, after it was another one by mistake', async () => {
    let octree = syntheticFiles(syntheticOctree(1e6));
    const { find, shown, regions } = regionBench({ ...octree, read: (span, signal) => octree.read(span, signal), length: (path) => octree.length(path) });
    const before = await find();
    const [name] = namesOf(before);
    shown.add(makeNode(name!, { cloud: CLOUD, positions: Float32Array.from(REGION.center) }));
    expect((await find()).failure?.code).to.equal('cloud-changed');
    shown.remove({ cloud: CLOUD, name: name! });
    expect((await find()).failure?.code, 'until somebody says so').to.equal('cloud-changed');
    octree = syntheticFiles(syntheticOctree(2e6));
    regions.forget(CLOUD);
    const found = await find();
    expect([found.failure, found.nodes.length > 3]).to.deep.equal([null, true]);
    const fresh = await regionBench(syntheticFiles(syntheticOctree(2e6))).find();
    expect(sampleOf(found), 'none of the points of before').to.deep.equal(sampleOf(fresh));
  });

  it('are not those of a cloud that has left, whose answer comes late', async () => {
    let answer: () => void = () => undefined;
    let files = syntheticFiles(syntheticOctree(1e6));
    const regions = new RegionNodes({
      shown: new NodeStore(),
      openCloud: async ({ cloud }, signal) => {
        const given = files;
        await new Promise<void>((resolve) => (answer = resolve));
        return openOctree(given, { id: cloud, nodeCacheBytes: 0, signal });
      },
    });
    regions.setMemory(MEMORY);
    const checkpoint: Checkpoint = Object.assign(async () => undefined, { signal: new AbortController().signal });
    const find = () => regions.find({ cloud: CLOUD, url: URL_OF_SCAN, region: REGION, pointCount: POINTS, checkpoint });
    const late = find();
    regions.forget(CLOUD);
    answer();
    await late;
    files = syntheticFiles(syntheticOctree(2e6));
    const next = find();
    answer();
    expect(sampleOf(await next)).to.deep.equal(sampleOf(await regionBench(syntheticFiles(syntheticOctree(2e6))).find()));
  });

  it('are refused from files that were replaced while the server was away', async () => {
    const broken = { now: false as 'fails' | false };
    let octree = syntheticFiles(syntheticOctree(1e6));
    const { find } = regionBench(faulty({ ...octree, read: (span, signal) => octree.read(span, signal), length: (path) => octree.length(path) }, broken));
    await find();
    broken.now = 'fails';
    await find({ ...REGION, center: [35, 35, 2] });
    broken.now = false;
    octree = syntheticFiles(syntheticOctree(2e6));
    const found = await find({ ...REGION, center: [35, 35, 2] });
    expect([found.nodes, found.failure?.code]).to.deep.equal([[], 'cloud-changed']);
  });
});
