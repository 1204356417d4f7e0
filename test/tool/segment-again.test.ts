import { expect } from 'chai';
import { SegmentationError } from '../../src/errors.js';
import { ModelChoice } from '../../src/tool/model-choice.js';
import { rememberModel } from '../../src/tool/remembered-model.js';
import { FakeLibrary, SMALL_URL } from '../support/fake-library.js';
import { ToolSetup } from '../support/tool-setup.js';

describe('another model in the tool', () => {
  let setup: ToolSetup;
  let models: ModelChoice;
  let failing: boolean;
  let modelName: string;

  beforeEach(async () => {
    rememberModel(null);
    failing = false;
    modelName = 'fake';
    models = new ModelChoice({
      offered: [
        { id: 'built-in', title: 'built-in', source: { manifestUrl: 'tiny.json', fileUrls: {} } },
        { id: 'small', title: 'small', source: { manifestUrl: SMALL_URL } },
      ],
      preferred: 'built-in',
      createLibrary: () => new FakeLibrary(),
    });
    setup = await new ToolSetup((engine) => {
      engine.modelName = modelName;
      if (failing && models.state.chosen === 'small') engine.loadError = new SegmentationError('model-mismatch', 'It is of another kind.');
    }, { models }).on();
  });

  afterEach(() => {
    setup.dispose();
    rememberModel(null);
  });

  const loadedModel = () => (setup.engine.of('load') as { model: { manifestUrl?: string } }[])[0]!.model.manifestUrl;
  const labelsOf = () => setup.store.segments.map(({ label }) => label);

  async function keepOne(): Promise<number> {
    await setup.draft(1, 2);
    setup.tool.keep();
    await setup.tool.settled();
    return setup.store.segments.at(-1)!.label;
  }

  /** With one more click. */
  async function keepAnother(): Promise<number> {
    await setup.draft(3);
    setup.tool.keep();
    await setup.tool.settled();
    return setup.store.segments.at(-1)!.label;
  }

  it('keeps objects and prompts, and asks the draft again', async () => {
    const kept = await keepOne();
    await setup.draft(5);
    await models.use('small');
    await setup.tool.settled();
    expect([loadedModel(), setup.engines.length]).to.deep.equal([SMALL_URL, 2]);
    expect(setup.engine.of('restoreSegments')).to.deep.equal([[kept]]);
    expect([setup.prompts, setup.phase, setup.engine.segments.length]).to.deep.equal([[5], 'draft', 1]);
    expect(setup.tool.state.candidates.length).to.equal(3);
  });

  it('is tried on the graphics card where the one before was too large for it', async () => {
    setup.engine.fail(new SegmentationError('gpu-memory', 'Too little memory.'));
    await setup.until(() => setup.engines.length === 2 && setup.tool.state.engine !== null);
    await models.use('small');
    const reasons = setup.engines.map((engine) => (engine.of('load') as { reason?: string }[])[0]!.reason);
    expect(reasons).to.deep.equal([undefined, 'The memory of the graphics card ran out.', undefined]);
  });

  it('comes with the next turning on while the tool is off', async () => {
    setup.tool.setActive(false);
    setup.tool.remedy();
    const fresh = new ToolSetup(() => undefined, { models });
    await models.use('small');
    expect(fresh.engines).to.have.lengthOf(0);
    await fresh.on();
    expect((fresh.engine.of('load') as { model: unknown }[])[0]!.model).to.deep.equal({ manifestUrl: SMALL_URL });
    fresh.dispose();
  });

  it('gives way to the model before when it does not load, with the draft as it was', async () => {
    await setup.draft(5);
    failing = true;
    const error = await models.use('small').then(() => null, (reason: unknown) => reason as Error);
    await setup.tool.settled();
    expect([error!.message, models.state.problem, models.state.chosen]).to.deep.equal(['It is of another kind.', 'It is of another kind.', 'built-in']);
    expect([setup.prompts, setup.phase]).to.deep.equal([[5], 'draft']);
  });

  it('that is remembered but does not load is replaced by the page\'s own, in words', async () => {
    setup.dispose();
    failing = true;
    rememberModel({ id: 'small', title: 'small', source: { manifestUrl: SMALL_URL } });
    models = new ModelChoice({
      offered: [{ id: 'built-in', title: 'built-in', source: { manifestUrl: 'tiny.json', fileUrls: {} } }, { id: 'small', title: 'small', source: { manifestUrl: SMALL_URL } }],
      preferred: 'built-in', createLibrary: () => new FakeLibrary(),
    });
    setup = await new ToolSetup((engine) => {
      if (models.state.chosen === 'small') engine.loadError = new SegmentationError('model-mismatch', 'It is of another kind.');
    }, { models }).on();
    expect([setup.phase, setup.tool.state.problem]).to.deep.equal(['ready',
      { code: 'model-fetch-failed', message: 'small could not be loaded, so built-in is used. It is of another kind.', remedy: null }]);
  });

  it('is not tried for ever where none loads: the problem is told', async () => {
    setup.dispose();
    models = new ModelChoice({
      offered: [{ id: 'built-in', title: 'built-in', source: { manifestUrl: 'tiny.json', fileUrls: {} } }, { id: 'small', title: 'small', source: { manifestUrl: SMALL_URL } }],
      preferred: 'small', createLibrary: () => new FakeLibrary(),
    });
    setup = new ToolSetup((engine) => (engine.loadError = new SegmentationError('model-fetch-failed', 'The server is away.')), { models });
    setup.tool.setActive(true);
    await setup.until(() => setup.tool.state.problem !== null || setup.engines.length > 5);
    expect([setup.phase, setup.tool.state.problem?.message, setup.engines.length]).to.deep.equal(['problem', 'The server is away.', 2]);
  });

  it('is asked with the detail that a person chose, also about the draft', async () => {
    await setup.draft(5);
    setup.tool.setDetail({ pointCount: 32768 });
    await setup.tool.settled();
    expect(setup.engine.segments.map(({ pointCount }) => pointCount)).to.deep.equal([undefined, 32768]);
    expect(setup.tool.state.detail).to.deep.equal({ pointCount: 32768 });
  });

  describe('and a detail that does not fit', () => {
    const TOO_LARGE = new SegmentationError('request-too-large', 'So many points do not fit.');

    it('leaves the answer at hand, and the detail of it', async () => {
      await setup.draft(5);
      setup.tool.setDetail({ pointCount: 10 });
      await setup.tool.settled();
      setup.engine.segmentError = TOO_LARGE;
      setup.tool.setDetail({ pointCount: 32768 });
      await setup.tool.settled();
      const { candidates, chosen, detail, problem } = setup.tool.state;
      expect([candidates.length, chosen, detail, problem!.code]).to.deep.equal([3, 1, { pointCount: 10 }, 'request-too-large']);
      setup.engine.segmentError = null;
      await setup.draft(6);
      expect([setup.prompts, setup.engine.segments.at(-1)!.pointCount]).to.deep.equal([[5, 6], 10]);
    });

    it('also where a click came before it was answered', async () => {
      await setup.draft(5);
      setup.engine.hold = true;
      setup.tool.setDetail({ pointCount: 32768 });
      await setup.ask(6);
      for (const { fail } of setup.engine.held.splice(0)) fail(TOO_LARGE);
      setup.engine.hold = false;
      await setup.tool.settled();
      expect([setup.prompts, setup.tool.state.candidates.length, setup.tool.state.detail]).to.deep.equal([[5], 3, {}]);
    });

    it('does not make an undo undone', async () => {
      await setup.draft(5, 6);
      setup.tool.undo();
      await setup.tool.settled();
      setup.engine.segmentError = TOO_LARGE;
      setup.tool.setDetail({ pointCount: 32768 });
      await setup.tool.settled();
      expect([setup.prompts, setup.tool.state.candidates.length]).to.deep.equal([[5], 3]);
    });

    it('is put back for the next click where there is no answer yet', async () => {
      setup.tool.setDetail({ pointCount: 32768 });
      setup.engine.segmentError = TOO_LARGE;
      await setup.draft(5);
      expect([setup.prompts, setup.tool.state.detail]).to.deep.equal([[], {}]);
    });
  });

  it('is known from the one that found an object', async () => {
    const kept = await keepOne();
    expect(setup.tool.isOfOtherModel(kept)).to.equal(false);
    modelName = 'other';
    await models.use('small');
    await setup.tool.settled();
    expect([setup.tool.isOfOtherModel(kept), setup.tool.isOfOtherModel(99)]).to.deep.equal([true, false]);
  });

  it('offers no correction at a click on an object that another one found', async () => {
    const kept = await keepOne();
    const hintAtClick = async () => {
      setup.tool.select(null);
      setup.click(2, { node: 'r' });
      await setup.tool.settled();
      return [setup.store.selected, setup.tool.state.hint];
    };
    expect(await hintAtClick()).to.deep.equal([kept, 'already-kept']);
    modelName = 'other';
    await models.use('small');
    await setup.tool.settled();
    expect(await hintAtClick()).to.deep.equal([kept, null]);
  });

  describe('segments an object again', () => {
    it('from its clicks, with the object out of the way but in the scene', async () => {
      const kept = await keepOne();
      setup.tool.segmentAgain(kept);
      await setup.tool.settled();
      expect([setup.prompts, setup.phase, labelsOf()]).to.deep.equal([[1, 2], 'draft', [kept]]);
      expect(setup.engine.of('removeSegment')).to.deep.equal([kept]);
      expect(setup.store.history.undoName).to.deep.equal({ verb: 'segment-again', object: null });
    });

    it('puts the new mask in the object\'s place, with its name, class and colour, in one step', async () => {
      const kept = await keepOne();
      setup.store.edit(kept, { name: 'Tree', classCode: 5, color: [1, 2, 3] });
      const second = await keepOne();
      setup.tool.segmentAgain(kept);
      await setup.tool.settled();
      setup.tool.keep();
      await setup.tool.settled();
      const [first, other] = setup.store.segments;
      expect([first!.name, first!.classCode, first!.color, first!.label > second, other!.label]).to.deep.equal(['Tree', 5, [1, 2, 3], true, second]);
      setup.tool.undo();
      await setup.tool.settled();
      expect([labelsOf(), setup.phase, setup.prompts]).to.deep.equal([[kept, second], 'draft', [1, 2]]);
      setup.tool.redo();
      await setup.tool.settled();
      expect([labelsOf(), setup.phase]).to.deep.equal([[first!.label, second], 'ready']);
    });

    it('in the size that it was kept in, chosen by a person or by the model', async () => {
      for (const size of [0, 1]) {
        await setup.draft(1);
        setup.tool.chooseCandidate(size);
        await setup.tool.settled();
        setup.tool.keep();
        await setup.tool.settled();
        const { label, candidate } = setup.store.segments.at(-1)!;
        setup.tool.segmentAgain(label);
        await setup.tool.settled();
        expect([candidate, setup.engine.segments.at(-1)!.candidate, setup.tool.state.chosen]).to.deep.equal([size, size, size]);
        setup.tool.discard();
        await setup.tool.settled();
      }
    });

    it('with the later clicks on the size that they corrected', async () => {
      await setup.draft(1);
      setup.tool.chooseCandidate(2);
      const kept = await keepAnother();
      setup.tool.segmentAgain(kept);
      await setup.tool.settled();
      expect([setup.prompts, setup.engine.segments.at(-1)!.candidate]).to.deep.equal([[1, 3], 2]);
    });

    it('gives the object back when the draft is discarded, or undone', async () => {
      const kept = await keepOne();
      for (const end of [() => setup.tool.discard(), () => setup.tool.undo()]) {
        setup.tool.segmentAgain(kept);
        await setup.tool.settled();
        const before = setup.engine.of('restoreSegments').length;
        end();
        await setup.tool.settled();
        await setup.until(() => setup.engine.of('restoreSegments').length > before);
        expect([labelsOf(), setup.engine.of('restoreSegments').at(-1)]).to.deep.equal([[kept], [kept]]);
      }
    });

    it('leaves the object out of an engine that starts anew meanwhile', async () => {
      const kept = await keepOne();
      const second = await keepOne();
      setup.tool.segmentAgain(kept);
      await setup.tool.settled();
      setup.engine.crash();
      await setup.until(() => setup.engines.length === 2 && setup.tool.state.engine !== null);
      await setup.tool.settled();
      expect(setup.engine.of('restoreSegments')).to.deep.equal([[second]]);
    });
  });
});
