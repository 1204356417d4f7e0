import { expect } from 'chai';
import type { LoadedNode } from '../../src/octree-source/decode-points.js';
import { httpFiles } from '../../src/octree-source/http-files.js';
import { openOctree } from '../../src/octree-source/octree-source.js';

/** The real scans, where they lie beside the repository; elsewhere these tests are skipped. */
const SCANS = [['ahn3_delft', 640_510], ['lidarhd_color', 70_840]] as const;

describe('real scans (skipped where ../shared/data/potree2 is not there)', () => {
  for (const [scan, points] of SCANS) {
    for (const encoding of ['default', 'brotli']) {
      it(`reads every point of ${scan}, ${encoding}, in its node and inside the extent`, async function () {
        const nodes = await readAll(scan, encoding);
        if (!nodes) return this.skip();
        expect(nodes.reduce((sum, { positions }) => sum + positions.length / 3, 0)).to.equal(points);
      });
    }

    it(`reads the same points of ${scan} from both encodings, up to the step that BROTLI adds`, async function () {
      const [plain, packed] = [await readAll(scan, 'default'), await readAll(scan, 'brotli')];
      if (!plain || !packed) return this.skip();
      expect(packed.map(({ key }) => key.name)).to.deep.equal(plain.map(({ key }) => key.name));
      const step = scan === 'ahn3_delft' ? 0.001 : 0.01;
      expect(pointSet(packed, step, 1)).to.deep.equal(pointSet(plain, step, 0));
    });
  }
});

/** All nodes, each held to its box; null where the scan is not there. */
async function readAll(scan: string, encoding: string): Promise<LoadedNode[] | null> {
  const url = new URL(`/__shared__/data/potree2/${scan}/${encoding}/metadata.json`, location.href).href;
  if (!(await fetch(url)).ok) return null;
  const cloud = await openOctree(httpFiles(url));
  const tight = cloud.metadata.tightBounds!;
  const nodes: LoadedNode[] = [];
  const refs = [];
  for await (const ref of cloud.nodesIn(null)) refs.push(ref);
  for await (const node of cloud.loadAll(refs, ['colors', 'intensities', 'classification'])) {
    const { bounds } = refs[nodes.length]!;
    node.positions.forEach((value, p) => {
      const [at, axis] = [node.origin[p % 3]! + value, p % 3];
      const [low, high] = [Math.max(bounds.min[axis]!, tight.min[axis]!), Math.min(bounds.max[axis]!, tight.max[axis]!)];
      if (at < low - 0.02 || at > high + 0.02) expect.fail(`${at} lies outside node ${node.key.name}`);
    });
    expect(node.classification).to.have.length(node.positions.length / 3);
    nodes.push(node);
  }
  return nodes;
}

/** The points of all nodes as sorted numbers, since each encoding has an order of its own: grid and class in one. */
function pointSet(nodes: readonly LoadedNode[], step: number, added: number): BigUint64Array {
  const points: bigint[] = [];
  for (const { origin, positions, classification } of nodes) {
    for (let i = 0; i < classification!.length; i++) {
      const [x, y, z] = [0, 1, 2].map((axis) => Math.round((origin[axis]! + positions[3 * i + axis]!) / step) - added);
      points.push((BigInt((x! * 2 ** 18 + y!) * 2 ** 15 + z!) << 8n) | BigInt(classification![i]!));
    }
  }
  return BigUint64Array.from(points).sort();
}
