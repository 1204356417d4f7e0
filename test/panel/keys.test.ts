import { expect } from 'chai';
import { handleKey } from '../../src/panel/keys.js';
import type { ToolState } from '../../src/tool/tool-state.js';
import { brief, editOf } from '../support/edit-names.js';
import { makeSegment, storeOf } from '../support/fake-segments.js';
import { DRAFT, FakeTool, type Call } from '../support/fake-tool.js';

/** What a key makes the tool do in a state; the focus is in the scene unless `inPanel`. */
function press(key: string, patch: Partial<ToolState>, init: KeyboardEventInit & { inPanel?: boolean } = {}): { handled: boolean; calls: readonly Call[] } {
  const tool = new FakeTool(patch);
  const { inPanel = false, ...modifiers } = init;
  const event = new KeyboardEvent('keydown', { key, ...modifiers });
  const handled = handleKey(event, { tool, store: storeOf([]), inPanel, toggleKeys: () => tool.calls.push(['toggleKeys']) });
  return { handled, calls: tool.calls };
}

describe('handleKey', () => {
  it('keeps a draft with Enter, and nothing else', () => {
    expect(press('Enter', DRAFT)).to.deep.equal({ handled: true, calls: [['keep']] });
    expect(press('Enter', {})).to.deep.equal({ handled: false, calls: [] });
    expect(press('Enter', { ...DRAFT, phase: 'thinking' }).calls).to.deep.equal([['keep']]);
  });

  it('clicks in the middle of the view with C while the tool is on, and takes away with Shift', () => {
    expect(press('c', {}).calls).to.deep.equal([['promptAtCenter', false]]);
    expect(press('C', DRAFT, { shiftKey: true }).calls).to.deep.equal([['promptAtCenter', true]]);
    expect(press('c', { phase: 'off' }).handled).to.equal(false);
  });

  it('steps back with Esc while the tool is on', () => {
    expect(press('Escape', DRAFT).calls).to.deep.equal([['stepBack']]);
    expect(press('Escape', { phase: 'off' }).handled).to.equal(false);
  });

  it('chooses a candidate with its number while there are several', () => {
    expect(press('3', DRAFT).calls).to.deep.equal([['chooseCandidate', 2]]);
    expect(press('1', { ...DRAFT, candidates: DRAFT.candidates!.slice(0, 1) }).handled).to.equal(false);
    expect(press('3', { ...DRAFT, candidates: DRAFT.candidates!.slice(0, 2) }).handled).to.equal(false);
    expect(press('2', {}).handled).to.equal(false);
  });

  it('goes round the candidates with Tab in the scene, and leaves Tab to the panel', () => {
    expect(press('Tab', DRAFT).calls).to.deep.equal([['chooseCandidate', 2]]);
    expect(press('Tab', { ...DRAFT, chosen: 2 }).calls).to.deep.equal([['chooseCandidate', 0]]);
    expect(press('Tab', { ...DRAFT, chosen: 0 }, { shiftKey: true }).calls).to.deep.equal([['chooseCandidate', 2]]);
    expect(press('Tab', DRAFT, { inPanel: true })).to.deep.equal({ handled: false, calls: [] });
    expect(press('Tab', {}).handled).to.equal(false);
  });

  it('passes over candidates that hold nothing', () => {
    const candidates = DRAFT.candidates!.map((candidate, index) => (index === 2 ? { ...candidate, bounds: null } : candidate));
    expect(press('3', { ...DRAFT, candidates }).handled).to.equal(false);
    expect(press('Tab', { ...DRAFT, candidates }).calls).to.deep.equal([['chooseCandidate', 0]]);
    expect(press('Tab', { ...DRAFT, candidates, chosen: 0 }, { shiftKey: true }).calls).to.deep.equal([['chooseCandidate', 1]]);
    const alone = candidates.map((candidate, index) => (index === 1 ? candidate : { ...candidate, bounds: null }));
    expect(press('Tab', { ...DRAFT, candidates: alone }).handled).to.equal(false);
  });

  it('takes the last click back with Backspace', () => {
    const prompts = [1, 2].map((x) => ({ position: [x, 0, 0] as const, positive: true }));
    expect(press('Backspace', { ...DRAFT, prompts }).calls).to.deep.equal([['removePrompt', 1]]);
    expect(press('Backspace', {}).handled).to.equal(false);
  });

  it('undoes and redoes with Ctrl and with Cmd, while there is something to', () => {
    expect(press('z', DRAFT, { ctrlKey: true }).calls).to.deep.equal([['undo']]);
    expect(press('z', DRAFT, { metaKey: true }).calls).to.deep.equal([['undo']]);
    expect(press('Z', { redo: editOf('keep', 'Tree 3') }, { ctrlKey: true, shiftKey: true }).calls).to.deep.equal([['redo']]);
    expect(press('y', { redo: editOf('keep', 'Tree 3') }, { ctrlKey: true }).calls).to.deep.equal([['redo']]);
    expect(press('z', {}, { ctrlKey: true }).handled).to.equal(false);
    expect(press('z', DRAFT).handled).to.equal(false);
  });

  it('swaps what a click does with X, in capitals too', () => {
    expect(press('x', {}).calls).to.deep.equal([['setMode', 'remove']]);
    expect(press('X', { mode: 'remove' }).calls).to.deep.equal([['setMode', 'add']]);
    expect(press('x', { phase: 'off' }).handled).to.equal(false);
  });

  it('changes the radius by a quarter with brackets, from 1 to 100 m', () => {
    expect(press(']', { radius: 8 }).calls).to.deep.equal([['setRadius', 10]]);
    expect(press('[', { radius: 10 }).calls).to.deep.equal([['setRadius', 8]]);
    expect(press(']', { radius: 90 }).calls).to.deep.equal([['setRadius', 100]]);
    expect(press('[', { radius: 1 }).calls).to.deep.equal([['setRadius', 1]]);
    expect(press(']', { region: { center: [0, 0, 0], radius: 20 } }).calls).to.deep.equal([['setRadius', 25]]);
    expect(press('[', { radius: 10 }, { ctrlKey: true, altKey: true, modifierAltGraph: true }).calls).to.deep.equal([['setRadius', 8]]);
  });

  it('shows the original colours with O, once while it is held', () => {
    expect(press('o', {}).calls).to.deep.equal([['showOriginalColors', true]]);
    expect(press('o', {}, { repeat: true })).to.deep.equal({ handled: true, calls: [] });
  });

  it('does once per press what would be too much while a key is held', () => {
    for (const key of ['c', 'x', 'Enter', 'Escape', '?']) expect(press(key, DRAFT, { repeat: true })).to.deep.equal({ handled: true, calls: [] });
    expect(press(']', { radius: 8 }, { repeat: true }).calls).to.deep.equal([['setRadius', 10]]);
  });

  it('opens the sheet of keys with a question mark', () => {
    expect(press('?', {}, { shiftKey: true }).calls).to.deep.equal([['toggleKeys']]);
  });

  it("leaves the browser's own combinations alone", () => {
    expect(press('o', {}, { ctrlKey: true }).handled).to.equal(false);
    expect(press('f', {}, { metaKey: true }).handled).to.equal(false);
    expect(press('x', {}, { altKey: true }).handled).to.equal(false);
  });
});

