import { expect } from 'chai';
import { streetPlace } from '../../../src/simulator/town/town-scene.js';
import { groundHeight } from '../../../src/simulator/town/terrain.js';

describe('groundHeight', () => {
  it('steps up by the kerb at the edge of the roadway', () => {
    for (const along of [20, 80, 140]) {
      for (const side of [-1, 1]) {
        const step = groundHeight(...streetPlace(along, side * 4.72)) - groundHeight(...streetPlace(along, side * 4.68));
        expect(step).to.be.closeTo(0.13, 0.005);
      }
    }
  });

  it('rises by metres over the whole town', () => {
    const heights = [[5, 5], [155, 5], [5, 115], [155, 115]].map(([x, y]) => groundHeight(x!, y!));
    expect(Math.max(...heights) - Math.min(...heights)).to.be.within(3, 8);
  });
});
