import { expect } from 'chai';
import { httpFiles } from '../../src/octree-source/http-files.js';
import { openOctree } from '../../src/octree-source/octree-source.js';
import { RECORD_SIZE } from '../../src/potree-format/encode-hierarchy.js';
import { encodeCloud } from '../support/encoded-clouds.js';
import { memoryFiles } from '../support/memory-files.js';
import { memoryServer } from '../support/memory-server.js';
import { described, expectFailure, key, open, openAndLoad, openAndWalk, records, spoiled, text, written } from '../support/spoiled-clouds.js';
import { withProperty } from '../support/with-property.js';

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
});
