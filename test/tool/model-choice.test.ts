import { expect } from 'chai';
import { abortError, SegmentationError } from '../../src/errors.js';
import type { KeptModel } from '../../src/model-store/model-library.js';
import { ModelChoice, type ModelChoiceOptions } from '../../src/tool/model-choice.js';
import type { OfferedModel } from '../../src/tool/model-entries.js';
import { rememberedModel, rememberModel } from '../../src/tool/remembered-model.js';
import { FakeLibrary, LARGE, LARGE_URL, SMALL_URL } from '../support/fake-library.js';

const OFFERED: readonly OfferedModel[] = [
  { id: 'built-in', title: 'built-in', source: { manifestUrl: 'https://models.test/tiny/manifest.json', fileUrls: {} } },
  { id: 'large', title: 'Point-SAM', source: { manifestUrl: LARGE_URL } },
  { id: 'small', title: null, source: { manifestUrl: SMALL_URL } },
];
const OWN: KeptModel = { ...LARGE, name: 'own', id: 'sha-of-own', folder: 'made-1', manifestUrl: null };

describe('ModelChoice', () => {
  let library: FakeLibrary;
  let models: ModelChoice;
  /** Sources in the order in which they were loaded. */
  let loads: unknown[];
  let broken: unknown[];

  function choose(options: Partial<ModelChoiceOptions> = {}): ModelChoice {
    models = new ModelChoice({ offered: OFFERED, preferred: 'built-in', createLibrary: () => library, ...options });
    models.connect({
      replace: async () => {
        loads.push(models.source);
        if (broken.includes(models.state.chosen)) throw new SegmentationError('model-mismatch', 'The model is of another kind.');
      },
      restore: async () => void loads.push(['restored', models.state.chosen]),
    });
    return models;
  }

  const until = async (holds: () => boolean) => {
    for (let i = 0; !holds(); i++) {
      if (i > 200) throw new Error('Waited in vain.');
      await new Promise((resolve) => setTimeout(resolve));
    }
  };
  /** As when loading the current model fails, the first of its chain. */
  const failLoading = (error: Error) => models.fallBack(error, new Set([models.state.chosen]));
  const errorOf = (promise: Promise<unknown>) => promise.then(() => null, (error: unknown) => error as Error);

  beforeEach(() => {
    rememberModel(null);
    library = new FakeLibrary();
    loads = [];
    broken = [];
    choose();
  });

  afterEach(() => rememberModel(null));

  it('begins with what the page wants, and asks nobody', () => {
    expect([models.state.chosen, models.source, library.calls]).to.deep.equal(['built-in', OFFERED[0]!.source, []]);
    expect(models.state.entries.map(({ id, place }) => [id, place])).to.deep.equal([['built-in', 'included'], ['large', 'server'], ['small', 'server']]);
  });

  it('lists what is offered and what is kept here, with sizes and licences', async () => {
    library.models = [OWN, { ...LARGE, id: 'sha-of-large', folder: 'sha-of-large', manifestUrl: LARGE_URL }];
    library.half = [{ folder: 'half', name: 'giant', manifestUrl: 'https://models.test/giant.json', bytes: 9e8, stored: 3e8 }];
    await models.look();
    expect(models.state.entries.map(({ id, title, place, source }) => [id, title, place, source])).to.deep.equal([
      ['built-in', 'built-in', 'included', OFFERED[0]!.source],
      ['large', 'Point-SAM', 'device', { stored: 'sha-of-large' }],
      ['small', 'small', 'server', OFFERED[2]!.source],
      ['sha-of-own', 'own', 'device', { stored: 'sha-of-own' }],
      ['https://models.test/giant.json', 'giant', 'half', { manifestUrl: 'https://models.test/giant.json' }],
    ]);
    expect(models.state.entries[1]!.summary!.license!.name).to.equal('Apache-2.0');
    expect(models.state.space).to.deep.equal({ used: 12e6, free: 9e9 });
  });

  it('loads a small model from its server without asking', async () => {
    await models.use('small');
    expect([loads, models.state.chosen]).to.deep.equal([[OFFERED[2]!.source], 'small']);
    expect(library.calls.map(([method]) => method)).to.not.include('download');
  });

  it('asks before a large download, fetches nothing when the answer is no, and keeps the model in use', async () => {
    const using = errorOf(models.use('large'));
    await until(() => models.state.asked !== null);
    expect([models.state.asked!.id, models.state.asked!.summary]).to.deep.equal(['large', LARGE]);
    models.answer(false);
    expect([(await using)!.name, models.state.asked, models.state.chosen, models.state.problem]).to.deep.equal(['AbortError', null, 'built-in', null]);
    expect(library.calls.map(([method]) => method)).to.not.include('download');
  });

  it('downloads when the answer is yes, tells how far it is, then uses the model and remembers it', async () => {
    const using = models.use('large');
    await until(() => models.state.asked !== null);
    models.answer(true);
    await until(() => models.state.work !== null);
    library.report({ done: 311e6, total: 622e6 });
    expect(models.state.work).to.deep.equal({ kind: 'download', id: 'large', title: 'Point-SAM', done: 311e6, total: 622e6 });
    expect(loads).to.deep.equal([]);
    library.finish();
    await using;
    expect([loads, models.state.chosen, models.state.work]).to.deep.equal([[{ stored: 'sha-of-large' }], 'large', null]);
    expect(rememberedModel()).to.deep.equal({ id: 'large', title: 'Point-SAM', source: { stored: 'sha-of-large' } });
    expect([choose().state.chosen, models.source]).to.deep.equal(['large', { stored: 'sha-of-large' }]);
  });

  for (const [who, options, use] of [['the call', {}, { consent: true }], ['the page', { consent: true }, {}]] as const) {
    it(`does not ask when ${who} says that a person has agreed`, async () => {
      const using = choose(options).use('large', use);
      await until(() => models.state.work !== null);
      expect(models.state.asked).to.equal(null);
      library.finish();
      await using;
    });
  }

  it('stops a download, and says what failed in another', async () => {
    const cancelled = errorOf(models.use('large', { consent: true }));
    await until(() => models.state.work !== null);
    models.cancel();
    expect([(await cancelled)!.name, models.state.work, models.state.problem]).to.deep.equal(['AbortError', null, null]);
    const failed = errorOf(models.use('large', { consent: true }));
    await until(() => models.state.work !== null);
    library.fail(new SegmentationError('storage-full', 'There is no room.'));
    expect([(await failed)!.message, models.state.problem, models.state.chosen]).to.deep.equal(['There is no room.', 'There is no room.', 'built-in']);
  });

  it('asks again how large a model is that has grown', async () => {
    for (const _ of [1, 2]) {
      const failed = errorOf(models.use('large', { consent: true }));
      await until(() => models.state.work !== null);
      library.fail(new SegmentationError('model-not-stored', 'It has grown.'));
      expect((await failed)!.message).to.equal('It has grown.');
    }
    expect(library.calls.filter(([method, url]) => method === 'describe' && url === LARGE_URL).length).to.be.at.least(2);
  });

  it('goes back to the model before when another does not load, and forgets nothing', async () => {
    await models.use('small');
    broken = ['large'];
    library.models = [{ ...LARGE, id: 'sha-of-large', folder: 'f', manifestUrl: LARGE_URL }];
    await models.look();
    const error = await errorOf(models.use('large'));
    expect([error!.message, models.state.problem, models.state.chosen]).to.deep.equal(['The model is of another kind.', 'The model is of another kind.', 'small']);
    expect(loads.at(-1)).to.deep.equal(['restored', 'small']);
    expect(rememberedModel()!.id).to.equal('small');
  });

  it('remembers neither the page\'s own model nor a choice for the page alone', async () => {
    await models.use('small', { remember: false });
    expect(rememberedModel()).to.equal(null);
    await models.use('small');
    await models.use('built-in');
    expect(rememberedModel()).to.equal(null);
  });

  it('falls back from a remembered model to the page\'s own, and forgets one that is gone', () => {
    rememberModel({ id: 'sha-of-own', title: 'own', source: { stored: 'sha-of-own' } });
    expect(choose().source).to.deep.equal({ stored: 'sha-of-own' });
    const words = failLoading(new SegmentationError('model-not-stored', 'It is no longer on this device.'))!.words;
    expect(words).to.equal('own could not be loaded, so built-in is used. It is no longer on this device.');
    expect([models.state.chosen, rememberedModel()]).to.deep.equal(['built-in', null]);
  });

  it('keeps a remembered model in mind whose server is away', () => {
    rememberModel({ id: 'small', title: 'small', source: { manifestUrl: SMALL_URL } });
    choose();
    failLoading(new SegmentationError('model-fetch-failed', 'The server is away.'));
    expect([models.state.chosen, rememberedModel()!.id]).to.deep.equal(['built-in', 'small']);
  });

  it('has nothing to fall back to from the built-in model, or when loading was only given up', () => {
    expect(failLoading(new SegmentationError('model-fetch-failed', 'Away.'))).to.equal(null);
    rememberModel({ id: 'small', title: 'small', source: { manifestUrl: SMALL_URL } });
    choose();
    expect(failLoading(abortError())).to.equal(null);
  });

  it('falls back to no model that has failed in the same chain', () => {
    choose({ preferred: 'small' });
    const away = new SegmentationError('model-fetch-failed', 'Away.');
    expect(models.fallBack(away, new Set(['small']))!.words).to.include('built-in is used');
    expect([models.fallBack(away, new Set(['small', 'built-in'])), models.state.chosen]).to.deep.equal([null, 'built-in']);
  });

  it('keeps the chosen model where another one would fare no better', () => {
    rememberModel({ id: 'small', title: 'small', source: { manifestUrl: SMALL_URL } });
    for (const code of ['remote-unavailable', 'remote-refused', 'remote-invalid', 'runtime-unavailable', 'wasm-unavailable', 'worker-crashed'] as const) {
      choose();
      expect([failLoading(new SegmentationError(code, 'It fails.')), models.state.chosen, rememberedModel()!.id]).to.deep.equal([null, 'small', 'small']);
    }
  });

  it('asks about a large model that the page wants, with the built-in one in the meantime', async () => {
    choose({ preferred: 'large' });
    expect(failLoading(new SegmentationError('model-not-stored', 'It is large.'))).to.deep.equal({ words: null });
    expect(models.state.chosen).to.equal('built-in');
    await until(() => models.state.asked?.id === 'large');
    models.answer(true);
    await until(() => models.state.work !== null);
    library.finish();
    await until(() => models.state.chosen === 'large');
    expect(rememberedModel()).to.equal(null);
  });

  it('deletes a model, also from what is remembered', async () => {
    library.models = [OWN];
    await models.look();
    rememberModel({ id: 'sha-of-own', title: 'own', source: { stored: 'sha-of-own' } });
    await models.remove('sha-of-own');
    expect(library.calls).to.deep.include(['remove', 'made-1']);
    expect([models.state.entries.length, rememberedModel()]).to.deep.equal([3, null]);
  });

  it('lists a model of another version of the tool, which cannot be used but deleted', async () => {
    library.foreign = [{ folder: 'made-2', name: 'older', bytes: 7 }];
    await models.look();
    const { id, title, place } = models.state.entries.at(-1)!;
    expect([id, title, place]).to.deep.equal(['made-2', 'older', 'foreign']);
    expect((await errorOf(models.use(id)))!.message).to.equal('The model older was made by another version of the tool. Convert its weights again, and delete it.');
    await models.remove(id);
    expect(library.calls).to.deep.include(['remove', 'made-2']);
  });

  it('converts weights and uses what came of them', async () => {
    const file = new File(['x'], 'model.safetensors');
    const asked: unknown[] = [];
    const convert: ModelChoiceOptions['convert'] = async (request, { onProgress }) => {
      asked.push(request);
      onProgress?.({ done: 1, total: 4 });
      expect(models.state.work).to.deep.equal({ kind: 'convert', id: null, title: 'model.safetensors', done: 1, total: 4 });
      library.models = [OWN];
      return OWN;
    };
    await choose({ convert }).convert({ file, precision: 'int4' });
    expect([asked, loads, models.state.chosen]).to.deep.equal([[{ file, precision: 'int4' }], [{ stored: 'sha-of-own' }], 'sha-of-own']);
  });

  it('says why weights were not converted', async () => {
    const convert = () => Promise.reject(new SegmentationError('weights-invalid', 'These are no Point-SAM weights.'));
    await choose({ convert }).convert({ file: new File([], 'x'), precision: 'fp16' });
    expect([models.state.problem, models.state.chosen, models.state.work]).to.deep.equal(['These are no Point-SAM weights.', 'built-in', null]);
  });

  it('tells of a picked file what is wrong with it, until the next one', async () => {
    const check = async ({ name }: File) => {
      if (name === 'foo.txt') throw new SegmentationError('weights-invalid', 'These are no weights.');
    };
    choose({ check });
    expect([await models.check(new File([], 'foo.txt')), models.state.problem]).to.deep.equal([false, 'These are no weights.']);
    expect([await models.check(new File([], 'model.safetensors')), models.state.problem]).to.deep.equal([true, null]);
  });

  it('offers a model that a program names by its manifest', async () => {
    const id = models.offer(LARGE_URL.replace('large', 'other'));
    expect([models.offer(LARGE_URL), id]).to.deep.equal(['large', 'https://models.test/other/manifest.json']);
    await models.use(id);
    expect(loads).to.deep.equal([{ manifestUrl: id }]);
    expect(choose().state.entries.map((entry) => entry.id)).to.include(id);
  });

  it('refuses an id that it does not know, naming those that it does', async () => {
    expect((await errorOf(models.use('huge')))!.message).to.equal('There is no model huge. Known are built-in, large, small.');
  });

  it('stays usable where the browser keeps no models', async () => {
    library.error = new SegmentationError('storage-unavailable', 'This browser offers no storage for models.');
    await models.look();
    expect([models.state.problem, models.state.entries.length]).to.deep.equal(['This browser offers no storage for models.', 3]);
    models.dismissProblem();
    expect(models.state.problem).to.equal(null);
    library.noStorage = new SegmentationError('storage-unavailable', 'This browser offers no storage for models.');
    await models.use('small');
    expect([models.state.chosen, rememberedModel()!.title]).to.deep.equal(['small', 'small']);
    await models.use('built-in');
    expect([models.state.chosen, models.state.problem]).to.deep.equal(['built-in', null]);
  });
});
