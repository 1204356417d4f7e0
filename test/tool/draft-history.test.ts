import { expect } from 'chai';
import { SegmentationError } from '../../src/errors.js';
import { nextFrames, ToolSetup } from '../support/tool-setup.js';

describe('The history of the tool', () => {
  let setup: ToolSetup;

  beforeEach(async () => {
    setup = await new ToolSetup().on();
  });

  afterEach(() => setup.dispose());

  it('leads through clicks, back and forth', async () => {
    await setup.draft(1, 2);
    setup.tool.removePrompt(0);
    await setup.tool.settled();
    const seen = [setup.prompts];
    for (const step of ['undo', 'undo', 'undo', 'redo', 'redo', 'redo'] as const) {
      await setup[step]();
      seen.push(setup.prompts);
    }
    expect(seen).to.deep.equal([[2], [1, 2], [1], [], [1], [1, 2], [2]]);
    expect(setup.names).to.deep.equal(['remove-point', null]);
  });

  it('gives a choice of candidate back', async () => {
    await setup.draft(1);
    setup.tool.chooseCandidate(0);
    expect(setup.tool.state.chosen).to.equal(0);
    await setup.undo();
    expect(setup.tool.state.chosen).to.equal(1);
    await setup.redo();
    expect(setup.tool.state.chosen).to.equal(0);
    await setup.keep();
    expect(setup.engine.of('keepDraft')).to.deep.equal([{ label: 8, candidate: 0 }]);
  });

  it('takes the draft away for a prompt list without one that adds', async () => {
    await setup.draft(1);
    setup.click(2, { button: 2 });
    await setup.tool.settled();
    setup.tool.removePrompt(0);
    await setup.tool.settled();
    expect([setup.prompts, setup.phase, setup.adapter.visibleLabels]).to.deep.equal([[], 'ready', []]);
    await setup.undo();
    expect(setup.prompts).to.deep.equal([1, 2]);
  });

  it('leads through keeping, which gives the draft back and takes it away again', async () => {
    await setup.draft(1, 2);
    await setup.keep();
    expect([setup.labels, setup.prompts, setup.phase, setup.names]).to.deep.equal([[8], [], 'ready', ['keep Object 1', null]]);
    expect(setup.adapter.visibleLabels).to.deep.equal([8, 8, 8, 8]);
    await setup.undo();
    expect([setup.labels, setup.prompts, setup.adapter.visibleLabels]).to.deep.equal([[], [1, 2], [1, 1, 1, 1]]);
    await setup.redo();
    expect([setup.labels, setup.prompts, setup.adapter.visibleLabels]).to.deep.equal([[8], [], [8, 8, 8, 8]]);
  });

  it('keeps new objects in the class that was chosen last, until that is undone', async () => {
    await setup.draft(1);
    await setup.keep();
    setup.store.edit(8, { classCode: 5 });
    await setup.draft(2);
    await setup.keep();
    const classes = () => setup.store.segments.map(({ classCode }) => classCode);
    expect(classes()).to.deep.equal([5, 5]);
    for (let i = 0; i < 3; i++) await setup.undo();
    await setup.draft(3);
    await setup.keep();
    expect(classes()).to.deep.equal([1, 1]);
  });

  it('asks the engine for the draft that it kept, and for another with the next object', async () => {
    await setup.draft(1);
    await setup.keep();
    await setup.undo();
    await setup.redo();
    await setup.draft(5);
    expect(setup.engine.segments.map(({ draft }) => draft)).to.deep.equal([1, 1, 2]);
  });

  it('keeps an object again whose draft cannot be given back', async () => {
    await setup.draft(1, 2);
    await setup.keep();
    setup.engine.segmentError = new SegmentationError('region-degenerate', 'Too few points.');
    await setup.undo();
    expect([setup.labels, setup.prompts, setup.names, setup.tool.state.problem?.code]).to.deep.equal([[8], [], ['keep Object 1', null], 'region-degenerate']);
    expect(setup.adapter.visibleLabels).to.deep.equal([8, 8, 8, 8]);
    setup.engine.segmentError = null;
    await setup.undo();
    expect([setup.labels, setup.prompts]).to.deep.equal([[], [1, 2]]);
  });

  it('turns the tool on where it gives a draft back', async () => {
    await setup.draft(1);
    setup.tool.setActive(false);
    await nextFrames();
    await setup.undo();
    expect([setup.phase, setup.prompts]).to.deep.equal(['draft', [1]]);
  });

  it('takes steps of the region that follow each other for one', async () => {
    await setup.draft(1, 2);
    for (const radius of [10, 12, 15]) setup.tool.setRadius(radius);
    await setup.tool.settled();
    expect(setup.engine.segments.at(-1)!.radius).to.equal(15);
    await setup.undo();
    expect([setup.prompts, setup.names]).to.deep.equal([[1, 2], ['add-point', 'change-region']]);
    await setup.redo();
    expect([setup.engine.segments.at(-1)!.radius, setup.names]).to.deep.equal([15, ['change-region', null]]);
  });

  it('follows what others put into the store and take out of it', async () => {
    await setup.draft(1);
    await setup.keep();
    const [segment] = setup.store.segments;
    setup.store.remove(8);
    await nextFrames();
    expect([setup.engine.of('removeSegment'), setup.adapter.visibleLabels]).to.deep.equal([[8], []]);
    setup.store.add({ ...segment!, label: 20, sample: { ...segment!.sample, label: 20 } });
    await nextFrames();
    expect([setup.engine.of('restoreSegments'), setup.adapter.visibleLabels]).to.deep.equal([[[20]], [20, 20, 20, 20]]);
    await setup.draft(2);
    await setup.keep();
    expect(setup.labels).to.deep.equal([20, 21]);
  });

  it('leads through deleting, which puts the object back in its place', async () => {
    for (const x of [1, 2, 3]) {
      await setup.draft(x);
      await setup.keep();
    }
    setup.tool.deleteSegment(9);
    setup.tool.deleteSegment(77);
    expect([setup.labels, setup.engine.of('removeSegment'), setup.names[0]]).to.deep.equal([[8, 10], [9], 'delete Object 2']);
    await setup.undo();
    expect([setup.labels, setup.engine.of('restoreSegments')]).to.deep.equal([[8, 9, 10], [[9]]]);
  });

  it('leads through discarding', async () => {
    await setup.draft(1);
    setup.tool.stepBack();
    await nextFrames();
    expect([setup.prompts, setup.phase, setup.adapter.labels]).to.deep.equal([[], 'ready', new Set([0])]);
    await setup.undo();
    expect([setup.prompts, setup.adapter.visibleLabels]).to.deep.equal([[1], [7, 7, 7, 7]]);
    setup.tool.stepBack();
    setup.tool.stepBack();
    expect(setup.phase).to.equal('off');
  });

  it('keeps a draft once its answer is there, when that was wished before', async () => {
    setup.engine.hold = true;
    await setup.ask(1);
    setup.tool.keep();
    setup.tool.keep();
    expect([setup.phase, setup.labels]).to.deep.equal(['thinking', []]);
    setup.engine.hold = false;
    await setup.answer();
    await setup.tool.settled();
    expect([setup.labels, setup.engine.of('keepDraft').length, setup.phase]).to.deep.equal([[8], 1, 'ready']);
  });

  it('does not keep what is empty or absent', async () => {
    await setup.keep();
    expect([setup.labels, setup.engine.of('keepDraft')]).to.deep.equal([[], []]);
  });

  it('lets what comes while an object is being kept wait for that', async () => {
    await setup.draft(1);
    setup.engine.hold = true;
    setup.tool.keep();
    await setup.until(() => setup.engine.of('keepDraft').length > 0);
    setup.click(2);
    setup.tool.undo();
    setup.tool.undo();
    expect([setup.prompts, setup.adapter.visibleLabels]).to.deep.equal([[1], [7, 7, 7, 7]]);
    setup.engine.hold = false;
    setup.engine.releaseKeep();
    await nextFrames();
    await setup.tool.settled();
    expect([setup.labels, setup.prompts, setup.names]).to.deep.equal([[], [1], ['add-point', 'keep Object 1']]);
    await setup.redo();
    await setup.redo();
    expect([setup.labels, setup.prompts]).to.deep.equal([[8], [2]]);
  });
});
