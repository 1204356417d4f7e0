import { expect } from 'chai';
import { readNumbers } from '../../src/convert/read-weights.js';
import { FOURIER_KEY } from '../../src/convert/weight-layout.js';
import { fourierEncoding } from '../../src/model/fourier-encoding.js';
import { openGolden } from '../support/golden-models.js';

describe('fourierEncoding', () => {
  it('puts sines of 2 pi x A before cosines', () => {
    const matrix = [[0.25, 0], [0, 0.5], [0, 0]];
    const [a, b, c, d] = fourierEncoding(Float32Array.of(1, 0.5, 1), matrix);
    expect([a, b]).to.deep.equal([1, 1]);
    expect([c, d].every((value) => Math.abs(value) < 1e-7)).to.equal(true);
  });

  it('matches the reference at the patch centres', async () => {
    const numbers = [...await readNumbers(await openGolden('tiny.safetensors'), FOURIER_KEY)];
    const matrix = [0, 1, 2].map((row) => numbers.slice(32 * row, 32 * row + 32));
    const golden = await openGolden('case_c_one_point_multimask.safetensors');
    const expected = await readNumbers(golden, 'mid.pc_pe');
    const actual = fourierEncoding(await readNumbers(golden, 'in.centers'), matrix);
    expect(actual.length).to.equal(32 * 64);
    expect(actual.reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[i])), 0)).to.be.below(1e-5);
  });
});
