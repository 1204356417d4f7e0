import { expect } from 'chai';
import '../../src/panel/segment-panel/segment-panel.js';
import type { Segment } from '../../src/annotations/segment.js';
import type { SegmentPanel } from '../../src/panel/segment-panel/segment-panel.js';
import type { ToolState } from '../../src/tool/tool-state.js';
import { expectAccessible } from '../support/accessibility.js';
import { editOf } from '../support/edit-names.js';
import { makeSegment, storeOf } from '../support/fake-segments.js';
import { CANDIDATES, DRAFT, FakeTool, REMOTE, saving, SLOWER } from '../support/fake-tool.js';
import { allWithin, within } from '../support/within.js';

const PROBLEM: Partial<ToolState> = {
  phase: 'problem',
  engine: null,
  problem: { code: 'model-fetch-failed', message: '<img src=x onerror=alert(1)> was not found.', remedy: 'reload-model' },
};

const STATES: Record<string, Partial<ToolState>> = {
  off: { phase: 'off', engine: null },
  loading: { phase: 'loading', engine: null, loading: { done: 3.1e6, total: 5.5e6 } },
  'loading of unknown size': { phase: 'loading', engine: null, loading: { done: 0, total: 0 } },
  ready: {},
  'hint given': { hint: 'first-click-adds', mode: 'remove' },
  thinking: { ...DRAFT, phase: 'thinking', stage: 'segmenting' },
  'draft of one click': DRAFT,
  'draft with an empty candidate': { ...DRAFT, candidates: CANDIDATES.map((candidate) => ({ ...candidate, bounds: null })) },
  'draft, refined': { ...DRAFT, candidates: CANDIDATES.slice(0, 1), chosen: 0, radius: 4 },
  fallback: { engine: SLOWER },
  'model on a server': REMOTE,
  'server gone': { ...REMOTE, ...DRAFT, problem: { code: 'remote-unavailable', message: 'The server is away.', remedy: 'use-own-machine' } },
  problem: PROBLEM,
  'problem with a draft': { ...DRAFT, problem: { code: 'region-degenerate', message: 'Too few points.', remedy: null } },
  saved: saving({}),
  labelling: saving({ labelled: 0.62 }),
  'labelling paused': saving({ labelled: 0.62, paused: true }),
  'not saved': saving({ state: 'failed', message: 'The storage is full. Free some space, then try again.' }),
  'points not labelled': saving({ message: 'The server does not answer.' }),
  'open in another tab': saving({ state: 'read-only' }),
  'changed scan': saving({ state: 'failed', message: 'The scan has changed.', lost: 'changed' }),
  'kept for this page only': saving({ state: 'page-only' }),
};

const SEGMENTS: readonly Segment[] = [makeSegment(8, { name: 'Tree 7', classCode: 5 }), makeSegment(9, { name: 'Car 3', classCode: 64, visible: false })];

