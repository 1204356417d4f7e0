import { expect } from 'chai';
import type { CloudFiles, FileBytes } from '../../src/octree-source/cloud-files.js';
import { httpFiles } from '../../src/octree-source/http-files.js';
import { folderFiles, pickedFiles } from '../../src/octree-source/local-files.js';
import { openOctree, type OctreeSource } from '../../src/octree-source/octree-source.js';
import { RECORD_SIZE } from '../../src/potree-format/encode-hierarchy.js';
import { type EncodingName, type Files, crowdedCloud, encodeCloud } from '../support/encoded-clouds.js';
import { failure } from '../support/failure.js';
import { memoryFiles } from '../support/memory-files.js';
import { type Answer, memoryServer } from '../support/memory-server.js';
import { withProperty } from '../support/with-property.js';

const written = crowdedCloud();
const key = (name: string) => ({ cloud: 'memory', name });
const text = (value: unknown): Uint8Array => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

/** The cloud's files after something was done to them. */
function spoiled(spoil: (files: Files) => void, encoding: EncodingName = 'DEFAULT'): Files {
  const files = encodeCloud(written, encoding);
  spoil(files);
  return files;
}

/** metadata.json or cloud.js with other values. */
function described(changes: Record<string, unknown>, encoding: EncodingName = 'DEFAULT'): Files {
  return spoiled((files) => {
    const entry = files.has('cloud.js') ? 'cloud.js' : 'metadata.json';
    files.set(entry, text({ ...JSON.parse(new TextDecoder().decode(files.get(entry))), ...changes }));
  }, encoding);
}

/** hierarchy.bin with some records changed; records are counted from the start of the file. */
function records(change: (view: DataView, find: (type: number) => number) => void): Files {
  return spoiled((files) => {
    const bytes = files.get('hierarchy.bin')!.slice();
    const view = new DataView(bytes.buffer);
    change(view, (type) => {
      for (let at = 0; at < bytes.length; at += RECORD_SIZE) if (bytes[at] === type) return at;
      throw new Error(`There is no record of type ${type}.`);
    });
    files.set('hierarchy.bin', bytes);
  });
}

async function walk(cloud: OctreeSource): Promise<void> {
  for await (const node of cloud.nodesIn(null)) void node;
}

/** From a server, which answers what lies beyond a file's end as servers do. */
function open(files: Files): Promise<OctreeSource> {
  const entry = files.has('cloud.js') ? 'cloud.js' : 'metadata.json';
  return openOctree(httpFiles(`https://memory/${entry}`, { fetch: memoryServer(files, 'https://memory/').fetch }), { id: 'memory' });
}

async function openAndWalk(files: Files): Promise<void> {
  await walk(await open(files));
}

async function openAndLoad(files: Files, name = 'r'): Promise<unknown> {
  return (await open(files)).load(key(name), ['colors', 'intensities', 'classification']);
}

/** Holds the rejection to its code and to the words that a person needs. */
async function expectFailure(promise: Promise<unknown>, code: string, ...words: string[]): Promise<void> {
  const error = await failure(promise);
  expect(error.code).to.equal(code);
  for (const word of words) expect(error.message).to.contain(word);
  expect(error.message).to.match(/\. [A-Z].+\.$/, 'the last sentence says what to do');
}

