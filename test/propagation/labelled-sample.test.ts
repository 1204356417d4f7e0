import { expect } from 'chai';
import { IndexedSample } from '../../src/propagation/indexed-sample.js';
import { labelledSample, trimSample } from '../../src/propagation/labelled-sample.js';
import { sampleReach } from '../../src/propagation/sample-reach.js';
import { awkwardClouds, seededRandom, surfaceCloud } from '../support/random-clouds.js';

const SAMPLE = {
  cloud: 'cloud',
  origin: [1_000_000, 0, 10],
  positions: Float32Array.of(0, 0, 0, 1, 2, 3, -1, 4, 0),
  colors: new Float32Array(9),
  spacing: 0.25,
} as const;

describe('labelledSample', () => {
  it('has the box of the labelled points grown by the reach, in cloud space', () => {
    const sample = labelledSample(SAMPLE, Uint32Array.of(0, 9, 9), { label: 9, reach: 0.5 });
    expect(sample.bounds).to.deep.equal({ min: [999_998.5, 1.5, 9.5], max: [1_000_001.5, 4.5, 13.5] });
    expect(sample).to.include({ cloud: 'cloud', label: 9, reach: 0.5, positions: SAMPLE.positions });
    expect([...sample.labels]).to.deep.equal([0, 9, 9]);
  });

  it('has a box of the reach around its origin when nothing is labelled', () => {
    const { bounds } = labelledSample(SAMPLE, new Uint32Array(3), { label: 9, reach: 0.5 });
    expect(bounds).to.deep.equal({ min: [999_999.5, -0.5, 9.5], max: [1_000_000.5, 0.5, 10.5] });
  });

  it('refuses labels that do not match the points', () => {
    const make = () => labelledSample(SAMPLE, new Uint32Array(4), { label: 9, reach: 0.5 });
    expect(make).to.throw(RangeError, 'got 4 for 3 points');
  });
});

describe('trimSample', () => {
  const sampleOf = (positions: Float32Array, inside: (i: number) => boolean, reach: number) =>
    labelledSample({ ...SAMPLE, positions }, Uint32Array.from({ length: positions.length / 3 }, (_, i) => (inside(i) ? 9 : 0)), { label: 9, reach });

  for (const [name, positions] of awkwardClouds()) {
    it(`covers exactly what the whole sample covers: ${name}`, () => {
      const random = seededRandom(3);
      for (const reach of [0, 0.02, 0.5, 3]) {
        const whole = sampleOf(positions, (i) => positions[3 * i] > positions[0] - reach && i % 3 < 2, reach);
        const [before, after] = [new IndexedSample(whole), new IndexedSample(trimSample(whole))];
        const asked = Array.from({ length: 1500 }, (_, i) => Array.from(positions.subarray(3 * (i % (positions.length / 3))).slice(0, 3),
          (value) => value + (i % 5 === 0 ? 0 : (2 * random() - 1) * 2 * reach)));
        expect(asked.map(([x, y, z]) => after.covers(x!, y!, z!))).to.deep.equal(asked.map(([x, y, z]) => before.covers(x!, y!, z!)));
      }
    });
  }

  it('keeps background that lies nearer to a point than the object does, up to twice the reach away', () => {
    const positions = Float32Array.of(0, 0, 0, 1.9, 0, 0, 2.1, 0, 0);
    const trimmed = trimSample(sampleOf(positions, (i) => i === 0, 1));
    expect([...trimmed.labels]).to.deep.equal([9, 0]);
    expect([0.9, 0.99].map((x) => new IndexedSample(trimmed).covers(x, 0, 0))).to.deep.equal([true, false]);
  });

  it('leaves what an object in a large region needs, in copies', () => {
    const whole = sampleOf(surfaceCloud(4000, 1), (i) => i % 8 === 7 && i % 3 === 0, 0.5);
    const trimmed = trimSample(whole);
    expect(trimmed.labels.length).to.be.within(whole.labels.filter((label) => label > 0).length, 1000);
    expect([trimmed.bounds, trimmed.label, trimmed.origin, trimmed.reach]).to.deep.equal([whole.bounds, 9, whole.origin, 0.5]);
    const again = trimSample(trimmed);
    expect([again.positions, again.labels]).to.deep.equal([trimmed.positions, trimmed.labels]);
    expect(again.positions.buffer).to.not.equal(trimmed.positions.buffer);
    expect(trimSample(sampleOf(SAMPLE.positions, () => false, 1)).labels.length).to.equal(0);
  });
});

describe('sampleReach', () => {
  it('is twice the spacing of the sample', () => {
    expect(sampleReach(SAMPLE)).to.equal(0.5);
  });
});
