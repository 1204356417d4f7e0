import { expect } from 'chai';
import type { PointSample } from '../../src/octree/point-sample.js';
import { sampleNodes } from '../../src/octree/sample-nodes.js';
import { cutIntoNodes, makeNode } from '../support/make-node.js';
import { cloudOf, randomCloud, surfaceCloud } from '../support/random-clouds.js';

const SIGNED = { black: -1, white: 1, missing: 0 } as const;
const EVERYTHING = { cloud: 'cloud', center: [0, 0, 0], radius: 1000, maxPoints: 1000, colorScale: SIGNED } as const;

function size(sample: PointSample): number {
  return sample.positions.length / 3;
}

/** Fails unless every voxel of the sample's spacing, anchored at the origin, holds at most one point. */
function expectOnePerVoxel({ positions, spacing }: PointSample): void {
  const voxels = new Set<string>();
  for (let p = 0; p < positions.length; p += 3) {
    voxels.add(Array.from(positions.subarray(p, p + 3), (value) => Math.floor(value / spacing)).join());
  }
  expect(voxels.size).to.equal(positions.length / 3);
}

describe('sampleNodes', () => {
  it('keeps every point of the sphere when they are few enough, by node name and index', () => {
    const a = makeNode('r1', { positions: Float32Array.of(1, 0, 0, 2, 0, 0) });
    const b = makeNode('r0', { positions: Float32Array.of(3, 0, 0, 4, 0, 0) });
    const sample = sampleNodes([a, b], { ...EVERYTHING, radius: 3 });
    expect([...sample.positions]).to.deep.equal([3, 0, 0, 1, 0, 0, 2, 0, 0]);
    expect(sample.spacing).to.equal(0);
    expect([...sample.colors]).to.deep.equal(new Array(9).fill(0));
  });

  it('counts a point on the sphere and gives positions relative to its centre', () => {
    const node = makeNode('r', { origin: [10, 20, 30], positions: Float32Array.of(3, 4, 0, 3, 4.001, 0) });
    const sample = sampleNodes([node], { ...EVERYTHING, center: [10, 20, 30], radius: 5 });
    expect([...sample.positions]).to.deep.equal([3, 4, 0]);
    expect(sample.origin).to.deep.equal([10, 20, 30]);
  });

  for (const maxPoints of [500, 1000, 4096]) {
    it(`thins a scan to nearly ${maxPoints} points, one per voxel`, () => {
      const sample = sampleNodes(cutIntoNodes(surfaceCloud(60_000, 1), 7000), { ...EVERYTHING, radius: 30, maxPoints });
      expect(size(sample)).to.be.within(0.95 * maxPoints, maxPoints);
      expectOnePerVoxel(sample);
    });
  }

  it('thins few points too many as well as very many', () => {
    const sample = sampleNodes(cutIntoNodes(randomCloud(1100, 1), 300), { ...EVERYTHING, radius: 2 });
    expect(size(sample)).to.be.within(950, 1000);
  });

  it('thins a small dense object in a large sphere', () => {
    const sample = sampleNodes(cutIntoNodes(randomCloud(40_000, 5), 9000), EVERYTHING);
    expect(size(sample)).to.be.within(950, 1000);
    expectOnePerVoxel(sample);
  });

  it('gives the same sample whatever the order of the nodes', () => {
    const nodes = cutIntoNodes(surfaceCloud(50_000, 2), 1500);
    const shuffled = nodes.map((_, i) => nodes[(i * 7 + 3) % nodes.length]);
    expect(new Set(shuffled).size).to.equal(nodes.length);
    const options = { ...EVERYTHING, center: [1, 2, 0], radius: 25 } as const;
    expect(sampleNodes(shuffled, options)).to.deep.equal(sampleNodes(nodes, options));
  });

  it('keeps one of each when points repeat', () => {
    const places = randomCloud(300, 9);
    const nodes = cutIntoNodes(cloudOf(6000, (i) => [places[3 * (i % 300)], places[3 * (i % 300) + 1], places[3 * (i % 300) + 2]]), 6000);
    const sample = sampleNodes(nodes, { ...EVERYTHING, radius: 2 });
    expect([...sample.positions]).to.deep.equal([...places]);
  });

  it('keeps one point when all are equal', () => {
    const nodes = cutIntoNodes(cloudOf(5000, () => [1, 1, 1]), 5000);
    expect([...sampleNodes(nodes, EVERYTHING).positions]).to.deep.equal([1, 1, 1]);
  });

  it('leaves out points that are not finite, other clouds and what lies outside', () => {
    const positions = Float32Array.of(NaN, 0, 0, 0, Infinity, 0, 1, 1, 1, 0, 0, -Infinity, 2000, 0, 0);
    const other = makeNode('r0', { cloud: 'other', positions: Float32Array.of(5, 5, 5) });
    const sample = sampleNodes([makeNode('r', { positions }), other], EVERYTHING);
    expect([...sample.positions]).to.deep.equal([1, 1, 1]);
  });

  it('is empty without points', () => {
    expect(size(sampleNodes([], EVERYTHING))).to.equal(0);
  });

  it('loses nothing to map coordinates', () => {
    const positions = surfaceCloud(20_000, 4);
    const far = [1_048_576, 4_194_304, 128] as const;
    const near = sampleNodes(cutIntoNodes(positions, 3000), { ...EVERYTHING, radius: 15 });
    const sample = sampleNodes(cutIntoNodes(positions, 3000, far), { ...EVERYTHING, center: far, radius: 15 });
    expect(sample.positions).to.deep.equal(near.positions);
  });

  it('takes colours from -1 to 1', () => {
    const colors = Uint8Array.of(0, 51, 255, 255, 255, 0);
    const sample = sampleNodes([makeNode('r', { positions: new Float32Array(6), colors })], EVERYTHING);
    expect([...sample.colors]).to.deep.equal([-1, -0.6, 1, 1, 1, -1].map(Math.fround));
  });

  it('takes colours and intensities on the scale that the model wants', () => {
    const options = { ...EVERYTHING, colorScale: { black: 0, white: 1, missing: 0.5 } };
    const positions = Float32Array.of(0, 0, 0, 1, 0, 0);
    const sampled = (parts: Parameters<typeof makeNode>[1]) => [...sampleNodes([makeNode('r', parts)], options).colors];
    expect(sampled({ positions, colors: Uint8Array.of(0, 51, 255, 255, 255, 0) })).to.deep.equal([0, 0.2, 1, 1, 1, 0].map(Math.fround));
    expect(sampled({ positions, intensities: Float32Array.of(3, 9) })).to.deep.equal([0, 0, 0, 1, 1, 1]);
    expect(sampled({ positions })).to.deep.equal(new Array(6).fill(0.5));
  });

  it('gives points without colour 0 where others have one', () => {
    const colored = makeNode('r0', { positions: new Float32Array(3), colors: Uint8Array.of(255, 255, 255) });
    const plain = makeNode('r1', { positions: new Float32Array(3), intensities: Float32Array.of(7) });
    expect([...sampleNodes([colored, plain], EVERYTHING).colors]).to.deep.equal([1, 1, 1, 0, 0, 0]);
  });

  it('stretches intensity from its 2nd to its 98th percentile, clamped', () => {
    const positions = cloudOf(101, (i) => [i, 0, 0]);
    const intensities = Float32Array.from({ length: 101 }, (_, i) => (i === 100 ? 1e6 : 1000 + i));
    const { colors } = sampleNodes([makeNode('r', { positions, intensities })], EVERYTHING);
    const greyAt = (i: number) => [...colors.subarray(3 * i, 3 * i + 3)];
    expect(greyAt(0)).to.deep.equal([-1, -1, -1]);
    expect(greyAt(2)).to.deep.equal([-1, -1, -1]);
    expect(greyAt(50)).to.deep.equal([0, 0, 0]);
    expect(greyAt(74)).to.deep.equal([0.5, 0.5, 0.5]);
    expect(greyAt(98)).to.deep.equal([1, 1, 1]);
    expect(greyAt(100)).to.deep.equal([1, 1, 1]);
  });

  it('gives constant intensity and intensity that is no number the neutral grey', () => {
    const positions = cloudOf(3, (i) => [i, 0, 0]);
    const constant = makeNode('r', { positions, intensities: Float32Array.of(5, 5, 5) });
    expect([...sampleNodes([constant], EVERYTHING).colors]).to.deep.equal(new Array(9).fill(0));
    const broken = makeNode('r', { positions, intensities: Float32Array.of(0, NaN, 10) });
    expect([...sampleNodes([broken], EVERYTHING).colors]).to.deep.equal([-1, -1, -1, 0, 0, 0, 1, 1, 1]);
  });

  it('refuses fewer points than any grid leaves', () => {
    expect(() => sampleNodes([], { ...EVERYTHING, maxPoints: 7 })).to.throw(RangeError, 'at least 8, got 7');
  });
});
