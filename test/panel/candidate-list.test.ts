import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../src/panel/candidate-list/candidate-list.js';
import type { CandidateList } from '../../src/panel/candidate-list/candidate-list.js';
import type { ToolState } from '../../src/tool/tool-state.js';
import { CANDIDATES, DRAFT, FakeTool } from '../support/fake-tool.js';
import { allWithin, within } from '../support/within.js';

describe('psam-candidate-list', () => {
  let list: CandidateList;

  async function show(patch: Partial<ToolState>): Promise<FakeTool> {
    const tool = new FakeTool(patch);
    list = Object.assign(document.createElement('psam-candidate-list'), { tool });
    document.body.append(list);
    await list.updateComplete;
    return tool;
  }

  afterEach(() => list.remove());

  const radios = () => allWithin(list, 'input') as HTMLInputElement[];

  it('shows each size with its extent and quality, the chosen one checked', async () => {
    await show(DRAFT);
    const words = allWithin(list, '.face').map((face) => face.innerText.split('\n').filter(Boolean));
    expect(words).to.deep.equal([
      ['Part', '1', '0.84 m', 'unsure 0.52'],
      ['Object', '2', '4.6 m', 'good 0.87'],
      ['Group', '3', '11 m', 'fair 0.68'],
    ]);
    expect(radios().map(({ checked }) => checked)).to.deep.equal([false, true, false]);
    expect(within(list, '[role=radiogroup]').getAttribute('aria-label')).to.equal('Sizes of the object');
  });

  it('chooses by click and by arrow, and follows the tool', async () => {
    const tool = await show(DRAFT);
    radios()[2]!.click();
    tool.set({ chosen: 2 });
    await list.updateComplete;
    radios()[2]!.focus();
    await sendKeys({ press: 'ArrowLeft' });
    const chosen = tool.calls.filter(([name]) => name === 'chooseCandidate');
    expect(chosen).to.deep.equal([['chooseCandidate', 2], ['chooseCandidate', 1]]);
    tool.set({ chosen: 0 });
    await list.updateComplete;
    expect(radios().map(({ checked }) => checked)).to.deep.equal([true, false, false]);
  });

  it('previews what is pointed at or focused, until it is left', async () => {
    const tool = await show(DRAFT);
    allWithin(list, '.card')[0]!.dispatchEvent(new PointerEvent('pointerenter'));
    within(list, '.cards').dispatchEvent(new PointerEvent('pointerleave'));
    radios()[1]!.focus();
    radios()[1]!.blur();
    expect(tool.calls).to.deep.equal([0, -1, 1, -1].map((index) => ['hoverCandidate', index]));
  });

  it('offers no empty mask and nothing while it thinks', async () => {
    const tool = await show({ ...DRAFT, candidates: CANDIDATES.map((candidate, i) => (i === 0 ? { ...candidate, bounds: null } : candidate)) });
    expect(radios().map(({ disabled }) => disabled)).to.deep.equal([true, false, false]);
    expect(allWithin(list, '.face')[0]!.innerText).to.contain('nothing found');
    tool.set({ phase: 'thinking' });
    await list.updateComplete;
    expect(radios().every(({ disabled }) => disabled)).to.equal(true);
  });

  it('shows a single mask as a reading, not as a choice', async () => {
    await show({ ...DRAFT, candidates: [CANDIDATES[1]!], chosen: 0 });
    expect(radios()).to.have.length(0);
    expect(within(list, '.single').innerText).to.contain('12,480 points');
  });

  it('shows the loading and lets it be cancelled', async () => {
    const tool = await show({ phase: 'loading', loading: { done: 2, total: 8 } });
    const bar = within(list, 'progress');
    expect([bar.value, bar.max]).to.deep.equal([2, 8]);
    within(list, 'button').click();
    expect(tool.calls).to.deep.equal([['setActive', false]]);
  });
});
