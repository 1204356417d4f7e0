import { expect } from 'chai';
import { ModelChoice, type ModelChoiceOptions } from '../../src/tool/model-choice.js';
import { rememberedModel, rememberModel } from '../../src/tool/remembered-model.js';
import { FakeLibrary, LARGE, LARGE_URL, SMALL_URL } from '../support/fake-library.js';
import { ToolSetup } from '../support/tool-setup.js';

/** A promise, and what resolves it. */
function waiting(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve!: () => void;
  return { promise: new Promise<void>((settle) => (resolve = settle)), resolve };
}

const OTHER_URL = 'https://models.test/other/manifest.json';

describe('of several choices of a model', () => {
  let library: FakeLibrary;
  let models: ModelChoice;

  const choose = (options: Partial<ModelChoiceOptions> = {}) => {
    models = new ModelChoice({
      offered: [
        { id: 'built-in', title: 'built-in', source: { manifestUrl: 'tiny.json', fileUrls: {} } },
        { id: 'large', title: 'Point-SAM', source: { manifestUrl: LARGE_URL } },
        { id: 'small', title: 'small', source: { manifestUrl: SMALL_URL } },
        { id: 'other', title: 'other', source: { manifestUrl: OTHER_URL } },
      ],
      preferred: 'built-in', createLibrary: () => library, ...options,
    });
    return models;
  };
  const outcome = (promise: Promise<unknown>) => promise.then(() => 'used', (error: unknown) => (error as Error).name);
  const until = async (holds: () => boolean) => {
    for (let i = 0; !holds(); i++) {
      if (i > 200) throw new Error('Waited in vain.');
      await new Promise((resolve) => setTimeout(resolve));
    }
  };
  /** Lets the server answer a question about that model when the function that is returned is called. */
  const delay = (url: string): (() => void) => {
    const { promise, resolve } = waiting();
    library.answers.set(url, promise);
    return resolve;
  };

  beforeEach(async () => {
    rememberModel(null);
    library = new FakeLibrary();
    await choose().look();
  });

  afterEach(() => rememberModel(null));

  it('the last counts when a download ends after it; what was downloaded is kept', async () => {
    const downloading = outcome(models.use('large', { consent: true }));
    await until(() => models.state.work !== null);
    await models.use('small');
    library.finish();
    expect([await downloading, models.state.chosen, rememberedModel()!.id, models.state.problem]).to.deep.equal(['AbortError', 'small', 'small', null]);
    expect(models.state.entries.find(({ id }) => id === 'large')!.place).to.equal('device');
  });

  it('the last counts when the first one\'s server answers after it', async () => {
    library = new FakeLibrary();
    const answer = delay(SMALL_URL);
    choose();
    const first = outcome(models.use('small'));
    const second = outcome(models.use('built-in'));
    answer();
    expect([await first, await second, models.state.chosen, rememberedModel()]).to.deep.equal(['AbortError', 'used', 'built-in', null]);
  });

  it('the last counts when weights are converted after it', async () => {
    const { promise, resolve } = waiting();
    choose({ convert: () => promise.then(() => ({ ...LARGE, id: 'own', folder: 'made', manifestUrl: null })) });
    const converting = models.convert({ file: new File([], 'own'), precision: 'fp16' });
    await models.use('small');
    resolve();
    await converting;
    expect([models.state.chosen, models.state.problem]).to.deep.equal(['small', null]);
  });

  it('only the last asks, and each comes to an end', async () => {
    const first = outcome(models.use('large'));
    const second = outcome(models.use('large'));
    await until(() => models.state.asked !== null);
    models.answer(false);
    expect([await first, await second, models.state.asked]).to.deep.equal(['AbortError', 'AbortError', null]);
  });

  it('none comes after the end', async () => {
    const answer = delay(OTHER_URL);
    choose();
    const using = outcome(models.use('other'));
    models.dispose();
    answer();
    expect([await using, models.state.chosen]).to.deep.equal(['AbortError', 'built-in']);
  });

  it('the last is loaded, remembered, and asked about the draft once', async () => {
    const setup = await new ToolSetup(undefined, { models }).on();
    await setup.draft(5);
    const outcomes = await Promise.all([outcome(models.use('small')), outcome(models.use('other'))]);
    await setup.tool.settled();
    expect([outcomes, models.state.chosen, rememberedModel()!.id]).to.deep.equal([['AbortError', 'used'], 'other', 'other']);
    setup.dispose();
  });

  it('the last is remembered where the first one was loading already', async () => {
    const { promise, resolve } = waiting();
    const setup = await new ToolSetup((engine, index) => index === 1 && (engine.loads = promise), { models }).on();
    await setup.draft(5);
    const first = outcome(models.use('small'));
    await setup.until(() => setup.engines.length === 2);
    const second = outcome(models.use('other'));
    resolve();
    expect([await first, await second]).to.deep.equal(['AbortError', 'used']);
    await setup.tool.settled();
    expect([models.state.chosen, rememberedModel()!.id]).to.deep.equal(['other', 'other']);
    expect(setup.engines.slice(1).flatMap((engine) => engine.segments).length).to.equal(1);
    setup.dispose();
  });
});