describe('a cloud that cannot be read is refused in words', () => {
  it('in BROTLI encoding when the decoder is not served, until it is', async () => {
    // The first test of the page, before any other has loaded the decoder.
    const cloud = await open(encodeCloud(written, 'BROTLI'));
    const unserved = () => Promise.reject(new TypeError('Failed to fetch'));
    await withProperty(globalThis, 'fetch', unserved, () => expectFailure(cloud.load(key('r'), []), 'runtime-unavailable', 'brotli_dec_wasm_bg.wasm'));
    expect((await cloud.load(key('r'), [])).positions.length).to.be.greaterThan(0);
  });

  describe('its description', () => {
    it('that is not JSON', () => expectFailure(openAndLoad(spoiled((files) => files.set('metadata.json', text('<!doctype html>')))), 'cloud-unreadable', 'memory/metadata.json', 'not valid JSON'));
    it('of another version', () => expectFailure(openAndLoad(described({ version: '3.1' })), 'cloud-unreadable', 'version 3.1'));
    it('that is some other JSON', () => expectFailure(openAndLoad(spoiled((files) => files.set('metadata.json', text([1])))), 'cloud-unreadable', 'no version'));
    for (const field of ['hierarchy', 'boundingBox', 'offset', 'scale', 'spacing', 'points', 'attributes']) {
      it(`without ${field}`, () => expectFailure(openAndLoad(described({ [field]: undefined })), 'cloud-unreadable', `no usable "${field}`));
    }
    it('without positions', () => expectFailure(openAndLoad(described({ attributes: written.metadata.attributes.slice(1) })), 'cloud-unreadable', '"position"'));
    it('with a hierarchy chunk larger than any', () => expectFailure(openAndLoad(described({ hierarchy: { firstChunkSize: 2 ** 40 } })), 'cloud-unreadable', '1099511627776 bytes'));
    it('in an encoding of another viewer', () => expectFailure(openAndLoad(described({ encoding: 'GLTF' })), 'cloud-unsupported', 'GLTF'));
  });

  describe('kinds of clouds that only the viewer reads', () => {
    for (const entry of ['ept.json', 'town.copc.laz', 'town.las', 'town.laz']) {
      it(`${entry}, without a request`, async () => {
        const server = memoryServer(new Map(), 'https://scans.test/');
        await expectFailure(openOctree(httpFiles(`https://scans.test/${entry}`, { fetch: server.fetch })), 'cloud-unsupported', entry, "viewer's own loader");
        expect(server.requests).to.deep.equal([]);
      });
    }
    it('EPT under another name', () => expectFailure(openAndLoad(spoiled((files) => files.set('metadata.json', text({ dataType: 'laszip', hierarchyType: 'json' })))), 'cloud-unsupported', 'EPT'));
    for (const payload of ['LAS', 'LAZ']) {
      it(`Potree 1 with ${payload} payload`, () => expectFailure(openAndLoad(described({ pointAttributes: payload }, 'BIN, attributes by name')), 'cloud-unsupported', payload, "viewer's own loader"));
    }
    it('Potree 1.4, whose hierarchy is in cloud.js', () => expectFailure(openAndLoad(described({ version: '1.4' }, 'BIN, attributes by name')), 'cloud-unsupported', 'version 1.4'));
  });

  describe('a damaged hierarchy', () => {
    it('that is cut short at the root', () => expectFailure(openAndWalk(spoiled((files) => files.set('hierarchy.bin', written.hierarchy.slice(0, 30)))), 'cloud-unreadable', 'memory/hierarchy.bin', 'ends at byte 30'));
    it('that is cut short further down', () => expectFailure(openAndWalk(spoiled((files) => files.set('hierarchy.bin', written.hierarchy.slice(0, written.metadata.hierarchy.firstChunkSize)))), 'cloud-unreadable', 'memory/hierarchy.bin', 'ends before'));
    it('with a chunk of a part of a record', () => expectFailure(openAndWalk(described({ hierarchy: { ...written.metadata.hierarchy, firstChunkSize: 21 } })), 'cloud-unreadable', '21 bytes', 'no number of whole records'));
    it('whose child masks name more nodes than there are', () => expectFailure(openAndWalk(records((view) => view.setUint8(1, 255))), 'cloud-unreadable', 'child masks name', 'node r '));
    it('whose child masks name fewer nodes than there are', () => expectFailure(openAndWalk(records((view) => view.setUint8(1, 1))), 'cloud-unreadable', 'child masks name'));
    it('with a type of record that is none', () => expectFailure(openAndWalk(records((view) => view.setUint8(RECORD_SIZE, 7))), 'cloud-unreadable', 'unknown type 7'));
    it('with places that no file has', () => expectFailure(openAndWalk(records((view) => view.setBigInt64(6, -5n, true))), 'cloud-unreadable', 'impossible bytes -5'));
    it('whose proxy points at the chunk above', () => expectFailure(openAndWalk(records((view, find) => {
      view.setBigInt64(find(2) + 6, 0n, true);
      view.setBigInt64(find(2) + 14, BigInt(written.metadata.hierarchy.firstChunkSize), true);
    })), 'cloud-unreadable', 'proxies lead in circles'));
    it('whose proxy points at a proxy', () => expectFailure(openAndWalk(records((view, find) => {
      view.setBigInt64(find(2) + 6, BigInt(find(2)), true);
      view.setBigInt64(find(2) + 14, BigInt(RECORD_SIZE), true);
    })), 'cloud-unreadable', 'begins with a proxy'));
    it('whose proxy and chunk count the points differently', () => expectFailure(openAndWalk(records((view, find) => view.setUint32(find(2) + 2, 12345, true))), 'cloud-unreadable', 'promises 12345 points'));
    it('of Potree 1 that is cut short', () => expectFailure(openAndWalk(spoiled((files) => files.set('data/r/r.hrc', files.get('data/r/r.hrc')!.slice(0, -5)), 'BIN, attributes by name')), 'cloud-unreadable', 'memory/data/r/r.hrc', 'child masks name'));
    it('of Potree 1 with a part of a record', () => expectFailure(openAndWalk(spoiled((files) => files.set('data/r/r.hrc', files.get('data/r/r.hrc')!.slice(0, -1)), 'BIN, attributes by name')), 'cloud-unreadable', 'whole records of 5'));
  });

  describe('damaged points', () => {
    it('that end before the hierarchy says', () => expectFailure(openAndLoad(spoiled((files) => files.set('octree.bin', written.octree.slice(0, 10)))), 'cloud-unreadable', 'memory/octree.bin', 'ends at byte 10'));
    it('of which the hierarchy promises more than bytes', () => expectFailure(openAndLoad(records((view) => view.setUint32(2, 1000, true))), 'cloud-unreadable', 'node r has', '1000 points of 21 bytes take 21000'));
    it('of fewer bytes than points', () => expectFailure(openAndLoad(records((view) => view.setBigInt64(14, 42n, true))), 'cloud-unreadable', 'node r has 42 bytes'));
    it('of a node larger than any', () => expectFailure(openAndLoad(records((view) => view.setUint32(2, 4e9, true))), 'cloud-unreadable', '4000000000 points, more than are read at once'));
    it('in BROTLI encoding that are no stream', () => expectFailure(openAndLoad(spoiled((files) => files.set('octree.bin', new Uint8Array(files.get('octree.bin')!.length).fill(0xff)), 'BROTLI')), 'cloud-unreadable', 'node r is no valid brotli stream'));
    it('in BROTLI encoding that are fewer than promised', () => expectFailure(openAndLoad(spoiled((files) => {
      const bytes = files.get('hierarchy.bin')!.slice();
      new DataView(bytes.buffer).setUint32(2, 1000, true);
      files.set('hierarchy.bin', bytes);
    }, 'BROTLI')), 'cloud-unreadable', '1000 points of 27 bytes take 27000'));
    it('of Potree 1 that end before the hierarchy says', () => expectFailure(openAndLoad(spoiled((files) => files.set('data/r/r.bin', files.get('data/r/r.bin')!.slice(0, -27)), 'BIN, attributes by name')), 'cloud-unreadable', 'data/r/r.bin is damaged'));
    it('of Potree 1 that end in a part of a point', () => expectFailure(openAndLoad(spoiled((files) => files.set('data/r/r.bin', new Uint8Array([...files.get('data/r/r.bin')!, 1])), 'BIN, attributes by name')), 'cloud-unreadable', 'data/r/r.bin is damaged'));
    it('of a node that the cloud does not have', () => expectFailure(openAndLoad(encodeCloud(written, 'DEFAULT'), 'r0000000000'), 'cloud-unreadable', 'no node r0000000000'));
    it('but a node of another cloud is a mistake of the caller', async () => {
      const error = await (await openOctree(memoryFiles(encodeCloud(written, 'DEFAULT')))).load({ cloud: 'other', name: 'r' }, []).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(RangeError);
    });
  });

  describe('attributes', () => {
    const withFirst = (...attributes: object[]) => described({ attributes: [...attributes, ...written.metadata.attributes.slice(1)] });
    const position = written.metadata.attributes[0]!;

    it('of Potree 1 that are listed by a name whose size is unknown', () => expectFailure(openAndLoad(described({ pointAttributes: ['POSITION_CARTESIAN', 'WEATHER'] }, 'BIN, attributes by name')), 'cloud-unreadable', '"WEATHER"'));
    it('that are asked for and of a type that is none', () => expectFailure(openAndLoad(described({ attributes: written.metadata.attributes.map((a) => (a.name === 'intensity' ? { ...a, type: 'half' } : a)) })), 'cloud-unreadable', '"intensity"', '"half"'));
    it('without a size', () => expectFailure(openAndLoad(withFirst({ ...position, size: undefined })), 'cloud-unreadable', 'attributes'));
  });

  describe('access', () => {
    it('that is refused in the middle', async () => {
      let allowed = true;
      const cloud = await openOverHttp(() => (allowed ? null : { status: 403 }));
      await cloud.load({ cloud: 'town', name: 'r' }, []);
      allowed = false;
      await expectFailure(cloud.load({ cloud: 'town', name: 'r0' }, []), 'cloud-unreadable', 'octree.bin', 'answered 403', 'new link');
      allowed = true;
      expect((await cloud.load({ cloud: 'town', name: 'r0' }, [])).positions.length).to.be.greaterThan(0);
    });

    it('to a folder without a cloud', async () => {
      await expectFailure((async () => pickedFiles([new File([], 'holiday.jpg')]))(), 'cloud-unreadable', 'no metadata.json or cloud.js');
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('empty', { create: true });
      await expectFailure(folderFiles(folder), 'cloud-unreadable', 'no metadata.json or cloud.js');
    });

    it('to a folder with several clouds', () => expectFailure((async () => pickedFiles(['a', 'b'].map((name) => at(`scans/${name}/metadata.json`))))(), 'cloud-unreadable', 'scans/a/metadata.json', 'scans/b/metadata.json'));

    it('to a folder that lacks a file', () => expectFailure(openOctree(pickedFiles([at('town/metadata.json', encodeCloud(written, 'DEFAULT').get('metadata.json'))])), 'cloud-unreadable', 'town/hierarchy.bin is not among the files'));

    it('to a file that is too short', async () => {
      const files = spoiled((all) => all.set('octree.bin', written.octree.slice(0, 10)));
      const cloud = await openOctree(pickedFiles([...files].map(([path, bytes]) => at(`town/${path}`, bytes))), { id: 'memory' });
      await expectFailure(cloud.load(key('r'), []), 'cloud-unreadable', 'town/octree.bin', 'ends at byte 10');
    });

    it('to a file that was changed since it was picked', async () => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('changing', { create: true });
      const files = encodeCloud(written, 'DEFAULT');
      for (const [path, bytes] of files) await write(folder, path, bytes);
      const cloud = await openOctree(await folderFiles(folder), { id: 'memory', nodeCacheBytes: 0 });
      await cloud.load(key('r'), []);
      await write(folder, 'octree.bin', new Uint8Array([...written.octree, 1]));
      await expectFailure(cloud.load(key('r'), []), 'cloud-changed', 'octree.bin');
    });
  });
});

