import { expect } from 'chai';
import { boundsMeet } from '../../src/geometry/bounds.js';
import type { CloudFiles } from '../../src/octree-source/cloud-files.js';
import type { LoadedNode } from '../../src/octree-source/decode-points.js';
import { httpFiles } from '../../src/octree-source/http-files.js';
import { folderFiles, pickedFiles, withPaths } from '../../src/octree-source/local-files.js';
import { openOctree, type OctreeSource } from '../../src/octree-source/octree-source.js';
import type { OctreeNodeRef } from '../../src/octree-source/walk-nodes.js';
import { nodeBounds } from '../../src/potree-format/node-bounds.js';
import { type EncodingName, type Files, crowdedCloud, encodeCloud, nodesOf } from '../support/encoded-clouds.js';
import { memoryFiles } from '../support/memory-files.js';
import { memoryServer } from '../support/memory-server.js';

const written = crowdedCloud();
const { metadata } = written;
const truth = new Map(nodesOf(written).map(({ node, points }) => [node.name, { node, points }]));
const ALL = ['colors', 'intensities', 'classification'] as const;

const ENCODINGS: readonly EncodingName[] = ['DEFAULT', 'BROTLI', 'BIN, attributes by name', 'BIN, attributes as objects'];

/** How files can be reached, each from the same files. */
const ACCESS: Readonly<Record<string, (files: Files) => Promise<CloudFiles>>> = {
  memory: async (files) => memoryFiles(files),
  http: async (files) => httpFiles(`https://scans.test/town/${entryOf(files)}`, { fetch: memoryServer(files, 'https://scans.test/town/').fetch }),
  'picked files': async (files) => pickedFiles(withPaths([...files].map(([path, bytes]) => pickedFile(`scans/town/${path}`, bytes)))),
  'picked folder': async (files) => folderFiles(await writeFolder(files)),
};

describe('an octree of its own reader', () => {
  for (const access of Object.keys(ACCESS)) {
    for (const encoding of ENCODINGS) describe(`from ${access}, ${encoding}`, () => describeReader(access, encoding));
  }

  it('has one identity however it is reached, and another once it was converted anew', async () => {
    const identities: string[] = [];
    for (const reach of Object.values(ACCESS)) identities.push((await openOctree(await reach(encodeCloud(written, 'DEFAULT')))).identity);
    expect(new Set(identities).size).to.equal(1);
    expect(identities[0]).to.match(/^[0-9a-f]{64}$/);
    const longer = encodeCloud(written, 'DEFAULT');
    longer.set('hierarchy.bin', new Uint8Array([...written.hierarchy, 0]));
    const other = encodeCloud({ ...written, metadata: { ...metadata, description: 'again' } }, 'DEFAULT');
    for (const files of [longer, other]) identities.push((await openOctree(memoryFiles(files))).identity);
    expect(new Set(identities).size).to.equal(3);
  });
});

