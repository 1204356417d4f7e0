import '../../src/overlay/scene-overlay/scene-overlay.js';
import '../../src/panel/segment-panel/segment-panel.js';
import { expect } from 'chai';
import { FakeAdapter } from '../support/fake-adapter.js';
import { makeSegment, storeOf } from '../support/fake-segments.js';
import { DRAFT, FakeTool } from '../support/fake-tool.js';
import { allWithin, within } from '../support/within.js';

/** A policy cannot be taken off a page again: these tests have one of their own. */
describe('panel and overlay under a strict content security policy', () => {
  const violations: string[] = [];

  before(async () => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, sample }) => violations.push(`${effectiveDirective} ${sample}`));
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content = "style-src 'self'; img-src 'self' data:";
    document.head.append(policy);
  });

  it('look as they should', async () => {
    const tool = new FakeTool({ ...DRAFT, problem: { code: 'region-degenerate', message: 'Too few points.', remedy: null } });
    const store = storeOf([8, 9, 10].map((label) => makeSegment(label, { color: [10, 20, label] })));
    const panel = Object.assign(document.createElement('psam-panel'), { tool, store });
    const overlay = Object.assign(document.createElement('psam-scene-overlay'), { adapter: new FakeAdapter(), tool, store });
    document.body.append(panel, overlay);
    await overlay.updateComplete;
    const rows = () => allWithin(within(panel, 'psam-segment-list', 'psam-segment-rows'), 'psam-segment-row');
    while (rows().length < 3) await new Promise(requestAnimationFrame);
    const tops = rows().map((row) => row.getBoundingClientRect().top);
    expect(new Set(tops).size).to.equal(3);
    expect(within(rows()[0]!, '.swatch').style.getPropertyValue('--color')).to.equal('rgb(10 20 8)');
    expect(within(panel, '.problem').style.gridRow).to.equal('1 / span 2');
    expect(violations).to.deep.equal([]);
    document.body.append(Object.assign(document.createElement('p'), { innerHTML: '<b style="color: red">a style that the policy forbids</b>' }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(violations).to.have.length(1);
    panel.remove();
    overlay.remove();
  });
});