describe('a cloud that is odd and can be read', () => {
  const load = (files: Files) => openAndLoad(files) as ReturnType<OctreeSource['load']>;

  it('steps over attributes that it does not know, of any type', async () => {
    const wide = { ...written.metadata.attributes[1]!, name: 'gps-time', type: 'int64', size: 8, elementSize: 8 };
    const files = described({ attributes: [written.metadata.attributes[0], wide] });
    files.set('hierarchy.bin', oneNode(2));
    files.set('metadata.json', text({ ...JSON.parse(new TextDecoder().decode(files.get('metadata.json'))), hierarchy: { firstChunkSize: 22 } }));
    const view = new DataView(new ArrayBuffer(40));
    view.setInt32(20, 700, true);
    files.set('octree.bin', new Uint8Array(view.buffer));
    const { positions, intensities } = await load(files);
    expect([positions[3], intensities]).to.deep.equal([Math.fround(700 * written.metadata.scale[0]), null]);
  });

  for (const [type, write] of [
    ['double', (view: DataView, at: number) => view.setFloat64(at, 1234.5, true)],
    ['int64', (view: DataView, at: number) => view.setBigInt64(at, -77n, true)],
    ['uint64', (view: DataView, at: number) => view.setBigUint64(at, 99n, true)],
  ] as const) {
    it(`reads an intensity of type ${type}`, async () => {
      const attributes = [written.metadata.attributes[0], { ...written.metadata.attributes[1], type, size: 8, elementSize: 8 }];
      const files = described({ attributes, hierarchy: { firstChunkSize: 22 } });
      files.set('hierarchy.bin', oneNode(1));
      const view = new DataView(new ArrayBuffer(20));
      write(view, 12);
      files.set('octree.bin', new Uint8Array(view.buffer));
      expect((await load(files)).intensities).to.deep.equal(Float32Array.of({ double: 1234.5, int64: -77, uint64: 99 }[type]));
    });
  }

  it('gives a node without points as one, without a request', async () => {
    for (const change of [(view: DataView) => view.setUint32(2, 0, true), (view: DataView) => view.setBigInt64(14, 0n, true)]) {
      const files = memoryFiles(records(change));
      const cloud = await openOctree(files);
      const before = files.requests.spans.length;
      const { positions, colors, classification } = await cloud.load(key('r'), ['colors', 'classification']);
      expect([positions.length, colors, classification!.length, files.requests.spans.length - before]).to.deep.equal([0, null, 0, 0]);
      expect((await cloud.node(key('r')))!.pointCount).to.equal(0);
    }
  });

  it('counts black colours and dark intensities as none, as for nodes of a viewer', async () => {
    const { colors, intensities } = await load(spoiled((files) => files.set('octree.bin', new Uint8Array(written.octree.length))));
    expect([colors, intensities]).to.deep.equal([null, null]);
  });
});

