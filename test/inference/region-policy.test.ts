import { expect } from 'chai';
import { SegmentationError } from '../../src/errors.js';
import type { Sphere, Vector3 } from '../../src/geometry/bounds.js';
import { distance, fitRegion, type MaskFrame, regionAround } from '../../src/inference/region-policy.js';

const REGION: Sphere = { center: [0, 0, 0], radius: 20 };
/** A box of 2 x 2 x 1 m, half diagonal 1.5 m, whose middle is the click. */
const SMALL = { min: [-1, -1, -0.5], max: [1, 1, 0.5] } as const;

describe('fitRegion', () => {
  const fit = (frame: Partial<MaskFrame>, prompt: Vector3 = [0, 0, 0]) =>
    fitRegion(REGION, prompt, { share: 0.2, bounds: SMALL, touchesSurface: false, ...frame });

  it('leaves a region that frames its mask well', () => {
    expect(fit({})).to.equal(null);
    expect(fit({ share: 0.03 })).to.equal(null);
    expect(fit({ share: 0.6 })).to.equal(null);
  });

  it('leaves a region whose mask is empty', () => {
    expect(fit({ share: 0, bounds: null })).to.equal(null);
  });

  it('closes in on a mask of less than 3 %', () => {
    expect(fit({ share: 0.029 })).to.deep.equal({ center: [0, 0, 0], radius: 3 });
  });

  it('opens around a mask of more than 60 %', () => {
    const bounds = { min: [-15, -15, -7.5], max: [15, 15, 7.5] } as const;
    expect(fit({ share: 0.61, bounds })).to.deep.equal({ center: [0, 0, 0], radius: 45 });
  });

  it('opens wider where the mask reaches the surface, since it may be cut off', () => {
    const bounds = { min: [0, -10, -5], max: [20, 10, 5] } as const;
    expect(fit({ touchesSurface: true, bounds })).to.deep.equal({ center: [10, 0, 0], radius: 45 });
  });

  it('stays between 1 and 100 m', () => {
    const speck = { min: [0, 0, 0], max: [0.1, 0.1, 0.1] } as const;
    expect(fit({ share: 0.001, bounds: speck })!.radius).to.equal(1);
    const street = { min: [-60, -60, 0], max: [60, 60, 10] } as const;
    expect(fit({ touchesSurface: true, bounds: street })!.radius).to.equal(100);
  });

  it('keeps the click inside', () => {
    const { center, radius } = fit({ share: 0.001 }, [9, 0, 0])!;
    expect(distance(center, [9, 0, 0])).to.be.lessThan(radius);
  });

  it('does not read the region again for a change of less than 15 %', () => {
    const bounds = { min: [-6, -6, -3], max: [6, 6, 3] } as const;
    expect(fit({ share: 0.7, bounds })).to.equal(null);
    expect(fit({ share: 0.7, bounds: { min: [-8, -8, -4], max: [8, 8, 4] } })).not.to.equal(null);
  });
});

describe('regionAround', () => {
  it('stays as it is around prompts inside', () => {
    expect(regionAround(REGION, [[0, 0, 0], [20, 0, 0]])).to.equal(REGION);
  });

  it('holds the old region and every prompt, with room', () => {
    const prompts: Vector3[] = [[50, 0, 0], [0, 40, 10]];
    const { center, radius } = regionAround(REGION, prompts);
    expect(radius).to.be.at.least(distance(center, REGION.center) + REGION.radius);
    for (const prompt of prompts) expect(distance(center, prompt)).to.be.lessThan(radius);
  });

  it('holds all that the limit allows', () => {
    const { center, radius } = regionAround(REGION, [[180, 0, 0]]);
    expect([center, radius]).to.deep.equal([[80, 0, 0], 100]);
  });

  it('refuses prompts that no region can hold', () => {
    expect(() => regionAround(REGION, [[181, 0, 0]])).to.throw(SegmentationError, 'This click is 181 m from the middle of the region')
      .with.property('code', 'prompts-apart');
  });
});