describe('handleKey with kept objects', () => {
  it('shows the selected one alone with I, and all again; weakens and strengthens colours with , and .', () => {
    const tool = new FakeTool({ opacity: 0.95 });
    const store = storeOf([makeSegment(8)]);
    const send = (key: string) => handleKey(new KeyboardEvent('keydown', { key }), { tool, store, inPanel: false, toggleKeys: () => undefined });
    expect(send('i')).to.equal(false);
    store.select(8);
    expect(send('i')).to.equal(true);
    tool.set({ only: 8 });
    send('i');
    store.select(null);
    send('i');
    send('.');
    tool.set({ opacity: 0.45 });
    send(',');
    expect(tool.calls).to.deep.equal([['showOnly', 8], ['showOnly', null], ['showOnly', null], ['setOpacity', 1], ['setOpacity', 0.35]]);
    expect(press(',', {}).handled).to.equal(false);
  });
});

describe('handleKey with a selected object', () => {
  it('gives it a class by a digit, as an edit, while there is no draft', () => {
    const tool = new FakeTool();
    const store = storeOf([makeSegment(8, { name: 'Car 3' })]);
    const send = (key: string) => handleKey(new KeyboardEvent('keydown', { key }), { tool, store, inPanel: false, toggleKeys: () => undefined });
    expect(send('5')).to.equal(false);
    store.select(8);
    expect(['5', '7', '7'].map(send)).to.deep.equal([true, true, true]);
    expect([store.get(8)!.classCode, brief(store.history.undoName), store.history.done.length]).to.deep.equal([64, 'classify Car 3', 2]);
    tool.set(DRAFT);
    expect(['5', '3'].map(send)).to.deep.equal([false, true]);
    expect([store.get(8)!.classCode, tool.calls]).to.deep.equal([64, [['chooseCandidate', 2]]]);
  });

  it('corrects it with E by the clicks that made it, but not in place of a draft', () => {
    const tool = new FakeTool();
    const store = storeOf([makeSegment(8), makeSegment(9, { prompts: [] })]);
    const send = (key: string) => handleKey(new KeyboardEvent('keydown', { key }), { tool, store, inPanel: false, toggleKeys: () => undefined });
    const sent = [8, 9].map((label) => (store.select(label), send('e')));
    tool.set(DRAFT);
    store.select(8);
    expect([...sent, send('e')]).to.deep.equal([true, false, false]);
    expect(tool.calls).to.deep.equal([['segmentAgain', 8]]);
  });

  it('goes to it, deletes it, hides and shows it', () => {
    const tool = new FakeTool();
    const store = storeOf([makeSegment(8, { name: 'Tree 7' })]);
    const target = { tool, store, inPanel: false, toggleKeys: () => undefined };
    const send = (key: string) => handleKey(new KeyboardEvent('keydown', { key }), target);
    expect(['f', 'Delete', 'v'].map(send)).to.deep.equal([false, false, false]);
    store.select(8);
    expect(['f', 'Delete', 'v'].map(send)).to.deep.equal([true, true, true]);
    expect(tool.calls).to.deep.equal([['goTo', 8], ['deleteSegment', 8]]);
    expect(store.get(8)!.visible).to.equal(false);
    expect(brief(store.history.undoName)).to.equal('hide Tree 7');
  });
});
