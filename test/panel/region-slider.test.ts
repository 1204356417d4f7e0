import { expect } from 'chai';
import '../../src/panel/region-slider/region-slider.js';
import { radiusAt, stepOf } from '../../src/panel/radius-scale.js';
import type { RegionSlider } from '../../src/panel/region-slider/region-slider.js';
import type { ToolState } from '../../src/tool/tool-state.js';
import { FakeTool } from '../support/fake-tool.js';
import { within } from '../support/within.js';

describe('radiusAt and stepOf', () => {
  it('spans 1 to 100 m on a logarithmic scale', () => {
    expect([0, 50, 100].map(radiusAt)).to.deep.equal([1, 10, 100]);
    expect([0.2, 1, 10, 100, 500].map(stepOf)).to.deep.equal([0, 0, 50, 100, 100]);
  });
});

describe('psam-region-slider', () => {
  let slider: RegionSlider;

  async function show(patch: Partial<ToolState>): Promise<FakeTool> {
    const tool = new FakeTool(patch);
    slider = Object.assign(document.createElement('psam-region-slider'), { tool });
    document.body.append(slider);
    await slider.updateComplete;
    return tool;
  }

  afterEach(() => slider.remove());

  it('says that the radius is automatic, and which it is', async () => {
    await show({ region: { center: [0, 0, 0], radius: 12 } });
    expect(within(slider, 'output').innerText).to.equal('auto 12 m');
    expect(within(slider, 'input').getAttribute('aria-valuetext')).to.equal('auto 12 m');
    expect(within(slider, 'button').matches(':disabled')).to.equal(true);
  });

  it('previews while it moves and sets when it is let go', async () => {
    const tool = await show({});
    const input = within(slider, 'input');
    input.value = '50';
    input.dispatchEvent(new Event('input'));
    await slider.updateComplete;
    expect(within(slider, 'output').innerText).to.equal('10 m');
    input.dispatchEvent(new Event('change'));
    expect(tool.calls).to.deep.equal([['previewRadius', 10], ['previewRadius', null], ['setRadius', 10]]);
  });

  it('goes back to automatic', async () => {
    const tool = await show({ radius: 3.4 });
    expect(within(slider, 'output').innerText).to.equal('3.4 m');
    within(slider, 'button').click();
    expect(tool.calls).to.deep.equal([['setRadius', null]]);
  });
});
