import { expect } from 'chai';
import '../../src/panel/saved-scans/saved-scans.js';
import type { SavedScans } from '../../src/panel/saved-scans/saved-scans.js';
import { expectAccessible } from '../support/accessibility.js';
import { FakeTool } from '../support/fake-tool.js';
import { allWithin, within } from '../support/within.js';

const HOSTILE = 'https://scans.example/%3Cimg%20src=x%20onerror=alert(1)%3E/metadata.json';

describe('psam-saved-scans', () => {
  let sheet: SavedScans;
  let tool: FakeTool;
  let anchor: HTMLButtonElement;

  beforeEach(async () => {
    tool = new FakeTool();
    tool.scans = [
      { identity: 'a', url: 'https://scans.example/town/metadata.json?key=1', savedAt: Date.UTC(2026, 4, 12, 12), bytes: 412_000, open: true },
      { identity: 'b', url: HOSTILE, savedAt: Date.UTC(2025, 0, 2, 12), bytes: 1_500, open: false },
      { identity: 'c', url: null, savedAt: null, bytes: 3_000_000, open: false },
    ];
    anchor = document.body.appendChild(document.createElement('button'));
    anchor.textContent = 'More';
    sheet = document.body.appendChild(Object.assign(document.createElement('psam-saved-scans'), { tool }));
    await sheet.updateComplete;
    await sheet.open(anchor);
  });

  afterEach(() => {
    sheet.remove();
    anchor.remove();
  });

  const lines = () => allWithin(sheet, 'li');
  const words = () => lines().map((line) => line.innerText.replace(/\s+/g, ' ').trim());
  const press = async (button: HTMLElement) => {
    button.click();
    for (let i = 0; i < 3; i++) await new Promise((resolve) => setTimeout(resolve));
    await sheet.updateComplete;
  };

  it('names scans by their folder, as text, with date and size, and is accessible', async () => {
    const [town, hostile, lost] = words();
    expect(town).to.match(/^town open .*2026.*, 0[.,]4/);
    expect(hostile).to.match(/^<img src=x onerror=alert\(1\)> .*2025.*, 2/);
    expect(lost).to.match(/^A scan whose place is not known damaged, 3[.,]0/);
    expect(within(sheet, 'section').querySelector('img')).to.equal(null);
    await expectAccessible(sheet);
  });

  it('deletes a scan only after it has asked; of an open one it says that the objects go as well', async () => {
    expect(lines().map((line) => line.querySelectorAll('button').length)).to.deep.equal([1, 1, 1]);
    await press(lines()[0]!.querySelector('button')!);
    expect(words()[0]).to.equal('Delete what is saved of town, and its objects in this scene? Cancel Delete');
    await press(lines()[0]!.querySelectorAll('button')[0]!);
    await press(lines()[2]!.querySelector('button')!);
    expect(words()[2]).to.match(/^Delete what is saved of A scan whose place is not known\? Cancel Delete$/);
    await expectAccessible(sheet);
    await press(lines()[2]!.querySelectorAll('button')[0]!);
    expect(tool.calls).to.deep.equal([]);
    await press(lines()[2]!.querySelector('button')!);
    await press(lines()[2]!.querySelectorAll('button')[1]!);
    expect([tool.calls, lines().length]).to.deep.equal([[['deleteScan', 'c']], 2]);
  });

  it('says what could not be deleted, and what there is when there is nothing', async () => {
    tool.saved.deleteScan = () => Promise.reject(new Error('The labels are open in another tab.'));
    await press(lines()[1]!.querySelector('button')!);
    await press(lines()[1]!.querySelectorAll('button')[1]!);
    expect(within(sheet, '.problem').innerText).to.equal('The labels are open in another tab.');
    tool.scans = [];
    await sheet.open(anchor);
    expect(within(sheet, '[role="status"]').innerText).to.equal('Nothing is saved in this browser yet.');
  });
});
