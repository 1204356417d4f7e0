import { expect } from 'chai';
import { RegionView } from '../../src/tool/region-view.js';
import { FakeAdapter } from '../support/fake-adapter.js';

describe('RegionView while the slider moves', () => {
  let adapter: FakeAdapter;
  let view: RegionView;

  beforeEach(() => {
    adapter = new FakeAdapter();
    adapter.hit = { key: { cloud: 'cloud', name: 'r' }, index: 0, position: [1, 2, 3] };
    view = new RegionView(adapter);
  });

  it('looks once where the middle of the view lies, and again when the camera has moved', () => {
    const regions = [4, 5, 6].map((radius) => view.preview(radius, null));
    expect(regions).to.deep.equal([4, 5, 6].map((radius) => ({ cloud: 'cloud', region: { center: [1, 2, 3], radius } })));
    expect(adapter.picks).to.have.length(1);
    adapter.hit = { ...adapter.hit!, position: [7, 8, 9] };
    adapter.moveCamera([1, 0]);
    expect(view.preview(6, null)?.region.center).to.deep.equal([7, 8, 9]);
    expect(adapter.picks).to.have.length(2);
  });

  it('looks once into empty space, too', () => {
    adapter.hit = null;
    expect([4, 5].map((radius) => view.preview(radius, null))).to.deep.equal([null, null]);
    expect(adapter.picks).to.have.length(1);
  });

  it('looks again at the next move of the slider, and watches the camera only meanwhile', () => {
    view.preview(4, null);
    expect(adapter.watcherCount).to.equal(1);
    expect([view.preview(null, null), adapter.watcherCount]).to.deep.equal([null, 0]);
    view.preview(4, null);
    expect([adapter.picks.length, adapter.watcherCount]).to.deep.equal([2, 1]);
    view.dispose();
    expect(adapter.watcherCount).to.equal(0);
  });

  it('looks at nothing around a draft', () => {
    expect(view.preview(4, { cloud: 'cloud', center: [5, 5, 5] })).to.deep.equal({ cloud: 'cloud', region: { center: [5, 5, 5], radius: 4 } });
    expect([adapter.picks.length, adapter.watcherCount]).to.deep.equal([0, 0]);
  });
});
