import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../src/panel/segment-list/segment-list.js';
import type { AnnotationStore } from '../../src/annotations/annotation-store.js';
import type { Segment } from '../../src/annotations/segment.js';
import type { SegmentList } from '../../src/panel/segment-list/segment-list.js';
import type { SegmentRow } from '../../src/panel/segment-row/segment-row.js';
import { brief } from '../support/edit-names.js';
import { makeSegment, storeOf } from '../support/fake-segments.js';
import { FakeTool } from '../support/fake-tool.js';
import { allWithin, within } from '../support/within.js';

const HOSTILE = '<img src=x onerror=alert(1)>';

describe('psam-segment-list', () => {
  let list: SegmentList;
  let tool: FakeTool;
  let store: AnnotationStore;

  async function show(segments: readonly Segment[]): Promise<void> {
    tool = new FakeTool();
    store = storeOf(segments);
    list = Object.assign(document.createElement('psam-segment-list'), { tool, store });
    list.style.cssText = 'width: 300px; height: 240px';
    document.body.append(list);
    await settle();
  }

  async function settle(): Promise<void> {
    await list.updateComplete;
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
    await list.updateComplete;
  }

  afterEach(() => list.remove());

  const rows = () => allWithin(within(list, 'psam-segment-rows'), 'psam-segment-row') as SegmentRow[];
  const names = () => rows().map((row) => row.segment!.name);
  const tools = () => allWithin(list, '.tools button');
  const trees = () => [
    makeSegment(8, { name: 'Tree 1', classCode: 5 }),
    makeSegment(9, { name: 'Car 1', classCode: 64 }),
    makeSegment(10, { name: 'Tree 2', classCode: 5 }),
  ];

  /** The tool does as it is told. */
  function obey(): void {
    tool.select = (label) => store.select(label);
  }

  it('says what will be there', async () => {
    await show([]);
    expect(within(list, '.empty').innerText).to.equal('Objects you keep appear here.');
    expect(tools().every((button) => button.matches(':disabled'))).to.equal(true);
  });

  it('shows names as text, whatever they hold', async () => {
    await show([makeSegment(8, { name: HOSTILE })]);
    expect(within(rows()[0]!, '.text').textContent).to.equal(HOSTILE);
    expect(rows()[0]!.shadowRoot!.querySelector('img')).to.equal(null);
    expect(rows()[0]!.getAttribute('aria-label')).to.equal(HOSTILE);
  });

  it('hides one object, and all, as edits', async () => {
    await show(trees());
    allWithin(rows()[1]!, '.button')[1]!.click();
    expect(store.segments.map(({ visible }) => visible)).to.deep.equal([true, false, true]);
    expect(brief(store.history.undoName)).to.equal('hide Car 1');
    tools()[2]!.click();
    expect(store.segments.every(({ visible }) => !visible)).to.equal(true);
    await settle();
    expect(tools()[2]!.ariaLabel).to.equal('Show all objects');
    tools()[2]!.click();
    expect(store.segments.every(({ visible }) => visible)).to.equal(true);
    expect(tool.calls).to.deep.equal([]);
  });

  it('changes the class as an edit', async () => {
    await show(trees());
    const select = within(rows()[0]!, 'select');
    expect(select.selectedOptions[0]!.text).to.equal('High vegetation');
    expect(['6', '64', '65'].map((code) => [...select.options].find(({ value }) => value === code)!.text)).to.deep.equal(['Building (6)', 'Vehicle (7)', 'Person']);
    select.value = '6';
    select.dispatchEvent(new Event('change'));
    expect(store.get(8)!.classCode).to.equal(6);
    expect(brief(store.history.undoName)).to.equal('classify Tree 1');
    store.history.undo();
    await settle();
    expect(select.value).to.equal('5');
  });

  it('shows a class that it does not know', async () => {
    await show([makeSegment(8, { classCode: 77 })]);
    expect(within(rows()[0]!, 'select').selectedOptions[0]!.text).to.equal('Class 77');
  });

  it('renames in place, and takes an empty name for a change of mind', async () => {
    await show(trees());
    within(rows()[0]!, '.text').dispatchEvent(new MouseEvent('dblclick'));
    await rows()[0]!.updateComplete;
    await sendKeys({ type: '  Oak ' });
    await sendKeys({ press: 'Enter' });
    expect(store.get(8)!.name).to.equal('Oak');
    expect(brief(store.history.undoName)).to.equal('rename Tree 1');
    await rows()[0]!.rename();
    await sendKeys({ press: 'Backspace' });
    await sendKeys({ press: 'Enter' });
    expect(store.get(8)!.name).to.equal('Oak');
  });

  it('offers to go to, show alone, rename, recolour and delete an object', async () => {
    await show(trees());
    const lines = () => allWithin(within(list, 'psam-menu'), 'button');
    const choose = async (index: number) => {
      within(rows()[1]!, '.button').click();
      await settle();
      lines()[index]!.click();
      await settle();
    };
    await choose(0);
    await choose(1);
    await choose(5);
    expect(tool.calls.filter(([name]) => name !== 'select')).to.deep.equal([['goTo', 9], ['showOnly', 9], ['deleteSegment', 9]]);
    await choose(2);
    expect(rows()[1]!.shadowRoot!.activeElement!.localName).to.equal('input');
    await choose(4);
    const colors = within(list, 'psam-color-picker');
    expect(within(colors, '[popover]').matches(':popover-open')).to.equal(true);
    allWithin(colors, 'button')[3]!.click();
    expect(store.get(9)!.color).to.deep.equal([240, 228, 66]);
    expect(brief(store.history.undoName)).to.equal('recolor Car 1');
  });

  it('selects the object whose menu opens, since that names keys', async () => {
    await show(trees());
    obey();
    store.select(8);
    within(rows()[1]!, '.button').click();
    expect(store.selected).to.equal(9);
    rows()[2]!.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }));
    expect(store.selected).to.equal(10);
  });

  it('offers to correct an object by the clicks that made it, and says where that is another model\'s turn', async () => {
    const clicked = trees().map((segment, i) => (i === 1 ? segment : { ...segment, prompts: [] }));
    await show(clicked);
    const words = async (index: number) => {
      within(rows()[index]!, '.button').click();
      await settle();
      return allWithin(within(list, 'psam-menu'), 'button').map((line) => line.querySelector('span')!.innerText);
    };
    expect(await words(0)).to.deep.equal(['Go to', 'Only this', 'Rename', 'Change colour', 'Delete']);
    expect(await words(1)).to.deep.equal(['Go to', 'Only this', 'Rename', 'Correct…', 'Change colour', 'Delete']);
    tool.others = [9];
    expect(await words(1)).to.deep.equal(['Go to', 'Only this', 'Rename', 'Segment again with this model', 'Change colour', 'Delete']);
    allWithin(within(list, 'psam-menu'), 'button')[3]!.click();
    expect(tool.calls.at(-1)).to.deep.equal(['segmentAgain', 9]);
  });

  it('says which object is shown alone, and shows all again at the eye', async () => {
    await show(trees());
    list.only = 9;
    await settle();
    expect(within(list, 'h2').innerText).to.equal('Objects Only Car 1 is shown');
    within(rows()[1]!, '.button').click();
    await settle();
    const line = allWithin(within(list, 'psam-menu'), 'button')[1]!;
    expect([line.innerText.split('\n')[0], line.getAttribute('aria-checked')]).to.deep.equal(['Only this', 'true']);
    line.click();
    expect(tools()[2]!.ariaLabel).to.equal('Show all objects');
    tools()[2]!.click();
    expect(tool.calls).to.deep.equal([['select', 9], ['showOnly', null], ['showOnly', null]]);
    expect(store.segments.every(({ visible }) => visible)).to.equal(true);
  });

  it('moves through its menu with the arrows and closes it with Esc', async () => {
    await show(trees());
    within(rows()[0]!, '.button').focus();
    await sendKeys({ press: 'Enter' });
    await settle();
    const menu = within(list, 'psam-menu');
    const at = () => allWithin(menu, 'button').indexOf(menu.shadowRoot!.activeElement as HTMLElement);
    expect(at()).to.equal(0);
    await sendKeys({ press: 'ArrowDown' });
    expect(at()).to.equal(1);
    await sendKeys({ press: 'End' });
    expect(at()).to.equal(5);
    await sendKeys({ press: 'ArrowDown' });
    expect(at()).to.equal(0);
    await sendKeys({ press: 'Escape' });
    expect(within(menu, '[popover]').matches(':popover-open')).to.equal(false);
  });

  it('selects by click and with the arrows, with one tab stop', async () => {
    await show(trees());
    obey();
    rows()[1]!.click();
    await settle();
    expect(store.selected).to.equal(9);
    expect(rows().map(({ tabIndex }) => tabIndex)).to.deep.equal([-1, 0, -1]);
    rows()[1]!.focus();
    await sendKeys({ press: 'ArrowDown' });
    await settle();
    expect(store.selected).to.equal(10);
    expect(rows().map((row) => row.getAttribute('aria-selected'))).to.deep.equal(['false', 'false', 'true']);
    await sendKeys({ press: 'Home' });
    await settle();
    expect(store.selected).to.equal(8);
  });

  it('keeps the focus on the neighbour of an object that goes', async () => {
    await show(trees());
    obey();
    rows()[1]!.focus();
    store.remove(9);
    await settle();
    const focused = within(list, 'psam-segment-rows').shadowRoot!.activeElement as SegmentRow;
    expect(focused.segment!.label).to.equal(10);
  });

  it('finds objects by name and by class', async () => {
    await show(trees());
    tools()[0]!.click();
    await settle();
    await sendKeys({ type: 'VEHI' });
    await settle();
    expect(names()).to.deep.equal(['Car 1']);
    await sendKeys({ type: 'zzz' });
    await settle();
    expect(within(list, '.empty').innerText).to.equal('No object has such a name or class.');
    await sendKeys({ press: 'Escape' });
    await settle();
    expect(names()).to.deep.equal(['Tree 1', 'Car 1', 'Tree 2']);
  });

  it('groups by class', async () => {
    await show(trees());
    tools()[1]!.click();
    await settle();
    expect(names()).to.deep.equal(['Tree 1', 'Tree 2', 'Car 1']);
    const classes = allWithin(within(list, 'psam-segment-rows'), '.class').map(({ innerText }) => innerText.replace(/\s+/g, ' '));
    expect(classes).to.deep.equal(['High vegetation 2', 'Vehicle 1']);
  });

  it('draws only what is in view of a thousand objects, and reaches them all', async () => {
    await show(Array.from({ length: 1000 }, (_, i) => makeSegment(8 + i)));
    obey();
    expect(within(list, 'h2').innerText).to.equal('Objects 1,000');
    expect(rows().length).to.be.lessThan(20);
    expect(within(list, 'psam-segment-rows', '.scroller').getAttribute('aria-rowcount')).to.equal('1000');
    rows()[0]!.focus();
    await sendKeys({ press: 'End' });
    await settle();
    expect(store.selected).to.equal(1007);
    expect(names().at(-1)).to.equal('Object 1000');
    expect(rows().at(-1)!.matches(':focus')).to.equal(true);
    store.select(500);
    await settle();
    expect(names()).to.contain('Object 493');
    expect(rows().length).to.be.lessThan(20);
  });

  it('scrolls to an object that was just kept', async () => {
    await show(Array.from({ length: 100 }, (_, i) => makeSegment(8 + i)));
    store.add(makeSegment(500, { name: 'New' }));
    await settle();
    expect(names()).to.contain('New');
  });
});