describe('a cloud that is replaced while it is open', () => {
  const versions: Readonly<Record<string, [Record<string, string>, Record<string, string>, boolean]>> = {
    'by another tag': [{ ETag: '"a"' }, { ETag: '"b"' }, true],
    'by another date': [{ 'Last-Modified': 'Wed, 25 Nov 2026 10:00:00 GMT' }, { 'Last-Modified': 'Wed, 25 Nov 2026 11:00:00 GMT' }, true],
    'by another length': [{ 'Content-Range': 'bytes 0-0/100' }, { 'Content-Range': 'bytes 0-0/101' }, true],
    'not by the tag of another machine with the same file': [{ ETag: '"a"', 'Last-Modified': 'Wed, 25 Nov 2026 10:00:00 GMT' }, { ETag: '"b"', 'Last-Modified': 'Wed, 25 Nov 2026 10:00:00 GMT' }, false],
  };
  for (const [name, [before, after, other]] of Object.entries(versions)) {
    it(name, async () => {
      let replaced = false;
      const length = (headers: Record<string, string>, range: string): Record<string, string> =>
        headers['Content-Range'] ? { 'Content-Range': range.replace(/\d+$/, headers['Content-Range'].includes('101') ? '99999' : '88888') } : headers;
      const cloud = await openOverHttp((_, path, range) => (path === 'octree.bin' ? { headers: length(replaced ? after : before, range) } : null));
      await cloud.load({ cloud: 'town', name: 'r' }, []);
      replaced = true;
      const next = cloud.load({ cloud: 'town', name: 'r0' }, []);
      if (other) await expectFailure(next, 'cloud-changed', 'octree.bin was replaced while the cloud was open');
      else expect((await next).positions.length).to.be.greaterThan(0);
    });
  }

  it('by a hierarchy of another length, also where only the source of the bytes knows it', async () => {
    const files = memoryFiles(encodeCloud(written, 'DEFAULT'));
    let added = 0;
    const growing: CloudFiles = {
      ...files,
      async read(span, signal): Promise<FileBytes> {
        const { bytes, version } = await files.read(span, signal);
        return { bytes, version: { ...version, length: version.length! + (span.path === 'hierarchy.bin' ? added : 0) } };
      },
    };
    const cloud = await openOctree(growing);
    added = 22;
    await expectFailure(walk(cloud), 'cloud-changed', 'hierarchy.bin');
  });
});