function describeReader(access: string, encoding: EncodingName): void {
  let cloud: OctreeSource;
  before(async () => (cloud = await openOctree(await ACCESS[access]!(encodeCloud(written, encoding)), { id: 'town' })));

  it('tells what the cloud is', () => {
    const { bounds, offset, pointCount, spacing } = cloud.metadata;
    expect(offset).to.deep.equal(metadata.offset);
    expect(bounds.min).to.deep.equal([0, 0, 0]);
    expect(bounds.max.map((edge) => edge.toFixed(6))).to.deep.equal(['10.240000', '10.240000', '10.240000']);
    expect([pointCount, spacing]).to.deep.equal([1026, metadata.spacing]);
    expect(cloud.metadata.attributes.map(({ name }) => name).slice(0, 4)).to.deep.equal(['position', 'intensity', 'classification', 'rgb']);
  });

  it('walks all nodes level by level, across chunks', async () => {
    const refs = await all(cloud.nodesIn(null));
    expect(refs.map(({ key }) => key.name)).to.have.members([...truth.keys()]);
    expect(refs.map(({ level }) => level)).to.deep.equal(refs.map(({ level }) => level).toSorted((a, b) => a - b));
    expect(Math.max(...refs.map(({ level }) => level))).to.be.greaterThan(3);
    for (const ref of refs) expect(ref.pointCount).to.equal(truth.get(ref.key.name)!.node.pointCount);
  });

  it('walks only the nodes that meet a box, between two levels', async () => {
    const box = { min: [0.1, 0.1, 0] as const, max: [3.5, 2.7, 0.4] as const };
    const refs = await all(cloud.nodesIn(box, { minLevel: 1, maxLevel: 3 }));
    const expected = [...truth.keys()].filter((name) => name.length > 1 && name.length <= 4 && boundsMeet(nodeBounds(name, cloud.metadata.bounds), box));
    expect(refs.map(({ key }) => key.name)).to.have.members(expected);
    expect(expected.length).to.be.greaterThan(1).and.lessThan(truth.size - 2);
  });

  it('knows a node and its children by name', async () => {
    const children = await cloud.children({ cloud: 'town', name: 'r0' });
    expect(children.map(({ key }) => key.name)).to.deep.equal([...truth.keys()].filter((name) => /^r0.$/.test(name)).sort());
    expect(await cloud.node({ cloud: 'town', name: 'r0000000000' })).to.equal(null);
    expect((await cloud.node({ cloud: 'town', name: 'r0' }))?.spacing).to.equal(metadata.spacing / 2);
  });

  it('loads the points of every node, one by one and together', async () => {
    const refs = await all(cloud.nodesIn(null));
    const together = await all(cloud.loadAll(refs, ALL));
    expect(together.map(({ key }) => key)).to.deep.equal(refs.map(({ key }) => key));
    for (const [i, ref] of refs.entries()) {
      checkPoints(together[i]!, ref);
      expect(await cloud.load(ref.key, ALL)).to.deep.equal(together[i]);
    }
  });

  it('decodes no attribute that is not asked for', async () => {
    const { colors, intensities, classification } = await cloud.load({ cloud: 'town', name: 'r' }, ['classification']);
    expect([colors, intensities]).to.deep.equal([null, null]);
    expect(classification).to.have.length(truth.get('r')!.node.pointCount);
  });

  it('gives arrays that the caller may transfer', async () => {
    const first = await cloud.load({ cloud: 'town', name: 'r0' }, ALL);
    structuredClone(first, { transfer: [first.positions.buffer, first.colors!.buffer, first.classification!.buffer] });
    expect(first.positions).to.have.length(0);
    checkPoints(await cloud.load(first.key, ALL), (await cloud.node(first.key))!);
  });
}

/** Holds a loaded node to the points that were written. */
function checkPoints(loaded: LoadedNode, ref: OctreeNodeRef): void {
  const { points } = truth.get(ref.key.name)!;
  const { origin, positions, colors, intensities, classification } = loaded;
  expect(origin).to.deep.equal(ref.bounds.min);
  expect(positions).to.have.length(points.grid.length);
  points.grid.forEach((value, p) => {
    const expected = value * metadata.scale[p % 3]!;
    if (Math.abs(origin[p % 3]! + positions[p]! - expected) > 1e-6) expect.fail(`${origin[p % 3]! + positions[p]!} is not ${expected} in node ${ref.key.name}`);
  });
  expect(colors).to.deep.equal(Uint8Array.from(points.colors!, (value) => value >> 8));
  expect(intensities).to.deep.equal(Float32Array.from(points.intensities!));
  expect(classification).to.deep.equal(points.classification);
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

function entryOf(files: Files): string {
  return files.has('cloud.js') ? 'cloud.js' : 'metadata.json';
}

/** As a folder input hands it out. */
function pickedFile(path: string, bytes: Uint8Array): File {
  const file = new File([new Uint8Array(bytes)], path.slice(path.lastIndexOf('/') + 1));
  Object.defineProperty(file, 'webkitRelativePath', { value: path });
  return file;
}

/** A folder of the browser's own file system, which is of the type that the picker gives. */
async function writeFolder(files: Files): Promise<FileSystemDirectoryHandle> {
  const top = await (await navigator.storage.getDirectory()).getDirectoryHandle('town', { create: true });
  for (const old of ['metadata.json', 'cloud.js']) await top.removeEntry(old).catch(() => undefined);
  for (const [path, bytes] of files) {
    const parts = path.split('/');
    let folder = top;
    for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, { create: true });
    const writer = await (await folder.getFileHandle(parts.at(-1)!, { create: true })).createWritable();
    await writer.write(new Uint8Array(bytes));
    await writer.close();
  }
  return top;
}
