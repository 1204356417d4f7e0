import { expect } from 'chai';
import { callsOver } from '../../src/host-access/port-calls.js';
import type { HostedPoints } from '../../src/host-access/hosted-points.js';
import type { LoadedNode } from '../../src/octree-source/decode-points.js';
import type { OctreeSource } from '../../src/octree-source/octree-source.js';
import { cloudHandle } from '../../src/viewer/potree18/cloud-handle.js';
import type { HostOctreeNode } from '../../src/viewer/potree18/host-octree.js';
import type { HostCloud } from '../../src/viewer/potree18/potree18-host.js';
import { crowdedCloud, type Files, nodesOf } from '../support/encoded-clouds.js';
import { rejection } from '../support/engine-bench.js';
import { failure } from '../support/failure.js';
import { describePotree18, loadPotree18, POTREE_URL } from '../support/potree18.js';
import { withProperty } from '../support/with-property.js';
import { frames } from './contract-bench.js';
import { HostedBench } from './hosted-bench.js';

/** Clouds that come with the viewer's sources, and how many points they have. */
const SAMPLES = [
  { kind: 'Potree 1 LAS', path: 'lion_takanawa_las/cloud.js', points: 341_989 },
  { kind: 'Potree 1 LAZ', path: 'lion_takanawa_laz/cloud.js', points: 341_989 },
  { kind: 'EPT', path: 'lion_takanawa_ept_laz/ept.json', points: 341_989 },
  { kind: 'EPT of LAS 1.4', path: 'lion_takanawa_ept_laz_14/ept.json', points: 341_989 },
  { kind: 'COPC', path: 'lion_takanawa.copc.laz', points: 341_989 },
];

/** What the host has of a tree: node names, with those that are loaded marked. */
function treeOf(node: HostOctreeNode): string[] {
  return [`${node.name}${node.loaded ? ' loaded' : ''}`, ...Object.values(node.children).flatMap((child) => (child ? treeOf(child) : []))];
}

describePotree18('Clouds that only Potree 1.8 itself reads', () => {
  let bench: HostedBench;
  const show = async (url: string): Promise<void> => void (bench = await HostedBench.show(url));
  const showLas = async (change?: (files: Files) => void): Promise<void> => void (bench = await HostedBench.showLas(change ? { change } : {}));

  // None where the sample was missing.
  afterEach(() => bench?.close());

  for (const { kind, path, points } of SAMPLES) {
    it(`gives every point of ${kind}, most of which it does not show`, async function () {
      const url = `${POTREE_URL}pointclouds/${path}`;
      if (!(await fetch(url, { method: 'HEAD' })).ok) this.skip();
      await show(new URL(url, location.href).href);
      const source = await bench.open();
      let [count, nodes] = [0, 0];
      for await (const { positions, colors } of source.loadAll(source.nodesIn(null), ['colors'])) {
        count += positions.length / 3;
        nodes++;
        expect(colors!.length).to.equal(positions.length);
      }
      expect(count).to.equal(points);
      expect(nodes).to.be.above(5);
      expect(bench.host.clouds[0]!.visibleNodes.length).to.equal(1);
    });
  }

  it('gives the very points of each node, in their order, from files whose hierarchy lies in many', async () => {
    await showLas();
    const written = crowdedCloud();
    const source = await bench.open();
    const found = new Map<string, LoadedNode>();
    for await (const node of source.loadAll(source.nodesIn(null), ['colors', 'intensities'])) found.set(node.key.name, node);
    const expected = nodesOf(written).filter(({ node }) => node.pointCount > 0);
    expect([...found.values()].filter(({ positions }) => positions.length > 0).map(({ key }) => key.name)).to.have.members(expected.map(({ node }) => node.name));
    expect(Math.max(...expected.map(({ node }) => node.name.length))).to.be.above(5);
    for (const { node, points } of expected) {
      const { origin, positions, intensities, colors } = found.get(node.name)!;
      positions.forEach((value, k) => expect(origin[k % 3]! + value).to.be.closeTo(points.grid[k]! * written.metadata.scale[k % 3]!, 1e-3));
      if (points.intensities!.some((value) => value > 0)) expect([...intensities!]).to.deep.equal([...points.intensities!]);
      if (colors) expect(colors[0]).to.equal(points.colors![0]! >> 8);
    }
  });

  it('walks by boxes as clouds that the library reads are walked', async () => {
    await showLas();
    const source = await bench.open();
    const box = { min: [6, 0, 0], max: [8, 2, 1] } as const;
    const names: string[] = [];
    for await (const { key, bounds, pointCount } of source.nodesIn(box)) {
      names.push(key.name);
      expect(bounds.min.every((low, axis) => low <= box.max[axis]!) && bounds.max.every((high, axis) => high >= box.min[axis]!)).to.equal(true);
      expect(pointCount).to.be.at.least(0);
    }
    expect(names[0]).to.equal('r');
    expect(names.length).to.be.within(3, 12);
    expect((await source.children({ cloud: 'hosted', name: 'r' })).length).to.be.above(1);
    expect(await source.node({ cloud: 'hosted', name: 'r0000000' })).to.equal(null);
  });

  it('leaves the host\'s tree, its count of loading nodes and its ranges of attributes as they were', async () => {
    await showLas();
    while (bench.host.potree.numNodesLoading > 0) await frames(1);
    const state = () => ({ tree: treeOf(bench.root), loading: bench.host.potree.numNodesLoading, ranges: JSON.stringify(bench.host.clouds[0]!.pcoGeometry.pointAttributes.attributes), cached: bench.host.potree.lru.numPoints });
    const before = state();
    const source = await bench.open();
    for await (const node of source.loadAll(source.nodesIn(null), [])) expect(node.colors).to.equal(null);
    expect(state()).to.deep.equal(before);
  });

  it('reads what is loaded already from where it is, as a copy', async () => {
    await showLas();
    const source = await bench.open();
    const { array } = bench.root.geometry!.attributes['position']!;
    const sent = collectRequests();
    const { positions } = await source.load({ cloud: 'hosted', name: 'r' }, []);
    expect(sent.stop()).to.deep.equal([]);
    expect([...positions]).to.deep.equal([...Array.from(array)]);
    expect(array.length).to.be.above(0);
  });

  it('lets the host load what is on screen first, and does not wait for ever for a count that never ends', async () => {
    await showLas();
    const source = await bench.open();
    bench.host.potree.numNodesLoading++;
    let done = false;
    const loading = source.load({ cloud: 'hosted', name: (await deepest(source)) }, []).then((node) => (done = true, node));
    await frames(20);
    expect(done).to.equal(false);
    expect((await loading).positions.length).to.be.above(0);
    // Nor again for the same one: on a clock that stands still it would never end.
    const now = performance.now();
    await withProperty(performance, 'now', () => now, () => source.load({ cloud: 'hosted', name: 'r7' }, []));
    bench.host.potree.numNodesLoading--;
  });

  it('says which node cannot be loaded, though the host only tells the console, and goes on with the others', async () => {
    await showLas((files) => files.delete([...files.keys()].find((path) => path.endsWith('/r0.las'))!));
    const calls = callsOver<HostedPoints>(bench.adapter.clouds()[0]!.access!().loader!);
    const hurried = hurry();
    const error = await failure(calls.call('load', { name: 'r0', attributes: [] }));
    hurried.stop();
    expect([error.code, error.message]).to.deep.equal(['cloud-unreadable', 'The viewer could not load node r0 of the scan (Error: nothing was heard for 30 seconds). Check the scan\'s files and the network, then try again.']);
    expect((await calls.call('load', { name: 'r7', attributes: [] })).positions.length).to.be.above(0);
  });

  it('says where the hierarchy cannot be read', async () => {
    let missing = '';
    await showLas((files) => files.delete((missing = [...files.keys()].filter((path) => path.endsWith('.hrc') && !path.endsWith('/r.hrc'))[0]!)));
    const source = await bench.open();
    const name = /(r[0-7]+)\.hrc/.exec(missing)![1]!;
    const hurried = hurry();
    const error = await failure(source.node({ cloud: 'hosted', name: `${name}0` }));
    hurried.stop();
    expect(error.message).to.equal(`The viewer could not read the hierarchy of the scan below node ${name}. Check the scan's files and the network, then try again.`);
  });

  it('gives up what is cancelled, and all when the adapter leaves', async () => {
    await showLas();
    const source = await bench.open();
    const stop = new AbortController();
    const key = { cloud: 'hosted', name: await deepest(source) };
    bench.host.potree.numNodesLoading++; // so that it waits
    const loading = rejection(source.load(key, [], stop.signal));
    stop.abort();
    expect(await loading).to.include({ name: 'AbortError' });
    bench.host.potree.numNodesLoading--;
    bench.adapter.dispose();
    expect((await failure(source.load(key, []))).message).to.contain('has closed the scan');
  });
});

