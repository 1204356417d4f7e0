import { expect } from 'chai';
import { Random } from '../../../src/simulator/drawing/random.js';

describe('Random', () => {
  it('repeats its numbers for the same seed and not for another', () => {
    const numbers = (seed: number): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(numbers(7)).to.deep.equal(numbers(7));
    expect(numbers(7)).to.not.deep.equal(numbers(8));
  });

  it('has the mean and deviation of a normal distribution', () => {
    const random = new Random(1);
    const values = Array.from({ length: 20000 }, () => random.normal());
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    expect(mean).to.be.closeTo(0, 0.03);
    expect(Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length)).to.be.closeTo(1, 0.03);
  });

  it('refuses a seed that is no integer, and to pick from nothing', () => {
    expect(() => new Random(0.5)).to.throw(RangeError, 'got 0.5');
    expect(() => new Random(1).pick([])).to.throw(RangeError, 'got 0');
  });
});
