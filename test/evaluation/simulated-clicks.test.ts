import { expect } from 'chai';
import { DepthSearch } from '../../src/evaluation/depth-search.js';
import { firstClick, nextClick } from '../../src/evaluation/simulated-clicks.js';
import { goldenCase } from '../support/golden-cases.js';
import { plainNextClick } from '../support/plain-clicks.js';
import { awkwardClouds, cloudOf, seededRandom } from '../support/random-clouds.js';
import { floats, integers } from '../support/read-safetensors.js';

/** Points at x = 0, 1, 2 ... on a line. */
const line = (size: number) => new DepthSearch(cloudOf(size, (i) => [i, 0, 0]));
const mask = (text: string) => Uint8Array.from(text, (letter) => Number(letter === '#'));

describe('simulated clicks', () => {
  it('begin in the middle of the object', () => {
    expect(firstClick(line(9), mask('..#####..'))).to.deep.equal({ index: 4, positive: true });
  });

  it('go to the deeper of missed and wrong points, negative on wrong ones', () => {
    const truth = mask('####......');
    expect(nextClick(line(10), truth, mask('..........'))).to.deep.equal({ index: 0, positive: true });
    expect(nextClick(line(10), truth, mask('####.....#'))).to.deep.equal({ index: 9, positive: false });
    expect(nextClick(line(10), truth, mask('...##.....'))).to.deep.equal({ index: 0, positive: true });
  });

  it('are negative where missed and wrong points lie equally deep', () => {
    expect(nextClick(line(9), mask('.#.......'), mask('.......#.'))).to.deep.equal({ index: 7, positive: false });
  });

  it('take the first of equally deep points', () => {
    expect(firstClick(line(7), mask('.#.#.#.'))).to.deep.equal({ index: 1, positive: true });
    expect(firstClick(line(6), mask('.####.'))).to.deep.equal({ index: 2, positive: true });
  });

  it('repeat the first click after an empty mask, and after a perfect one', () => {
    const truth = mask('.###.');
    expect(nextClick(line(5), truth, mask('.....'))).to.deep.equal({ index: 2, positive: true });
    expect(nextClick(line(5), truth, truth)).to.deep.equal({ index: 2, positive: true });
  });

  it('are negative on what is wrong when the mask is everything', () => {
    expect(nextClick(line(6), mask('#.....'), mask('######'))).to.deep.equal({ index: 5, positive: false });
  });

  it('fall on the point nearest to the mean of an object that is the whole cloud', () => {
    const all = mask('#####');
    expect(firstClick(line(5), all)).to.deep.equal({ index: 2, positive: true });
    expect(nextClick(line(5), all, mask('.....'))).to.deep.equal({ index: 2, positive: true });
    expect(nextClick(line(5), all, all)).to.deep.equal({ index: 2, positive: true });
    expect(nextClick(line(5), all, mask('##...'))).to.deep.equal({ index: 4, positive: true });
  });

  it('refuse an object without a point and a mask of other points', () => {
    expect(() => firstClick(line(3), mask('...'))).to.throw(RangeError, 'at least 1 point');
    expect(() => nextClick(line(3), mask('#..'), mask('#.'))).to.throw(RangeError, 'a prediction of 3 points, got 2');
  });

  it('are the plain twin\'s on clouds with ties, duplicates and outliers', () => {
    const random = seededRandom(5);
    for (const [name, positions] of awkwardClouds()) {
      const size = positions.length / 3;
      const cloud = new DepthSearch(positions);
      for (let round = 0; round < 3; round++) {
        const truth = Uint8Array.from({ length: size }, () => Number(random() < 0.5));
        const predicted = truth.map((inside) => (random() < 0.2 ? 1 - inside : inside));
        const expected = plainNextClick(positions, truth, predicted);
        if (expected) expect(nextClick(cloud, truth, predicted), name).to.deep.equal(expected);
      }
    }
  });

  it('are those of a recorded session of the reference implementation', async () => {
    const session = await goldenCase('h_eval_session');
    const positions = floats(session, 'in.xyz');
    const truth = Uint8Array.from(integers(session, 'in.gt_mask'));
    const cloud = new DepthSearch(positions);
    let click = firstClick(cloud, truth);
    for (let step = 0; step < 5; step++) {
      const recorded = floats(session, `iter${step}.prompt_coords`).slice(3 * step);
      expect([...positions.subarray(3 * click.index, 3 * click.index + 3)]).to.deep.equal([...recorded]);
      expect(click.positive).to.equal(integers(session, `iter${step}.prompt_labels`)[step] === 1);
      const [chosen] = integers(session, `iter${step}.chosen`);
      const logits = floats(session, `iter${step}.masks`).subarray(chosen * truth.length, (chosen + 1) * truth.length);
      click = nextClick(cloud, truth, Uint8Array.from(logits, (logit) => Number(logit > 0)));
    }
  });
});
