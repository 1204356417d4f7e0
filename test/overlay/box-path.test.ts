import { expect } from 'chai';
import { boxPath } from '../../src/overlay/box-path.js';
import { FakeAdapter } from '../support/fake-adapter.js';

const BOUNDS = { min: [1, 2, 0], max: [3, 5, 4] } as const;

describe('boxPath', () => {
  it('draws the twelve edges and stands the name over the middle of the top', () => {
    const adapter = new FakeAdapter();
    const box = boxPath(BOUNDS, (corner) => adapter.project('', corner));
    expect(box!.path.match(/M/g)).to.have.length(12);
    expect(box!.path).to.contain('M10.0 20.0L30.0 20.0');
    expect([box!.x, box!.y]).to.deep.equal([20, 20]);
  });

  it('leaves out the edges that reach behind the camera', () => {
    const adapter = new FakeAdapter();
    adapter.cameraHeight = 2;
    expect(boxPath(BOUNDS, (corner) => adapter.project('', corner))!.path.match(/M/g)).to.have.length(4);
  });

  it('is null with nothing in front of the camera', () => {
    expect(boxPath(BOUNDS, () => null)).to.equal(null);
  });
});
