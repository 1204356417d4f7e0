import { expect } from 'chai';
import '../../src/panel/prompt-bar/prompt-bar.js';
import type { PromptBar } from '../../src/panel/prompt-bar/prompt-bar.js';
import { editOf } from '../support/edit-names.js';
import { FakeTool } from '../support/fake-tool.js';
import { allWithin } from '../support/within.js';

describe('psam-prompt-bar', () => {
  let bar: PromptBar;
  let tool: FakeTool;

  beforeEach(async () => {
    tool = new FakeTool({ undo: editOf('keep', 'Tree 3') });
    bar = Object.assign(document.createElement('psam-prompt-bar'), { tool });
    document.body.append(bar);
    await bar.updateComplete;
  });

  afterEach(() => bar.remove());

  const radios = () => allWithin(bar, 'input') as HTMLInputElement[];
  const buttons = () => allWithin(bar, 'button') as HTMLButtonElement[];

  it('switches between adding and removing, and follows the tool', async () => {
    radios()[1]!.click();
    expect(tool.calls).to.deep.equal([['setMode', 'remove']]);
    tool.set({ mode: 'remove' });
    await bar.updateComplete;
    expect(radios().map(({ checked }) => checked)).to.deep.equal([false, true]);
    tool.set({ phase: 'off' });
    await bar.updateComplete;
    expect(radios().every((radio) => radio.matches(':disabled'))).to.equal(true);
  });

  it('names what undo would do, and offers only what there is', async () => {
    expect(buttons().map(({ ariaLabel, disabled }) => [ariaLabel, disabled])).to.deep.equal([['Undo: Keep Tree 3', false], ['Redo', true]]);
    buttons()[0]!.click();
    tool.set({ redo: editOf('keep', 'Tree 3') });
    await bar.updateComplete;
    buttons()[1]!.click();
    expect(tool.calls).to.deep.equal([['undo'], ['redo']]);
  });
});
