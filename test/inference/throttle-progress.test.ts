import { expect } from 'chai';
import { throttleProgress } from '../../src/inference/throttle-progress.js';

/** What is reported of a thousand pieces that arrive at this pace, milliseconds. */
function reported(pace: number): number[] {
  let time = 5000;
  const reports: number[] = [];
  const progress = throttleProgress((done) => reports.push(done), () => time);
  for (let done = 1; done <= 1000; done++, time += pace) progress(done, 1000);
  return reports;
}

describe('throttleProgress', () => {
  it('reports ten times a second, first and last always', () => {
    expect(reported(1)).to.deep.equal([1, 101, 201, 301, 401, 501, 601, 701, 801, 901, 1000]);
    expect(reported(0)).to.deep.equal([1, 1000]);
  });

  it('reports all that comes slowly', () => {
    expect(reported(100)).to.have.length(1000);
  });
});
