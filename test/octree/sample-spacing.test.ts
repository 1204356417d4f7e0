import { expect } from 'chai';
import { sampleSpacing } from '../../src/octree/sample-spacing.js';
import { cloudOf } from '../support/random-clouds.js';

function spacingOf(positions: Float32Array, spacing = 0): number {
  return sampleSpacing({ cloud: 'cloud', origin: [0, 0, 0], positions, colors: new Float32Array(positions.length), spacing });
}

describe('sampleSpacing', () => {
  it('is the voxel edge of a thinned sample', () => {
    expect(spacingOf(new Float32Array(9), 0.25)).to.equal(0.25);
  });

  it('is near the pitch of a square grid', () => {
    expect(spacingOf(cloudOf(2500, (i) => [0.2 * (i % 50), 0.2 * Math.floor(i / 50), 3]))).to.be.within(0.17, 0.21);
  });

  it('bridges the gaps between scan lines', () => {
    expect(spacingOf(cloudOf(2000, (i) => [0.1 * (i % 100), 0.4 * Math.floor(i / 100), 0]))).to.be.within(0.18, 0.3);
  });

  it('is 0 for no point, one point and equal points', () => {
    expect(spacingOf(new Float32Array(0))).to.equal(0);
    expect(spacingOf(Float32Array.of(1, 2, 3))).to.equal(0);
    expect(spacingOf(cloudOf(40, () => [4, 4, 4]))).to.equal(0);
  });

  it('follows from the distance of two points', () => {
    expect(spacingOf(Float32Array.of(0, 0, 0, 3, 4, 0))).to.be.closeTo(5 * Math.sqrt(Math.PI), 1e-12);
  });
});
