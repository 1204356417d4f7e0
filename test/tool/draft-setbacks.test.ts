import { expect } from 'chai';
import { SegmentationError } from '../../src/errors.js';
import { nextFrames, ToolSetup } from '../support/tool-setup.js';

const TOO_FEW = new SegmentationError('region-degenerate', 'Too few points.');

describe('A draft whose request fails, is given up or overtaken', () => {
  let setup: ToolSetup;

  beforeEach(async () => {
    setup = await new ToolSetup().on();
  });

  afterEach(() => setup.dispose());

  it('goes back to the last answer on Esc while thinking, and forgets what was asked since', async () => {
    await setup.draft(1);
    setup.engine.hold = true;
    await setup.ask(2);
    await setup.ask(3);
    setup.engine.hold = false;
    setup.tool.stepBack();
    await setup.tool.settled();
    expect([setup.prompts, setup.names, setup.phase]).to.deep.equal([[1], ['add-point', null], 'draft']);
    expect(setup.engine.segments.at(-1)!.prompts).to.have.length(1);
    await setup.undo();
    expect([setup.prompts, setup.names]).to.deep.equal([[], [null, 'add-point']]);
  });

  it('goes back to nothing on Esc while the first click is segmented', async () => {
    setup.engine.hold = true;
    await setup.ask(1);
    setup.tool.stepBack();
    await nextFrames();
    expect([setup.prompts, setup.names, setup.phase]).to.deep.equal([[], [null, null], 'ready']);
  });

  it('does an undo again on Esc while it is segmented', async () => {
    await setup.draft(1, 2);
    setup.engine.hold = true;
    setup.tool.undo();
    await setup.until(() => setup.engine.held.length > 0);
    setup.engine.hold = false;
    setup.tool.stepBack();
    await setup.tool.settled();
    expect([setup.prompts, setup.names]).to.deep.equal([[1, 2], ['add-point', null]]);
  });

  it('keeps the state before a click that could not be segmented, and forgets the click', async () => {
    await setup.draft(1);
    setup.engine.segmentError = TOO_FEW;
    await setup.draft(2);
    const { phase, problem, candidates } = setup.tool.state;
    expect([phase, problem, candidates.length]).to.deep.equal(['draft', { code: 'region-degenerate', message: 'Too few points.', remedy: null }, 3]);
    expect([setup.prompts, setup.names, setup.engine.segments.length]).to.deep.equal([[1], ['add-point', null], 2]);
    setup.engine.segmentError = null;
    await setup.draft(3);
    expect([setup.prompts, setup.phase, setup.tool.state.problem]).to.deep.equal([[1, 3], 'draft', null]);
  });

  it('keeps a draft in spite of a later click that could not be segmented', async () => {
    await setup.draft(1);
    setup.engine.segmentError = TOO_FEW;
    await setup.draft(2);
    setup.tool.keep();
    await setup.tool.settled();
    expect([setup.store.segments.map(({ label }) => label), setup.prompts, setup.phase]).to.deep.equal([[8], [], 'ready']);
  });

  it('puts the word of a failed click out of sight on Esc, and only then the draft', async () => {
    await setup.draft(1);
    setup.engine.segmentError = TOO_FEW;
    await setup.draft(2);
    setup.tool.stepBack();
    expect([setup.prompts, setup.phase, setup.tool.state.problem]).to.deep.equal([[1], 'draft', null]);
    setup.tool.stepBack();
    expect([setup.prompts, setup.phase]).to.deep.equal([[], 'ready']);
  });

  it('keeps the clicks before one that fails, though they were not answered on their own', async () => {
    await setup.draft(1);
    setup.engine.hold = true;
    await setup.ask(2);
    await setup.ask(3);
    setup.engine.hold = false;
    setup.engine.held.at(-1)!.fail(TOO_FEW);
    await setup.until(() => setup.tool.state.problem !== null);
    await setup.tool.settled();
    expect([setup.prompts, setup.engine.segments.at(-1)!.prompts.length]).to.deep.equal([[1, 2], 2]);
    await setup.undo();
    expect(setup.prompts).to.deep.equal([1]);
  });

  it('does an undo again that could not be segmented', async () => {
    await setup.draft(1, 2);
    setup.engine.segmentError = TOO_FEW;
    await setup.undo();
    expect([setup.prompts, setup.names, setup.phase]).to.deep.equal([[1, 2], ['add-point', null], 'draft']);
  });

  it('paints what an overtaken request had done, so that nothing of it stays', async () => {
    await setup.draft(1);
    setup.engine.hold = setup.engine.deaf = true;
    await setup.ask(2);
    setup.tool.discard();
    await nextFrames();
    expect([...setup.adapter.labels]).to.deep.equal([0]);
    const late = setup.engine.held.shift()!;
    setup.engine.hold = false;
    setup.click(3);
    await setup.tool.settled();
    late.answer();
    await nextFrames();
    expect([setup.prompts, setup.tool.state.candidates.length]).to.deep.equal([[3], 3]);
  });

  it('keeps the masks that the engine has, also where an answer came for an overtaken request', async () => {
    await setup.draft(1);
    setup.engine.hold = setup.engine.deaf = true;
    await setup.ask(2);
    await setup.ask(3);
    const [second, third] = setup.engine.held.splice(0);
    second!.answer();
    await nextFrames();
    third!.fail(TOO_FEW);
    setup.engine.hold = false;
    await setup.until(() => setup.tool.state.problem !== null);
    expect([setup.prompts, setup.tool.state.candidates.length, setup.engine.segments.length]).to.deep.equal([[1, 2], 1, 3]);
  });
});
