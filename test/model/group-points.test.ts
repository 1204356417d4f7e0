import { expect } from 'chai';
import { readNumbers } from '../../src/convert/read-weights.js';
import { SegmentationError } from '../../src/errors.js';
import { groupPoints, patchFeatures } from '../../src/model/group-points.js';
import { openGolden } from '../support/golden-models.js';

describe('groupPoints', () => {
  it('cuts the patches of the reference', async () => {
    const golden = await openGolden('case_ab_encoder.safetensors');
    const positions = await readNumbers(golden, 'in.xyz');
    const groups = groupPoints(positions, { patches: 32, patchSize: 16 });
    expect([...groups.centerIndices]).to.deep.equal([...await readNumbers(golden, 'mid.fps_idx')]);
    expect([...groups.centers]).to.deep.equal([...await readNumbers(golden, 'mid.centers')]);
    expect([...groups.members]).to.deep.equal([...await readNumbers(golden, 'mid.knn_idx_exact')]);
  });

  it('shrinks patches and patch size to the points there are', () => {
    const groups = groupPoints(Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1), { patches: 512, patchSize: 16 });
    expect([groups.patches, groups.patchSize, groups.members.length]).to.deep.equal([4, 4, 16]);
    expect([...groups.centerIndices].sort()).to.deep.equal([0, 1, 2, 3]);
    expect([groups.interpolation.indices.length, groups.interpolation.weights.length]).to.deep.equal([12, 12]);
  });

  it('refuses fewer than three points in words', () => {
    expect(() => groupPoints(Float32Array.of(0, 0, 0, 1, 0, 0), { patches: 512, patchSize: 16 }))
      .to.throw(SegmentationError, 'There are only 2 points here, the model needs at least 3.');
  });
});

describe('patchFeatures', () => {
  it('puts coordinates relative to the centre before the values', () => {
    const positions = Float32Array.of(0, 0, 0, 2, 0, 0, 0, 4, 0);
    const groups = groupPoints(positions, { patches: 3, patchSize: 2 });
    expect([...groups.centerIndices]).to.deep.equal([0, 2, 1]);
    expect([...patchFeatures(groups, positions, Float32Array.of(10, 20, 30), 1)]).to.deep.equal([
      0, 0, 0, 10, 2, 0, 0, 20,
      0, 0, 0, 30, 0, -4, 0, 10,
      0, 0, 0, 20, -2, 0, 0, 10,
    ]);
  });
});
