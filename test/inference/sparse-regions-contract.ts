import { expect } from 'chai';
import type { SegmentationEngine } from '../../src/inference/segmentation-engine.js';
import type { NodePoints } from '../../src/octree/node-points.js';
import { LOAD } from '../support/engine-bench.js';
import { failure } from '../support/failure.js';
import { makeNode } from '../support/make-node.js';
import { cloudOf, randomCloud } from '../support/random-clouds.js';

/** What every engine makes of regions in which there is little or nothing to see. */
export function describeSparseRegions(name: string, create: () => SegmentationEngine): void {
  describe(`${name} in sparse regions`, () => {
    let engine: SegmentationEngine;

    before(async () => {
      engine = create();
      await engine.load(LOAD);
    });

    after(() => engine.dispose());

    /** Segments at the first point of the only node there is, or at the origin. */
    async function segmentIn(node: NodePoints) {
      const [x = NaN, y = NaN, z = NaN] = node.positions;
      const position = [x, y, z].every(Number.isFinite) ? [x, y, z] as const : [0, 0, 0] as const;
      const { key } = node;
      await engine.addNodes([node]);
      try {
        return await engine.segment({ cloud: 'cloud', prompts: [{ position, positive: true }], candidate: null, radius: 5, refit: false });
      } finally {
        await engine.removeNodes([key]);
        await engine.discardDraft();
      }
    }

    const pointsIn = (positions: Float32Array) => segmentIn(makeNode('r', { positions }));
    const size = async (positions: Float32Array) => (await pointsIn(positions)).sampleSize;

    afterEach('still works', async () => {
      expect((await pointsIn(randomCloud(60, 3))).candidates).to.have.length(3);
    });

    it('says that there are no points', async () => {
      const { code, message } = await failure(pointsIn(new Float32Array()));
      expect([code, message]).to.deep.equal(['no-points-in-region',
        'No points are loaded within 5.0 m of the click. Wait until more of the scan has loaded, or enlarge the region.']);
    });

    it('says that one or two points are too few', async () => {
      const one = await failure(pointsIn(randomCloud(1, 1)));
      expect([one.code, one.message]).to.deep.equal(['region-degenerate', 'There is only 1 point within 5.0 m of the click, '
        + 'too few to tell objects apart. Enlarge the region, or move closer so that more points load.']);
      const two = await failure(pointsIn(randomCloud(2, 1)));
      expect([two.code, two.message.includes('only 2 points')]).to.deep.equal(['region-degenerate', true]);
    });

    it('says that all points are in one place', async () => {
      const { code, message } = await failure(pointsIn(cloudOf(40, () => [1, 2, 3])));
      expect([code, message.includes('40 points, all in one place,')]).to.deep.equal(['region-degenerate', true]);
    });

    it('works with three points, and with fewer than a patch or than patches', async () => {
      expect(await size(randomCloud(3, 1))).to.equal(3);
      expect(await size(randomCloud(15, 1))).to.equal(15);
      expect(await size(randomCloud(100, 1))).to.equal(100);
    });

    it('works with points of which most are equal', async () => {
      expect(await size(cloudOf(50, (i) => (i < 48 ? [1, 2, 3] : [1, 2 + i / 100, 3])))).to.equal(50);
    });

    it('passes over coordinates that are not finite', async () => {
      const positions = randomCloud(80, 2);
      positions.set([NaN, 1, 1], 3 * 10);
      positions.set([1, NaN, Infinity], 3 * 20);
      const { sampleSize, labels, candidates } = await pointsIn(positions);
      expect(sampleSize).to.equal(78);
      expect(labels.every((node) => node.labels.length === 80 && node.labels[10] === 0 && node.labels[20] === 0)).to.equal(true);
      expect(candidates.every(({ extent, quality }) => Number.isFinite(extent) && Number.isFinite(quality))).to.equal(true);
    });

    it('says that there are no points where all coordinates are NaN', async () => {
      expect((await failure(pointsIn(new Float32Array(90).fill(NaN)))).code).to.equal('no-points-in-region');
    });

    it('works without colour, with intensities, and with intensities that are all the same', async () => {
      const positions = randomCloud(90, 4);
      const grey = (intensity: (i: number) => number) => Float32Array.from({ length: 90 }, (_, i) => intensity(i));
      const quality = async (parts: Partial<NodePoints>) => {
        const { candidates } = await segmentIn(makeNode('r', { positions: positions.slice(), ...parts }));
        return candidates.map((candidate) => candidate.quality);
      };
      const plain = await quality({});
      expect(await quality({ intensities: grey(() => 700) })).to.deep.equal(plain);
      expect(await quality({ intensities: grey(() => NaN) })).to.deep.equal(plain);
      expect(await quality({ intensities: grey((i) => 40 * i) })).to.not.deep.equal(plain);
      expect(await quality({ colors: new Uint8Array(270).fill(200) })).to.not.deep.equal(plain);
    });
  });
}
