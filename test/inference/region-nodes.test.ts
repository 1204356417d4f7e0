import { expect } from 'chai';
import { isAbortError } from '../../src/errors.js';
import { boundsMeetSphere, type Sphere } from '../../src/geometry/bounds.js';
import type { Checkpoint } from '../../src/inference/checkpoint.js';
import { NodeStore } from '../../src/inference/node-store.js';
import { RegionNodes } from '../../src/inference/region-nodes.js';
import type { SegmentStage } from '../../src/inference/segmentation-engine.js';
import { nodeBytes } from '../../src/octree/node-points.js';
import { sampleNodes } from '../../src/octree/sample-nodes.js';
import type { CloudAccess } from '../../src/host-access/cloud-access.js';
import type { CloudFiles } from '../../src/octree-source/cloud-files.js';
import { readHierarchy } from '../../src/potree-format/read-hierarchy.js';
import { openOctree } from '../../src/octree-source/octree-source.js';
import { crowdedCloud, encodeCloud } from '../support/encoded-clouds.js';
import { failure } from '../support/failure.js';
import { makeNode } from '../support/make-node.js';
import { memoryFiles, syntheticFiles } from '../support/memory-files.js';
import { syntheticOctree } from '../support/synthetic-octree.js';

const CLOUD = 'scan';
const URL_OF_SCAN = 'https://scans.test/metadata.json';
const POINTS = 4096;
const MEMORY = 2 ** 26;
/** On a box of the synthetic site, which stands in clouds of all sizes. */
const REGION: Sphere = { center: [75, 85, 2], radius: 8 };

interface Setup {
  readonly files: CloudFiles;
  readonly shown: NodeStore;
  readonly regions: RegionNodes;
  readonly stages: SegmentStage[];
  readonly find: (region?: Sphere, signal?: AbortSignal) => ReturnType<RegionNodes['find']>;
  /** How often the cloud was opened. */
  readonly opened: () => number;
}

function setup(files: CloudFiles = syntheticFiles(syntheticOctree(1e6)), { memory = MEMORY, patience = 60_000, url = URL_OF_SCAN as string | null } = {}): Setup {
  const shown = new NodeStore();
  const stages: SegmentStage[] = [];
  let opened = 0;
  const regions = new RegionNodes({
    shown, patience,
    openCloud: ({ cloud }, signal) => {
      opened++;
      return openOctree(files, { id: cloud, nodeCacheBytes: 0, signal });
    },
  });
  regions.setMemory(memory);
  const find = (region = REGION, signal = new AbortController().signal) => {
    const checkpoint: Checkpoint = Object.assign(async (stage: SegmentStage) => void stages.push(stage), { signal });
    return regions.find({ cloud: CLOUD, url, region, pointCount: POINTS, checkpoint });
  };
  return { files, shown, regions, stages, find, opened: () => opened };
}

type Found = Awaited<ReturnType<RegionNodes['find']>>;

