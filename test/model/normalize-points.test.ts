import { expect } from 'chai';
import { normalizePoints, toModelFrame } from '../../src/model/normalize-points.js';

describe('normalizePoints', () => {
  it('centres on the mean and scales by the largest distance', () => {
    const { positions, frame } = normalizePoints([0, 0, 0, 4, 0, 0, 2, 0, 0, 2, 6, 0], 'z');
    expect(frame).to.deep.equal({ center: [2, 1.5, 0], scale: 4.5, upAxis: 'z' });
    expect([...positions]).to.deep.equal([...Float32Array.of(-2 / 4.5, -1.5 / 4.5, 0, 2 / 4.5, -1.5 / 4.5, 0, 0, -1.5 / 4.5, 0, 0, 1, 0)]);
  });

  it('turns z up to y up', () => {
    const { positions } = normalizePoints([0, 0, -1, 0, 0, 1, 0, 1, 0, 0, -1, 0], 'y');
    expect([...positions].map((value) => value + 0)).to.deep.equal([0, -1, 0, 0, 1, 0, 0, 0, -1, 0, 0, 1]);
  });

  it('loses nothing at map coordinates', () => {
    const local = [0.001, 0, 0, 0.002, 0, 0, 0.003, 0, 0];
    const map = Float64Array.from(local, (value, i) => value + [451_234, 5_412_345, 33][i % 3]);
    const { positions, frame } = normalizePoints(map, 'z');
    expect(positions[0]).to.be.closeTo(-1, 1e-6);
    expect(positions[3]).to.be.closeTo(0, 1e-6);
    expect(toModelFrame(frame, [map[6], map[7], map[8]])[0]).to.be.closeTo(1, 1e-6);
  });

  it('keeps a cloud of equal points finite', () => {
    const { positions, frame } = normalizePoints([7, 7, 7, 7, 7, 7], 'z');
    expect([frame.scale, ...positions]).to.deep.equal([1, 0, 0, 0, 0, 0, 0]);
  });

  it('refuses no points and coordinates that are not finite', () => {
    expect(() => normalizePoints([], 'y')).to.throw(RangeError, 'Expected x, y, z of at least 1 point, got 0 numbers.');
    for (const bad of [NaN, Infinity]) {
      expect(() => normalizePoints([0, 0, 0, 1, bad, 1], 'y')).to.throw(RangeError, 'Expected finite coordinates');
    }
  });
});
