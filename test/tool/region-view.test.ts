import { expect } from 'chai';
import { freePart } from '../../src/tool/free-view.js';
import { RegionView } from '../../src/tool/region-view.js';
import { FakeAdapter } from '../support/fake-adapter.js';
import { CANVAS_SIZE } from '../viewer/contract-bench.js';
import { openPotreeCoreHost } from '../viewer/potree-core-host.js';

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

describe('RegionView on its way to an object', () => {
  for (const kind of ['perspective', 'orthographic'] as const) {
    it(`shows it whole beside a panel that lies over a ${kind} view`, async () => {
      const host = await openPotreeCoreHost(kind);
      const adapter = host.createAdapter();
      const { id } = adapter.clouds()[0]!;
      const { left, top, right, bottom } = adapter.element.getBoundingClientRect();
      const free = { right: 160, bottom: 150 };
      for (const [cover, middle] of [
        [{ left: left + free.right, top, right, bottom }, [free.right / 2, CANVAS_SIZE / 2]],
        [{ left, top: top + free.bottom, right, bottom }, [CANVAS_SIZE / 2, free.bottom / 2]],
        [null, [CANVAS_SIZE / 2, CANVAS_SIZE / 2]],
      ] as const) {
        new RegionView(adapter, () => cover).lookAt(id, { min: [1, 3, 0], max: [5, 7, 4] });
        const center = adapter.project(id, [3, 5, 2])!;
        expect(center.x).to.be.closeTo(middle[0], 0.5);
        expect(center.y).to.be.closeTo(middle[1], 0.5);
        const radius = adapter.project(id, [3 + Math.sqrt(12), 5, 2])!.x - center.x;
        const half = Math.min(middle[0], middle[1]);
        expect(radius).to.be.within(0.7 * half, half);
      }
      adapter.dispose();
      host.destroy();
    });
  }

  it('takes the largest part beside the panel, and all of the view where the panel leaves none of it', () => {
    const view = { left: 10, top: 20, right: 1110, bottom: 720 };
    expect(freePart(view, { left: 800, top: 30, right: 1100, bottom: 500 })).to.deep.equal({ ...view, right: 800 });
    expect(freePart(view, { left: 800, top: 30, right: 1100, bottom: 74 })).to.deep.equal({ ...view, top: 74 });
    expect(freePart(view, { left: 0, top: 400, right: 2000, bottom: 800 })).to.deep.equal({ ...view, bottom: 400 });
    expect(freePart(view, { left: 2000, top: 0, right: 2300, bottom: 800 })).to.deep.equal(view);
    expect(freePart(view, { left: 0, top: 0, right: 2000, bottom: 800 })).to.deep.equal(view);
  });
});
