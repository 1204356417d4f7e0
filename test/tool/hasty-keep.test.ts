import { expect } from 'chai';
import { SegmentationError } from '../../src/errors.js';
import { nextFrames, ToolSetup } from '../support/tool-setup.js';

describe('A draft that is kept before it is answered', () => {
  let setup: ToolSetup;

  beforeEach(async () => {
    setup = await new ToolSetup().on();
  });

  afterEach(() => setup.dispose());

  /** A click, Enter, and a click on the next object while the model works on the first. */
  async function hurry(): Promise<void> {
    setup.engine.hold = true;
    await setup.ask(1);
    setup.tool.keep();
    setup.click(2);
  }

  async function answerAll(): Promise<void> {
    setup.engine.hold = false;
    for (const { answer } of setup.engine.held.splice(0)) answer();
    await nextFrames();
    await setup.tool.settled();
  }

  it('begins the next object with the next click', async () => {
    await hurry();
    expect([setup.prompts, setup.tool.state.hint]).to.deep.equal([[1], 'kept-when-found']);
    await answerAll();
    expect([setup.labels, setup.prompts, setup.tool.state.hint]).to.deep.equal([[8], [2], null]);
    expect(setup.engine.segments.map(({ draft, prompts }) => [draft, prompts.length])).to.deep.equal([[1, 1], [2, 1]]);
  });

  for (const [what, back] of [['Esc', () => setup.tool.stepBack()], ['undo', () => setup.tool.undo()]] as const) {
    it(`takes that and what came after it back with ${what}, not the draft`, async () => {
      await hurry();
      back();
      expect(setup.tool.state.hint).to.equal(null);
      await answerAll();
      expect([setup.labels, setup.prompts, setup.phase, setup.names]).to.deep.equal([[], [1], 'draft', ['add-point', null]]);
    });
  }

  it('keeps it also with the tool turned off meanwhile, and discards what came after it', async () => {
    await hurry();
    setup.tool.setActive(false);
    await answerAll();
    expect([setup.labels, setup.prompts, setup.phase]).to.deep.equal([[8], [], 'off']);
  });

  it('keeps it also with the tool turned off while the model loads', async () => {
    setup.dispose();
    let loaded = (): void => undefined;
    setup = new ToolSetup((engine) => (engine.loads = new Promise((resolve) => (loaded = resolve))));
    setup.tool.setActive(true);
    setup.click(1);
    setup.tool.keep();
    setup.tool.setActive(false);
    loaded();
    await setup.tool.settled();
    expect([setup.engines.length, setup.labels, setup.phase]).to.deep.equal([1, [8], 'off']);
  });

  it('discards it with the tool turned off meanwhile where it cannot be kept', async () => {
    await setup.draft(1);
    setup.engine.hold = true;
    await setup.ask(3);
    setup.tool.keep();
    setup.tool.setActive(false);
    setup.engine.hold = false;
    setup.engine.held.shift()!.fail(new SegmentationError('region-degenerate', 'Too few points.'));
    await nextFrames();
    await setup.tool.settled();
    expect([setup.labels, setup.prompts, setup.phase]).to.deep.equal([[], [], 'off']);
  });

  it('does nothing of it where the draft cannot be segmented', async () => {
    await setup.draft(1);
    setup.engine.hold = true;
    await setup.ask(3);
    setup.tool.keep();
    setup.click(2);
    setup.engine.hold = false;
    setup.engine.held.shift()!.fail(new SegmentationError('region-degenerate', 'Too few points.'));
    await nextFrames();
    await setup.tool.settled();
    expect([setup.labels, setup.prompts, setup.tool.state.problem?.code]).to.deep.equal([[], [1], 'region-degenerate']);
  });

  it('keeps it also with an engine that starts anew meanwhile', async () => {
    await hurry();
    setup.engine.crash();
    await setup.until(() => setup.store.segments.length === 1);
    await setup.tool.settled();
    expect([setup.engines.length, setup.labels, setup.prompts]).to.deep.equal([2, [8], [2]]);
  });

  it('has the next one begin in the region that was on screen at its click', async () => {
    await hurry();
    setup.adapter.metresPerPixel = () => 40 / 300;
    await answerAll();
    expect(setup.engine.segments.map(({ radius }) => radius)).to.deep.equal([8, 8]);
  });

  it('leaves what is set meanwhile to the next one', async () => {
    setup.engine.hold = true;
    setup.tool.setRadius(3);
    await setup.ask(1);
    setup.tool.keep();
    setup.tool.setProtection(false);
    setup.tool.setRules({ noGround: true });
    setup.click(2, { node: 'r' });
    await answerAll();
    const asked = setup.engine.segments.map(({ radius, policy, rules }) => [radius, policy, rules?.noGround]);
    expect(asked).to.deep.equal([[3, 'protect', false], [8, 'overwrite', true]]);
    expect([setup.labels, setup.prompts, setup.tool.state.protects, setup.tool.state.rules.noGround]).to.deep.equal([[8], [2], false, true]);
  });

  it('leaves a radius that is set meanwhile to the next one', async () => {
    setup.engine.hold = true;
    await setup.ask(1);
    setup.tool.keep();
    setup.tool.setRadius(3);
    setup.click(2);
    await answerAll();
    expect(setup.engine.segments.map(({ radius }) => radius)).to.deep.equal([8, 3]);
  });

  it('is promised until it is kept, also where the model only then comes', async () => {
    setup.dispose();
    let loaded = (): void => undefined;
    setup = new ToolSetup((engine) => {
      engine.hold = true;
      engine.loads = new Promise((resolve) => (loaded = resolve));
    });
    setup.tool.setActive(true);
    setup.click(1);
    setup.tool.keep();
    loaded();
    await setup.until(() => setup.phase === 'thinking');
    expect(setup.tool.state.hint).to.equal('kept-when-found');
  });

  it('leaves a word that came after the promise', async () => {
    await hurry();
    setup.adapter.hit = null;
    setup.adapter.click();
    setup.tool.stepBack();
    expect(setup.tool.state.hint).to.equal('nothing-under-click');
  });

  it('is settled when what came after it is', async () => {
    await hurry();
    let settled = false;
    const rest = setup.tool.settled().then(() => (settled = true));
    setup.engine.held.shift()!.answer();
    await setup.until(() => setup.engine.of('keepDraft').length > 0);
    setup.engine.releaseKeep();
    await setup.until(() => setup.engine.held.length > 0);
    await nextFrames();
    expect(settled).to.equal(false);
    setup.engine.held.shift()!.answer();
    await rest;
    expect([setup.prompts, setup.phase]).to.deep.equal([[2], 'draft']);
  });

  describe('in the place of a kept object', () => {
    beforeEach(async () => {
      await setup.draft(1);
      setup.tool.keep();
      await setup.tool.settled();
      setup.engine.hold = true;
      setup.tool.segmentAgain(8);
      await setup.until(() => setup.engine.held.length > 0);
      setup.tool.keep();
    });

    it('is what is then deleted in the place of that', async () => {
      setup.tool.deleteSegment(8);
      await answerAll();
      expect([setup.labels, setup.names]).to.deep.equal([[], ['delete Object 1', null]]);
    });

    it('is not deleted with a label that is gone', async () => {
      await answerAll();
      setup.tool.deleteSegment(8);
      expect(setup.labels).to.deep.equal([9]);
    });

    it('is what is then segmented again in the place of that, in the ways set before', async () => {
      setup.tool.setProtection(false);
      setup.tool.segmentAgain(8);
      await answerAll();
      expect([setup.labels, setup.prompts, setup.engine.segments.at(-1)!.policy]).to.deep.equal([[9], [1], 'overwrite']);
      setup.tool.keep();
      await setup.tool.settled();
      expect(setup.labels).to.deep.equal([10]);
    });

    it('is not segmented again where it is then deleted first', async () => {
      setup.tool.deleteSegment(8);
      setup.tool.segmentAgain(8);
      await answerAll();
      expect([setup.labels, setup.prompts, setup.phase]).to.deep.equal([[], [], 'ready']);
    });
  });
});
