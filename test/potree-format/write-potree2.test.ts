import { expect } from 'chai';
import { nodeBounds } from '../../src/potree-format/node-bounds.js';
import { parseMetadata } from '../../src/potree-format/octree-metadata.js';
import { readHierarchy } from '../../src/potree-format/read-hierarchy.js';
import type { OctreeNode } from '../../src/potree-format/read-chunk.js';
import { readNode } from '../../src/potree-format/read-node.js';
import { writePotree2 } from '../../src/potree-format/write-potree2.js';
import type { CloudPoints, WrittenOctree } from '../../src/potree-format/write-potree2.js';

const OFFSET = [565000.123, 5934000.456, 31.9] as const;

/** A folded sheet of points, much denser near one corner, so that the octree gets deep there. */
function sheet(count: number): CloudPoints {
  const grid = new Int32Array(count * 3);
  const colors = new Uint8Array(count * 3);
  for (let i = 0; i < count; i++) {
    const u = (i * 0.754877666) % 1;
    const v = (i * 0.569840291) % 1;
    grid.set([Math.floor(u ** 4 * 100000), Math.floor(v ** 4 * 60000), Math.floor(2000 * (1 + Math.sin(u * 9)))], i * 3);
    colors.set([i % 256, (i * 7) % 256, (i * 13) % 256], i * 3);
  }
  grid.fill(0, 0, 3);
  return {
    offset: OFFSET,
    scale: 0.001,
    grid,
    colors,
    intensities: Uint16Array.from({ length: count }, (_, i) => i % 65536),
    classification: Uint8Array.from({ length: count }, (_, i) => i % 20),
  };
}

function read(written: WrittenOctree): Map<string, OctreeNode> {
  return readHierarchy(written.hierarchy, parseMetadata(JSON.stringify(written.metadata)));
}

describe('writePotree2', () => {
  const points = sheet(60000);
  const written = writePotree2(points, { name: 'sheet', leafSize: 200, stepSize: 2 });
  const nodes = read(written);

  it('puts every point into exactly one node', () => {
    const seen = new Uint8Array(60000);
    for (const source of written.sources) seen[source]!++;
    expect(seen.every((times) => times === 1)).to.equal(true);
    expect([...nodes.values()].reduce((sum, node) => sum + node.pointCount, 0)).to.equal(60000);
  });

  it('lists the nodes of the hierarchy in the order of their points', () => {
    expect(written.nodes.map((node) => node.name)).to.have.members([...nodes.keys()]);
    for (const { name, offset, count } of written.nodes) {
      const node = nodes.get(name)!;
      expect([node.byteOffset, node.byteSize, node.pointCount]).to.deep.equal([offset * 21, count * 21, count]);
    }
  });

  it('gives back every attribute of every point, colours as 257 times the byte', () => {
    for (const { name, offset, count } of written.nodes) {
      const node = nodes.get(name)!;
      const raw = readNode(written.octree.subarray(node.byteOffset, node.byteOffset + node.byteSize), written.metadata);
      for (let i = 0; i < count; i++) {
        const source = written.sources[offset + i]!;
        for (let a = 0; a < 3; a++) {
          if (raw.grid[i * 3 + a] !== points.grid[source * 3 + a]) expect.fail(`coordinate ${a} of point ${source}`);
          if (raw.colors![i * 3 + a] !== points.colors[source * 3 + a]! * 257) expect.fail(`colour ${a} of point ${source}`);
        }
        if (raw.intensities![i] !== points.intensities[source]) expect.fail(`intensity of point ${source}`);
        if (raw.classification![i] !== points.classification[source]) expect.fail(`classification of point ${source}`);
      }
    }
  });

  it('keeps the points of a node inside its cube', () => {
    const root = { min: [0, 0, 0], max: [100352, 100352, 100352] } as const;
    expect(written.metadata.boundingBox.max[0]).to.be.closeTo(OFFSET[0] + 100.352, 1e-6);
    for (const { name, offset, count } of written.nodes) {
      const { min, max } = nodeBounds(name, root);
      for (let k = offset * 3; k < (offset + count) * 3; k++) {
        const value = points.grid[written.sources[Math.floor(k / 3)]! * 3 + (k % 3)]!;
        if (value < min[k % 3]! || value >= max[k % 3]!) expect.fail(`${value} lies outside node ${name}`);
      }
    }
  });

  it('sets the bit of a child exactly where the child exists', () => {
    for (const node of nodes.values()) {
      for (let digit = 0; digit < 8; digit++) {
        expect(nodes.has(`${node.name}${digit}`)).to.equal((node.childMask & (1 << digit)) !== 0);
      }
    }
  });

  it('continues the hierarchy behind proxies every stepSize levels', () => {
    const { firstChunkSize, stepSize, depth } = written.metadata.hierarchy;
    expect(stepSize).to.equal(2);
    expect(depth).to.be.greaterThan(4);
    expect(firstChunkSize).to.be.lessThan(written.hierarchy.length);
    const whole = writePotree2(points, { name: 'sheet', leafSize: 200, stepSize: 30 });
    expect(whole.metadata.hierarchy.firstChunkSize).to.equal(whole.hierarchy.length);
    expect(read(whole)).to.deep.equal(new Map([...nodes].sort((a, b) => a[1].byteOffset - b[1].byteOffset)));
  });

  it('keeps at most one point per cell of 1/128 of the cube in a node that has children', () => {
    for (const { name, offset, count } of written.nodes) {
      if (nodes.get(name)!.childMask === 0) continue;
      const { min, max } = nodeBounds(name, { min: [0, 0, 0], max: [100352, 100352, 100352] });
      const cells = new Set<string>();
      for (let i = offset; i < offset + count; i++) {
        const p = written.sources[i]! * 3;
        cells.add([0, 1, 2].map((a) => Math.floor((points.grid[p + a]! - min[a]!) * (128 / (max[a]! - min[a]!)))).join());
      }
      expect(cells.size).to.equal(count);
    }
  });

  it('describes the cloud in the metadata', () => {
    const { metadata } = written;
    expect(metadata.points).to.equal(60000);
    expect(metadata.offset).to.deep.equal(OFFSET);
    expect(metadata.spacing).to.equal(0.784);
    expect(metadata.attributes.map(({ name, type, size }) => `${name} ${type} ${size}`)).to.deep.equal([
      'position int32 12', 'intensity uint16 2', 'classification uint8 1', 'rgb uint16 6',
    ]);
    expect(metadata.attributes[2]!.histogram!.slice(0, 21)).to.deep.equal([...new Array<number>(20).fill(3000), 0]);
  });

  it('writes a single point as a root without children', () => {
    const one = writePotree2(sheet(1), { name: 'one' });
    expect(read(one)).to.deep.equal(new Map([['r', { name: 'r', childMask: 0, pointCount: 1, byteOffset: 0, byteSize: 21 }]]));
  });

  it('stops dividing where all points are equal', () => {
    const same = { ...sheet(300), grid: new Int32Array(900) };
    const octree = writePotree2(same, { name: 'same', leafSize: 100 });
    expect(octree.metadata.hierarchy.depth).to.equal(20);
    expect(new Set(octree.sources).size).to.equal(300);
  });

  it('refuses no points and coordinates below zero', () => {
    expect(() => writePotree2(sheet(0), { name: 'none' })).to.throw(RangeError, 'got 0');
    expect(() => writePotree2({ ...sheet(1), grid: Int32Array.of(0, -4, 0) }, { name: 'below' })).to.throw(RangeError, 'got -4');
  });
});
