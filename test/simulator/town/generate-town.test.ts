import { expect } from 'chai';
import { generateTown } from '../../../src/simulator/town/generate-town.js';
import type { TownScan } from '../../../src/simulator/town/generate-town.js';

const DENSITY = 0.02;

async function fingerprint(scan: TownScan): Promise<string> {
  const arrays = [scan.grid, scan.colors, scan.intensities, scan.classification, scan.instances];
  const bytes = await new Blob(arrays.map((array) => new Uint8Array(array.buffer as ArrayBuffer))).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

describe('generateTown', function () {
  this.timeout(60000);
  let scan: TownScan;

  before(() => {
    scan = generateTown({ seed: 1, density: DENSITY });
  });

  it('gives the same bytes on every machine', async () => {
    // Changes of the town change this value; TOWN_VERSION must then change too.
    expect(await fingerprint(scan)).to.equal('7a57d8d7e919cc29');
  });

  it('has an attribute per point and starts at zero on every axis', () => {
    const count = scan.instances.length;
    expect([scan.grid.length, scan.colors.length, scan.intensities.length, scan.classification.length]).to.deep.equal([
      count * 3, count * 3, count, count,
    ]);
    for (let axis = 0; axis < 3; axis++) {
      expect(scan.grid.reduce((low, value, p) => (p % 3 === axis ? Math.min(low, value) : low), Infinity)).to.equal(0);
    }
    expect(scan.offset[0]).to.be.closeTo(565000, 1);
    expect(scan.offset[1]).to.be.closeTo(5934000, 1);
  });

  it('has enough things of every sort, each with its share of a dense scan', () => {
    const atLeast = { house: [10, 10000], tree: [30, 3000], car: [12, 3000], pole: [10, 700], person: [12, 500] } as const;
    for (const [category, [things, points]] of Object.entries(atLeast)) {
      const found = scan.objects.filter((object) => object.category === category);
      expect(found.length, category).to.be.at.least(things);
      for (const object of found) expect(object.pointCount / DENSITY, object.name).to.be.above(points);
    }
  });

  it('numbers objects from 1 in order, category after category', () => {
    expect(scan.objects.map((object) => object.id)).to.deep.equal(scan.objects.map((_, i) => i + 1));
    const order = scan.objects.map((object) => object.category).filter((category, i, all) => category !== all[i - 1]);
    expect(order.slice(0, 5)).to.deep.equal(['house', 'tree', 'car', 'pole', 'person']);
    expect(new Set(order).size).to.equal(order.length);
  });

  it('labels each point with an object whose box holds it', () => {
    const counts = new Uint32Array(scan.objects.length + 1);
    scan.instances.forEach((id, i) => {
      counts[id]!++;
      if (id === 0) return;
      const { min, max } = scan.objects[id - 1]!.bounds!;
      for (let a = 0; a < 3; a++) {
        const value = scan.grid[i * 3 + a]! * scan.scale;
        if (value < min[a]! || value > max[a]!) expect.fail(`point ${i} lies outside object ${id}`);
      }
    });
    expect(scan.objects.map((object) => object.pointCount)).to.deep.equal([...counts.subarray(1)]);
  });

  it('classifies ground, road, buildings and trees as LAS does', () => {
    const codes = new Map<string, Set<number>>();
    scan.instances.forEach((id, i) => {
      const category = id === 0 ? 'ground' : scan.objects[id - 1]!.category;
      codes.set(category, (codes.get(category) ?? new Set()).add(scan.classification[i]!));
    });
    expect([...codes.get('ground')!].sort()).to.deep.equal([11, 2]);
    expect([...codes.get('house')!]).to.deep.equal([6]);
    expect([...codes.get('tree')!]).to.deep.equal([5]);
    expect([...codes.get('car')!]).to.deep.equal([1]);
  });

  it('refuses a density outside (0, 1]', () => {
    expect(() => generateTown({ density: 0 })).to.throw(RangeError, 'got 0');
    expect(() => generateTown({ density: 2 })).to.throw(RangeError, 'got 2');
  });
});
