import { expect } from 'chai';
import { openOctree } from '../../src/octree-source/octree-source.js';
import { RECORD_SIZE } from '../../src/potree-format/encode-hierarchy.js';
import { memoryFiles } from '../support/memory-files.js';
import { described, key, openAndLoad, records, spoiled, text, written } from '../support/spoiled-clouds.js';

describe('a cloud that is odd and can be read', () => {
  it('steps over attributes that it does not know, of any type', async () => {
    const wide = { ...written.metadata.attributes[1]!, name: 'gps-time', type: 'int64', size: 8, elementSize: 8 };
    const files = described({ attributes: [written.metadata.attributes[0], wide] });
    files.set('hierarchy.bin', oneNode(2));
    files.set('metadata.json', text({ ...JSON.parse(new TextDecoder().decode(files.get('metadata.json'))), hierarchy: { firstChunkSize: 22 } }));
    const view = new DataView(new ArrayBuffer(40));
    view.setInt32(20, 700, true);
    files.set('octree.bin', new Uint8Array(view.buffer));
    const { positions, intensities } = await openAndLoad(files);
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
      expect((await openAndLoad(files)).intensities).to.deep.equal(Float32Array.of({ double: 1234.5, int64: -77, uint64: 99 }[type]));
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
    const { colors, intensities } = await openAndLoad(spoiled((files) => files.set('octree.bin', new Uint8Array(written.octree.length))));
    expect([colors, intensities]).to.deep.equal([null, null]);
  });
});

/** hierarchy.bin of a root alone, at the start of octree.bin, of 20 bytes per point. */
function oneNode(count: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(RECORD_SIZE));
  view.setUint32(2, count, true);
  view.setBigInt64(14, BigInt(20 * count), true);
  return new Uint8Array(view.buffer);
}
