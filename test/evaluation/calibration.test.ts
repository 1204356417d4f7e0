import { expect } from 'chai';
import { calibrate } from '../../src/evaluation/calibration.js';

describe('calibrate', () => {
  it('says nothing of segmenters that predict nothing', () => {
    expect(calibrate([{ ious: [0.5, 0.7], oracle: 0.5, offered: [], qualities: [null, null] }])).to.equal(null);
  });

  it('compares predictions with the truth at the first click and over all, in bins of the prediction', () => {
    const judged = [
      { ious: [0.5, 0.75], oracle: 0.5, offered: [], qualities: [0.75, 0.75] },
      { ious: [0.25, 1], oracle: 0.25, offered: [], qualities: [0.125, 1.25] },
    ];
    expect(calibrate(judged)).to.deep.equal({
      errorFirst: 0.1875, error: 0.15625, bias: 0.09375,
      bins: [
        { from: 0, to: 0.2, count: 1, predicted: 0.125, actual: 0.25 },
        { from: 0.6, to: 0.8, count: 2, predicted: 0.75, actual: 0.625 },
        { from: 0.8, to: 1, count: 1, predicted: 1.25, actual: 1 },
      ],
    });
  });
});
