import { expect } from 'chai';
import { labelledSample } from '../../src/propagation/labelled-sample.js';
import { sampleReach } from '../../src/propagation/sample-reach.js';

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

describe('sampleReach', () => {
  it('is twice the spacing of the sample', () => {
    expect(sampleReach(SAMPLE)).to.equal(0.5);
  });
});
