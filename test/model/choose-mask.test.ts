import { expect } from 'chai';
import { chooseMask } from '../../src/model/choose-mask.js';

describe('chooseMask', () => {
  it('takes the candidate of best predicted quality after a first click', () => {
    expect(chooseMask({ logits: [], iou: Float32Array.of(0.9, 0.1, 0.6, 0.5) }, true)).to.equal(2);
    expect(chooseMask({ logits: [], iou: Float32Array.of(0.9, -0.2, -0.1, -0.1) }, true)).to.equal(2);
  });

  it('takes the single mask after further clicks', () => {
    expect(chooseMask({ logits: [], iou: Float32Array.of(0.1, 0.9, 0.6, 0.5) }, false)).to.equal(0);
  });
});
