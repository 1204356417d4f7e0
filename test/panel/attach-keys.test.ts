import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { attachKeys } from '../../src/panel/attach-keys.js';
import '../../src/panel/segment-panel/segment-panel.js';
import type { SegmentPanel } from '../../src/panel/segment-panel/segment-panel.js';
import { makeSegment, storeOf } from '../support/fake-segments.js';
import { DRAFT, FakeTool } from '../support/fake-tool.js';
import { within } from '../support/within.js';

describe('attachKeys', () => {
  let tool: FakeTool;
  let panel: SegmentPanel;
  let scene: HTMLElement;
  let field: HTMLInputElement;
  let detach: () => void;

  beforeEach(async () => {
    tool = new FakeTool(DRAFT);
    const store = storeOf([makeSegment(8), makeSegment(9)]);
    panel = Object.assign(document.createElement('psam-panel'), { tool, store });
    scene = document.createElement('div');
    field = document.createElement('input');
    document.body.append(panel, scene, field);
    detach = attachKeys({ panel, scenes: [scene], tool, store });
    await panel.updateComplete;
  });

  afterEach(() => {
    detach();
    for (const element of [panel, scene, field]) element.remove();
  });

  const enter = (element: Element) => element.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }));
  const enterScene = () => enter(scene);

  it('does nothing before the pointer is over the scene or the focus in the panel', async () => {
    await sendKeys({ press: 'x' });
    expect(tool.calls).to.deep.equal([]);
  });

  it('works while the pointer is over the scene', async () => {
    enterScene();
    await sendKeys({ press: 'x' });
    expect(tool.calls).to.deep.equal([['setMode', 'remove']]);
    enter(field);
    await sendKeys({ press: 'x' });
    expect(tool.calls).to.have.length(1);
    enterScene();
    document.documentElement.dispatchEvent(new PointerEvent('pointerleave'));
    await sendKeys({ press: 'x' });
    expect(tool.calls).to.have.length(1);
  });

  it('works on when a marker comes up under the resting pointer', async () => {
    const marker = scene.appendChild(document.createElement('button'));
    enter(marker);
    await sendKeys({ press: 'Enter' });
    expect(tool.calls).to.deep.equal([['keep']]);
  });

  it('works while the panel has the focus', async () => {
    within(panel, 'psam-prompt-bar', 'input').focus();
    await sendKeys({ press: 'Backspace' });
    expect(tool.calls).to.deep.equal([['removePrompt', 0]]);
  });

  it('never works while someone types, here or elsewhere on the page', async () => {
    enterScene();
    field.focus();
    await sendKeys({ type: 'xof[1' });
    await sendKeys({ press: 'Backspace' });
    expect(field.value).to.equal('xof[');
    expect(tool.calls).to.deep.equal([]);
  });

  it('never works while an object is renamed; Enter keeps the name and Esc the old one', async () => {
    enterScene();
    await within(panel, 'psam-segment-list', 'psam-segment-rows').updateComplete;
    const row = within(panel, 'psam-segment-list', 'psam-segment-rows', 'psam-segment-row');
    await row.rename();
    await sendKeys({ type: 'Box 1?' });
    await sendKeys({ press: 'Enter' });
    expect(panel.store!.get(8)!.name).to.equal('Box 1?');
    await row.rename();
    await sendKeys({ type: 'other' });
    await sendKeys({ press: 'Escape' });
    expect(panel.store!.get(8)!.name).to.equal('Box 1?');
    expect(tool.calls).to.deep.equal([]);
  });

  it('leaves Enter to a button that the keyboard reached', async () => {
    enterScene();
    const discard = within(panel, '.decide .button:last-child');
    within(panel, '.decide .button').focus();
    await sendKeys({ press: 'Tab' });
    expect(panel.shadowRoot!.activeElement).to.equal(discard);
    await sendKeys({ press: 'Enter' });
    expect(tool.calls).to.deep.equal([['discard']]);
  });

  it('gives the colours back when O is let go, and when the window loses the focus', async () => {
    enterScene();
    await sendKeys({ down: 'o' });
    await sendKeys({ up: 'o' });
    await sendKeys({ down: 'o' });
    window.dispatchEvent(new Event('blur'));
    await sendKeys({ up: 'o' });
    expect(tool.calls).to.deep.equal([true, false, true, false].map((shown) => ['showOriginalColors', shown]));
  });

  it('opens the sheet of all keys, which has the keys to itself until Esc closes it', async () => {
    enterScene();
    await sendKeys({ press: '?' });
    const sheet = within(panel, 'psam-key-sheet', '[popover]');
    expect(sheet.matches(':popover-open')).to.equal(true);
    await sendKeys({ press: 'x' });
    await sendKeys({ press: 'Escape' });
    expect(sheet.matches(':popover-open')).to.equal(false);
    expect(tool.calls).to.deep.equal([]);
  });

  it('hides handled keys from the host, and no others', async () => {
    enterScene();
    const seen: string[] = [];
    const hear = ({ key }: KeyboardEvent) => void seen.push(key);
    document.body.addEventListener('keydown', hear);
    await sendKeys({ press: 'x' });
    await sendKeys({ press: 'q' });
    document.body.removeEventListener('keydown', hear);
    expect(seen).to.deep.equal(['q']);
  });

  it('ends', async () => {
    enterScene();
    detach();
    await sendKeys({ press: 'x' });
    expect(tool.calls).to.deep.equal([]);
  });
});