const namesOf = ({ nodes }: Found) => nodes.map(({ key }) => key.name).toSorted();
const sampleOf = ({ nodes }: Found, region = REGION) =>
  sampleNodes(nodes, { cloud: CLOUD, ...region, maxPoints: POINTS, colorScale: { black: 0, white: 1, missing: 0.5 } });

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
    const { find, stages, regions } = setup();
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
    const [far, close] = [setup(), setup()];
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
      const { find } = setup(files);
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
    const { find, stages } = setup(files);
    const first = await find();
    const { bytes } = files.requests;
    stages.length = 0;
    expect(namesOf(await find())).to.deep.equal(namesOf(first));
    expect([files.requests.bytes, stages]).to.deep.equal([bytes, []]);
  });

  it('reach the end of every branch in a sparse scan, wherever that is', async () => {
    const files = memoryFiles(encodeCloud(crowdedCloud(), 'DEFAULT'));
    const { find } = setup(files);
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
      const { find, shown, opened } = setup(files, { url });
      shown.add(makeNode('r', { cloud: CLOUD, positions: Float32Array.from(REGION.center) }));
      for (let i = 0; i < 2; i++) {
        const found = await find();
        expect([namesOf(found), found.failure]).to.deep.equal([['r'], null]);
      }
      expect(opened()).to.equal(url === null ? 0 : 1);
    }
  });

  it('are those on screen while the server is away, with the reason', async () => {
    const { find, shown } = setup(faulty(syntheticFiles(syntheticOctree(1e6)), { now: 'fails' }));
    shown.add(makeNode('r', { cloud: CLOUD, positions: Float32Array.from(REGION.center) }));
    const found = await find();
    expect([namesOf(found), found.failure?.code]).to.deep.equal([['r'], 'cloud-unreadable']);
  });

  it('are read once the server is back', async () => {
    const broken = { now: 'fails' as 'fails' | false };
    const { find } = setup(faulty(syntheticFiles(syntheticOctree(1e6)), broken));
    expect((await find()).failure?.code).to.equal('cloud-unreadable');
    broken.now = false;
    const fresh = await setup().find();
    const found = await find();
    expect([namesOf(found), found.failure]).to.deep.equal([namesOf(fresh), null]);
  });

  it('are those on screen when the server does not answer in time', async () => {
    const { find, opened } = setup(faulty(syntheticFiles(syntheticOctree(1e6)), { now: 'hangs' }), { patience: 20 });
    const { nodes, failure: reason } = await find();
    expect([nodes, reason?.code]).to.deep.equal([[], 'cloud-unreadable']);
    expect(reason!.message).to.contain('could not be read within 0.02 seconds');
    // The next region of the same click does not wait again.
    const before = opened();
    expect([(await find()).failure, opened()]).to.deep.equal([reason, before]);
  });

  it('are given up at once for a newer click, and what was read by then is kept', async () => {
    const broken = { now: false as 'hangs' | false };
    const { find, regions } = setup(faulty(syntheticFiles(syntheticOctree(1e6)), broken));
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
    const { find, shown } = setup();
    const [name] = namesOf(await find());
    shown.add(makeNode(name!, { cloud: CLOUD, positions: Float32Array.from(REGION.center) }));
    const found = await find();
    expect([namesOf(found), found.failure?.code]).to.deep.equal([[name], 'cloud-changed']);
  });

  it('are read again where the scan was closed and opened again, after it was another one by mistake', async () => {
    let octree = syntheticFiles(syntheticOctree(1e6));
    const { find, shown, regions } = setup({ ...octree, read: (span, signal) => octree.read(span, signal), length: (path) => octree.length(path) });
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
    const fresh = await setup(syntheticFiles(syntheticOctree(2e6))).find();
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
    expect(sampleOf(await next)).to.deep.equal(sampleOf(await setup(syntheticFiles(syntheticOctree(2e6))).find()));
  });

  it('are refused from files that were replaced while the server was away', async () => {
    const broken = { now: false as 'fails' | false };
    let octree = syntheticFiles(syntheticOctree(1e6));
    const { find } = setup(faulty({ ...octree, read: (span, signal) => octree.read(span, signal), length: (path) => octree.length(path) }, broken));
    await find();
    broken.now = 'fails';
    await find({ ...REGION, center: [35, 35, 2] });
    broken.now = false;
    octree = syntheticFiles(syntheticOctree(2e6));
    const found = await find({ ...REGION, center: [35, 35, 2] });
    expect([found.nodes, found.failure?.code]).to.deep.equal([[], 'cloud-changed']);
  });
});

describe('the memory for points', () => {
  /** A walk over the site, farther than the memory reaches. */
  const walk = Array.from({ length: 8 }, (_, i): Sphere => ({ ...REGION, center: [15 + 18 * i, 85, 2] }));

  it('is never exceeded, and holds what was used last', async () => {
    const files = syntheticFiles(syntheticOctree(1e6));
    const memory = 30 * 3025 * 15;
    const { find, regions } = setup(files, { memory });
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
    const whole = await setup().find();
    const { find, regions } = setup(undefined, { memory: 8 * 3025 * 15 });
    const coarse = await find();
    expect(regions.bytes).to.be.within(1, 8 * 3025 * 15);
    expect(coarse.nodes.length).to.be.within(1, 8);
    const finest = ({ nodes }: Found) => Math.max(...nodes.map(({ key }) => key.name.length));
    expect(finest(coarse)).to.be.lessThan(finest(whole));
    const none = setup(undefined, { memory: 3000 });
    expect([(await none.find()).nodes, none.regions.bytes]).to.deep.equal([[], 0]);
  });

  it('of 0 opens no file', async () => {
    const { find, opened } = setup(undefined, { memory: 0 });
    expect([(await find()).nodes, opened()]).to.deep.equal([[], 0]);
  });

  it('belongs to the nodes on screen first: those that were read go, and none is held twice', async () => {
    const memory = 40 * 3025 * 15;
    const { find, regions, shown } = setup(undefined, { memory });
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