describe('psam-panel', () => {
  let panel: SegmentPanel;

  async function show(patch: Partial<ToolState> = {}, theme: 'light' | 'dark' = 'light'): Promise<FakeTool> {
    const tool = new FakeTool(patch);
    panel = Object.assign(document.createElement('psam-panel'), { tool, store: storeOf(SEGMENTS), theme });
    document.body.append(panel);
    await settle();
    return tool;
  }

  async function settle(): Promise<void> {
    await panel.updateComplete;
    await within(panel, 'psam-segment-list').updateComplete;
    await new Promise(requestAnimationFrame);
    await panel.updateComplete;
  }

  afterEach(() => panel.remove());

  for (const theme of ['light', 'dark'] as const) {
    for (const [name, state] of Object.entries(STATES)) {
      it(`is accessible ${name}, ${theme}`, async () => {
        await show(state, theme);
        panel.store!.select(8);
        await settle();
        await expectAccessible(panel);
      });
    }
  }

  it('keeps every control in its place whatever the state', async () => {
    const tool = await show();
    const places = () => ['psam-prompt-bar', 'psam-region-slider', '.decide', 'psam-segment-list'].map((part) => within(panel, part).getBoundingClientRect().top);
    const ready = places();
    for (const state of Object.values(STATES)) {
      tool.set({ ...new FakeTool().state, ...state });
      await settle();
      expect(places()).to.deep.equal(ready);
    }
  });

  it('writes in its own size, docked in the typeface of its place, over the view in the system\'s', async () => {
    await show();
    const place = document.createElement('div');
    place.style.font = 'italic 20px/2 monospace';
    panel.replaceWith(place);
    place.append(panel);
    const written = () => ['.tip', 'psam-segment-list'].map((part) => {
      const { fontFamily, fontSize, lineHeight } = getComputedStyle(within(panel, part));
      return `${fontSize}/${lineHeight} ${fontFamily}`;
    });
    expect(written()).to.deep.equal(Array(2).fill('13px/18px monospace'));
    panel.floating = true;
    await settle();
    expect(written()).to.deep.equal(Array(2).fill('13px/18px system-ui, sans-serif'));
    panel.style.setProperty('--psam-font', 'serif');
    expect(written()).to.deep.equal(Array(2).fill('13px/18px serif'));
    place.remove();
  });

  it('is turned on and off by its switch', async () => {
    const tool = await show();
    const button = within(panel, '.switch');
    expect(button.getAttribute('aria-checked')).to.equal('true');
    button.click();
    tool.set({ phase: 'off' });
    await settle();
    expect(button.getAttribute('aria-checked')).to.equal('false');
    button.click();
    expect(tool.calls).to.deep.equal([['setActive', false], ['setActive', true]]);
  });

  it('keeps and discards a draft, and only a draft', async () => {
    const tool = await show(DRAFT);
    const buttons = allWithin(panel, '.decide button');
    buttons.forEach((button) => button.click());
    expect(tool.calls).to.deep.equal([['keep'], ['discard']]);
    tool.set({ phase: 'ready', prompts: [], candidates: [] });
    await settle();
    expect(buttons.every((button) => button.matches(':disabled'))).to.equal(true);
  });

  it('shows a problem as text, with the button that mends it', async () => {
    const tool = await show(PROBLEM);
    const problem = within(panel, '.problem');
    expect(problem.querySelector('p')!.textContent).to.equal(PROBLEM.problem!.message);
    expect(problem.querySelector('img')).to.equal(null);
    problem.querySelector('button')!.click();
    expect(tool.calls).to.deep.equal([['remedy']]);
    tool.set({ phase: 'ready', problem: null });
    await settle();
    expect(problem.hidden).to.equal(true);
  });

  it('leaves a draft usable beside a problem, and lets the problem be closed', async () => {
    const tool = await show({ ...DRAFT, problem: { code: 'region-degenerate', message: 'Too few points.', remedy: null } });
    expect(within(panel, '.status').innerText).to.equal('Problem');
    within(panel, '.decide button').click();
    within(panel, '.dismiss').click();
    expect(tool.calls).to.deep.equal([['keep'], ['dismissProblem']]);
    tool.set({ ...PROBLEM });
    await settle();
    expect(panel.shadowRoot!.querySelector('.dismiss')).to.equal(null);
  });

  it('does not offer to keep a mask that holds nothing', async () => {
    await show({ ...DRAFT, candidates: CANDIDATES.map((candidate) => ({ ...candidate, bounds: null })) });
    expect(within(panel, '.decide button').matches(':disabled')).to.equal(true);
  });

  it('says what the model runs on, and why when it is slower', async () => {
    await show({ engine: SLOWER });
    expect(within(within(panel, 'psam-model-footer'), '.engine').innerText).to.equal('point-sam-tiny · processor\nThe browser offers no graphics adapter for WebGPU.');
  });

  it('says that points leave the machine, and where to, before the tool is turned on', async () => {
    const tool = await show({ phase: 'off', engine: null, remoteHost: REMOTE.remoteHost });
    const note = 'Points around your clicks are sent to gpu.example:8000';
    expect(within(panel, '.remote').innerText).to.equal(note);
    tool.set({ ...REMOTE, phase: 'ready' });
    await settle();
    expect([within(panel, '.remote').innerText, within(within(panel, 'psam-model-footer'), '.engine').innerText, within(panel, '.status').innerText])
      .to.deep.equal([note, 'point-sam-tiny · gpu.example:8000', 'Ready (server)']);
    tool.set({ remoteHost: null, engine: SLOWER });
    await settle();
    expect(panel.shadowRoot!.querySelector('.remote')).to.equal(null);
  });

  it('unfolds when the tool is turned on whose points leave the machine', async () => {
    const tool = await show({ phase: 'off', engine: null, remoteHost: REMOTE.remoteHost });
    panel.folded = true;
    await settle();
    expect(within(panel, '.body').hidden).to.equal(true);
    tool.set({ phase: 'loading' });
    await settle();
    expect(within(panel, '.body').hidden).to.equal(false);
    panel.folded = true;
    tool.set({ ...REMOTE, phase: 'ready' });
    await settle();
    expect(within(panel, '.body').hidden).to.equal(true);
  });

  it('offers the own machine where the server is gone', async () => {
    const tool = await show({ ...REMOTE, problem: { code: 'remote-unavailable', message: 'The server is away.', remedy: 'use-own-machine' } });
    const button = within(panel, '.problem .button');
    expect(button.innerText).to.equal('Use this computer');
    button.click();
    expect(tool.calls).to.deep.equal([['remedy']]);
  });

  it('holds tip and status through a short thought', async () => {
    const tool = await show();
    tool.set({ phase: 'thinking' });
    await settle();
    expect(within(panel, '.tip').innerText).to.equal('Go on with the next object.');
    expect(within(panel, '.status').innerText).to.equal('Ready');
  });

  it('folds to its heading', async () => {
    await show();
    allWithin(panel, '.heading .button')[1]!.click();
    await settle();
    expect(panel.folded).to.equal(true);
    expect(within(panel, '.body').hidden).to.equal(true);
  });

  it('offers protection, rules of masks, colours, what is saved and all keys in its menu', async () => {
    const tool = await show();
    const lines = () => allWithin(within(panel, 'psam-menu'), 'button');
    within(panel, '.heading .button').click();
    await settle();
    expect(lines().map((line) => line.querySelector('span')!.innerText))
      .to.deep.equal(['Protect kept objects', 'Only what hangs together', 'Leave out the ground', 'Strength of colours', 'Original colours', 'Saved scans', 'All keys']);
    expect([0, 1, 2, 4].map((index) => lines()[index]!.getAttribute('aria-checked'))).to.deep.equal(['true', 'true', 'false', 'false']);
    lines()[0]!.click();
    lines()[1]!.click();
    lines()[2]!.click();
    lines()[4]!.click();
    expect(tool.calls).to.deep.equal([['setProtection', false], ['setRules', { connected: false }], ['setRules', { noGround: true }], ['showOriginalColors', true]]);
    lines()[5]!.click();
    expect(within(panel, 'psam-saved-scans', 'section').matches(':popover-open')).to.equal(true);
    lines()[6]!.click();
    expect(within(panel, 'psam-key-sheet', 'section').matches(':popover-open')).to.equal(true);
  });

  it('weakens the colours of objects with a slider', async () => {
    const tool = await show();
    within(panel, '.heading .button').click();
    await settle();
    allWithin(within(panel, 'psam-menu'), 'button')[3]!.click();
    const slider = within(panel, 'psam-paint-sheet', 'input') as HTMLInputElement;
    expect([slider.value, slider.ariaValueText, within(panel, 'psam-paint-sheet').shadowRoot!.activeElement]).to.deep.equal(['45', '45%', slider]);
    slider.value = '20';
    slider.dispatchEvent(new Event('input'));
    expect(tool.calls).to.deep.equal([['setOpacity', 0.2]]);
    await expectAccessible(panel);
  });

  it('is accessible with its menu and with its sheet of keys open', async () => {
    await show();
    within(panel, '.heading .button').click();
    await settle();
    await expectAccessible(panel);
    panel.toggleKeys();
    await settle();
    await expectAccessible(panel);
  });

  it('tells of a delete until the next edit, and not of a keep that was undone', async () => {
    const tool = await show({ undo: editOf('keep', 'Tree 7') });
    tool.set({ undo: editOf('delete', 'Tree 7') });
    panel.store!.remove(8);
    await settle();
    expect(within(panel, '.note span').innerText).to.equal('Deleted Tree 7');
    within(panel, '.note button').click();
    expect(tool.calls).to.deep.equal([['undo']]);
    tool.set({ undo: editOf('rename', 'Car 3') });
    await settle();
    expect(panel.shadowRoot!.querySelector('.note')).to.equal(null);
    tool.set({ undo: editOf('add-point'), redo: editOf('keep', 'Car 3') });
    panel.store!.remove(9);
    await settle();
    expect(panel.shadowRoot!.querySelector('.note')).to.equal(null);
  });
});
