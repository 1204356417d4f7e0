import { expect } from 'chai';
import { objectEdit } from '../../src/annotations/object-edits.js';
import '../../src/panel/segment-panel/segment-panel.js';
import type { SegmentPanel } from '../../src/panel/segment-panel/segment-panel.js';
import type { ToolState } from '../../src/tool/tool-state.js';
import { expectAccessible } from '../support/accessibility.js';
import { editOf } from '../support/edit-names.js';
import { makeSegment, storeOf } from '../support/fake-segments.js';
import { FakeTool, saving } from '../support/fake-tool.js';
import { allWithin, within } from '../support/within.js';

describe('What psam-panel says of saving', () => {
  let panel: SegmentPanel;

  async function show(patch: Partial<ToolState> = {}, segments = [makeSegment(8)]): Promise<FakeTool> {
    const tool = new FakeTool(patch);
    panel = Object.assign(document.createElement('psam-panel'), { tool, store: storeOf(segments) });
    document.body.append(panel);
    await panel.updateComplete;
    return tool;
  }

  const footer = () => within(panel, '.saving');

  afterEach(() => panel.remove());

  it('begins anew only after it has asked', async () => {
    const tool = await show(saving({ state: 'failed', message: 'The scan has changed.', lost: 'changed' }));
    const buttons = () => allWithin(panel, '.saving button');
    expect(buttons().map((button) => button.innerText)).to.deep.equal(['Try again', 'Begin anew']);
    buttons()[1]!.click();
    await panel.updateComplete;
    expect(within(panel, '.question').innerText).to.contain('What was saved for the earlier scan is kept.');
    expect(panel.shadowRoot!.activeElement).to.equal(buttons()[1]);
    await expectAccessible(panel);
    buttons()[1]!.click();
    await panel.updateComplete;
    expect([tool.calls, buttons().length]).to.deep.equal([[], 2]);
    buttons()[1]!.click();
    await panel.updateComplete;
    buttons()[2]!.click();
    expect(tool.calls).to.deep.equal([['beginAnew']]);
  });

  it('says nothing of saving where nothing can be saved', async () => {
    await show();
    expect(panel.shadowRoot!.querySelector('.saving')).to.equal(null);
  });

  it('says that objects are saved, in a word and on request in a sentence', async () => {
    await show(saving({}));
    expect([footer().innerText.trim(), footer().title, footer().querySelector('button')]).to.deep.equal([
      'Saved', 'Objects are kept in this browser and come back when the scan is opened again.', null,
    ]);
  });

  it('does not say that anything is saved until an object has been kept', async () => {
    await show(saving({}), []);
    expect(footer().innerText.trim()).to.equal('');
    const store = panel.store!;
    store.history.run({ name: editOf('add-point'), do: () => undefined, undo: () => undefined }); // of a draft
    panel.requestUpdate();
    await panel.updateComplete;
    expect(footer().innerText.trim()).to.equal('');
    store.history.run(objectEdit(store, { verb: 'keep', object: 'Oak' }, { kind: 'add', segment: makeSegment(8), index: 0 }));
    await panel.updateComplete;
    expect(footer().innerText.trim()).to.equal('Saved');
    store.history.undo();
    await panel.updateComplete;
    expect([store.segments.length, footer().innerText.trim()]).to.deep.equal([0, 'Saved']);
  });

  it('says also where nothing has been kept what stands in the way of saving', async () => {
    for (const patch of [{ state: 'read-only' }, { state: 'opening' }, { state: 'failed', message: 'The storage is full.' }] as const) {
      await show(saving(patch), []);
      expect(footer().innerText.trim(), patch.state).to.not.equal('');
      panel.remove();
    }
  });

  it('shows how far labelling is, stops it and goes on', async () => {
    const tool = await show(saving({ labelled: 0.62 }));
    expect(footer().innerText.trim()).to.equal('Labelling all points 62%\nPause');
    footer().querySelector('button')!.click();
    tool.set(saving({ labelled: 0.62, paused: true }));
    await panel.updateComplete;
    expect(footer().innerText.trim()).to.equal('Labelling paused\nGo on');
    footer().querySelector('button')!.click();
    expect(tool.calls).to.deep.equal([['pauseLabelling', true], ['pauseLabelling', false]]);
  });

  it('says why objects are not saved, as text, and tries again', async () => {
    const tool = await show(saving({ state: 'failed', message: '<img src=x> The storage is full.', labelled: 0.5 }));
    expect([footer().querySelector('span')!.innerText, footer().querySelector('.why')!.textContent, footer().querySelector('img')])
      .to.deep.equal(['Not saved', '<img src=x> The storage is full.', null]);
    expect([...footer().querySelectorAll('button')].map(({ innerText }) => innerText)).to.deep.equal(['Try again']);
    footer().querySelector('button')!.click();
    expect(tool.calls).to.deep.equal([['retrySaving']]);
  });

  it('says that another tab has the objects, and offers nothing that cannot be done', async () => {
    await show(saving({ state: 'read-only' }));
    expect([footer().querySelector('span')!.innerText, footer().querySelector('button')]).to.deep.equal(['Open in another tab', null]);
    expect(footer().querySelector('.why')!.textContent).to.contain('is not saved while it is open');
  });

  it('says that objects go with the page where only the host reads the files', async () => {
    await show(saving({ state: 'page-only' }));
    expect([footer().querySelector('span')!.innerText, footer().querySelector('button')]).to.deep.equal(['Kept for this page only', null]);
    expect(footer().querySelector('.why')!.textContent).to.contain('convert the scan');
  });
});