/** A cloud on a server whose answers can be changed by what is asked for. */
function openOverHttp(answer: (index: number, path: string, range: string) => Answer | null): Promise<OctreeSource> {
  const base = 'https://scans.test/town/';
  const files = encodeCloud(written, 'DEFAULT');
  const server: ReturnType<typeof memoryServer> = memoryServer(files, base, (index, path) => {
    const [, begin, end] = /bytes=(\d+)-(\d+)/.exec(server.requests[index]!.range ?? '') ?? [];
    return answer(index, path, `bytes ${begin}-${end}/${files.get(path)?.length}`);
  });
  return openOctree(httpFiles(`${base}metadata.json`, { fetch: server.fetch }), { id: 'town', nodeCacheBytes: 0 });
}

/** hierarchy.bin of a root alone, at the start of octree.bin, of 20 bytes per point. */
function oneNode(count: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(RECORD_SIZE));
  view.setUint32(2, count, true);
  view.setBigInt64(14, BigInt(20 * count), true);
  return new Uint8Array(view.buffer);
}

function at(path: string, bytes: Uint8Array = new Uint8Array(0)): File {
  const file = new File([new Uint8Array(bytes)], path.slice(path.lastIndexOf('/') + 1));
  Object.defineProperty(file, 'webkitRelativePath', { value: path });
  return file;
}

async function write(folder: FileSystemDirectoryHandle, path: string, bytes: Uint8Array): Promise<void> {
  const writer = await (await folder.getFileHandle(path, { create: true })).createWritable();
  await writer.write(new Uint8Array(bytes));
  await writer.close();
}
