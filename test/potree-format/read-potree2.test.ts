import { expect } from 'chai';
import { SegmentationError } from '../../src/errors.js';
import { parseMetadata } from '../../src/potree-format/octree-metadata.js';
import type { OctreeMetadata } from '../../src/potree-format/octree-metadata.js';
import { readHierarchy } from '../../src/potree-format/read-hierarchy.js';
import { readNode } from '../../src/potree-format/read-node.js';
import { writePotree2 } from '../../src/potree-format/write-potree2.js';

const written = writePotree2(
  {
    offset: [0, 0, 0], scale: 0.01, grid: Int32Array.of(0, 0, 0, 5, 6, 7), colors: new Uint8Array(6),
    intensities: new Uint16Array(2), classification: new Uint8Array(2),
  },
  { name: 'two' },
);

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof SegmentationError) return error.code;
    throw error;
  }
  return 'none';
}

describe('reading a Potree 2 octree', () => {
  it('refuses metadata that is no JSON or of another version', () => {
    expect(codeOf(() => parseMetadata('<html>'))).to.equal('cloud-unreadable');
    expect(codeOf(() => parseMetadata('{"version": "1.8"}'))).to.equal('cloud-unreadable');
  });

  it('refuses a hierarchy that is cut short and says where', () => {
    expect(() => readHierarchy(written.hierarchy.subarray(0, 20), written.metadata)).to.throw(SegmentationError, 'ends at byte 20');
  });

  it('refuses nodes in BROTLI encoding', () => {
    const brotli: OctreeMetadata = { ...written.metadata, encoding: 'BROTLI' };
    expect(codeOf(() => readNode(written.octree, brotli))).to.equal('cloud-unreadable');
  });

  it('refuses a part of a point', () => {
    expect(() => readNode(written.octree.subarray(0, 30), written.metadata)).to.throw(RangeError, 'got 30 bytes');
  });

  it('gives null for attributes that the cloud lacks', () => {
    const bare: OctreeMetadata = { ...written.metadata, attributes: written.metadata.attributes.slice(0, 1) };
    const bytes = new Uint8Array(Int32Array.of(1, 2, 3).buffer);
    expect(readNode(bytes, bare)).to.deep.equal({ grid: Int32Array.of(1, 2, 3), intensities: null, classification: null, colors: null });
  });

  for (const name of ['ahn3_delft', 'lidarhd_color']) {
    it(`finds every point of ${name} in its hierarchy and inside its extent`, async function () {
      const files = ['metadata.json', 'hierarchy.bin', 'octree.bin'].map((file) => fetch(`/__shared__/data/potree2/${name}/default/${file}`));
      const [text, hierarchy, octree] = await Promise.all(files);
      if (!text!.ok) this.skip();
      const metadata = parseMetadata(await text!.text());
      const bytes = new Uint8Array(await octree!.arrayBuffer());
      const { min, max } = metadata.attributes.find((attribute) => attribute.name === 'position')!;
      let points = 0;
      for (const node of readHierarchy(new Uint8Array(await hierarchy!.arrayBuffer()), metadata).values()) {
        const { grid } = readNode(bytes.subarray(node.byteOffset, node.byteOffset + node.byteSize), metadata);
        points += grid.length / 3;
        grid.forEach((value, k) => {
          const at = value * metadata.scale[k % 3]! + metadata.offset[k % 3]!;
          if (at < min[k % 3]! - 0.02 || at > max[k % 3]! + 0.02) expect.fail(`${at} lies outside the cloud in node ${node.name}`);
        });
      }
      expect(points).to.equal(metadata.points);
    });
  }
});