describePotree18('Clouds that Potree 1.8 fails to read itself', () => {
  for (const kind of ['bin', 'zst']) {
    it(`are EPT in .${kind}, whose loader calls a method that nodes lack; the handle says so`, async function () {
      const base = new URL(`${POTREE_URL}pointclouds/lion_takanawa_ept_${kind}`, location.href).href;
      const response = await fetch(`${base}/ept.json`);
      if (!response.ok) this.skip();
      const { PointCloudEptGeometry, PointCloudCopcGeometryNode } = await loadPotree18();
      const pcoGeometry = new PointCloudEptGeometry(base, await response.json());
      expect(() => pcoGeometry.loader.load!(new PointCloudCopcGeometryNode(pcoGeometry))).to.throw(TypeError, 'url is not a function');
      const handle = cloudHandle({ name: '', uuid: '1', pcoGeometry } as unknown as HostCloud, { signal: new AbortController().signal, send: fetch, unpainted: (same) => same });
      expect([handle.url, handle.access]).to.deep.equal([null, undefined]);
      expect(handle.refusal).to.contain('which Potree 1.8 cannot show');
    });
  }
});

async function deepest(source: OctreeSource): Promise<string> {
  let last = 'r';
  for await (const { key, pointCount } of source.nodesIn(null)) if (pointCount > 0) last = key.name;
  return last;
}

/** Requests of any kind from now on. */
function collectRequests(): { stop(): string[] } {
  const urls: string[] = [];
  const observer = new PerformanceObserver((list) => urls.push(...list.getEntries().map(({ name }) => name)));
  observer.observe({ type: 'resource' });
  return {
    stop() {
      urls.push(...observer.takeRecords().map(({ name }) => name));
      observer.disconnect();
      return urls;
    },
  };
}

/** Long waits are short meanwhile. */
function hurry(): { stop(): void } {
  const wait = globalThis.setTimeout;
  globalThis.setTimeout = ((run: () => void, milliseconds?: number) => wait(run, milliseconds! > 10_000 ? 500 : milliseconds)) as typeof setTimeout;
  return { stop: () => void (globalThis.setTimeout = wait) };
}
