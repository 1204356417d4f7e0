import { expect } from 'chai';
import { isAbortError } from '../../src/errors.js';
import { PointSamEngine } from '../../src/inference/point-sam-engine.js';
import type { LoadRequest } from '../../src/inference/segmentation-engine.js';
import { registerArchitecture } from '../../src/model/architectures.js';
import { benchOf, LOAD, rejection } from '../support/engine-bench.js';
import { failure } from '../support/failure.js';
import { askedOf, change, CHANGING, faultyServer } from '../support/faulty-server.js';
import { planNearestPrompt } from '../support/nearest-prompt.js';
import { withProperty } from '../support/with-property.js';

const model = { manifestUrl: new URL('/test/fixtures/nearest-prompt/manifest.json', location.href).href };
const on = (fault: string): LoadRequest => ({ ...LOAD, model, remote: faultyServer(fault) });
const GRAPH = 'nearest-prompt-segmenter';
const host = location.host;

registerArchitecture('nearest-prompt', planNearestPrompt);

describe('PointSamEngine whose server fails while it is used', () => {
  const bench = benchOf(() => new PointSamEngine(), { ...LOAD, model, remote: CHANGING });
  const { add, segment, scene, subtract } = bench;

  beforeEach(() => change('plain'));
  afterEach(() => change('plain'));

  const cases: readonly [fault: string, code: string, words: string][] = [
    ['failing', 'remote-refused', 'CUDA out of memory'],
    ['broken-off', 'remote-unavailable', 'cannot be reached, or broke off'],
    ['page-answer', 'remote-invalid', 'a web page'],
    ['garbage', 'remote-invalid', 'something else than JSON'],
    ['nan', 'remote-invalid', `${GRAPH} on ${host} answered with numbers in logits that are none (NaN or infinite)`],
    ['misshapen', 'remote-invalid', 'for logits instead of FP32 ['],
    ['transposed', 'remote-invalid', 'for logits instead of FP32 ['],
    ['typed-otherwise', 'remote-invalid', `${GRAPH} on ${host} answered with INT32 [`],
    ['forgetful', 'remote-invalid', 'answered with nothing for logits instead of FP32'],
    ['empty', 'remote-refused', `answered 404 to /__inference__/changing/v2/models/${GRAPH}/infer: Request for unknown model`],
    ['token', 'remote-refused', 'It wants other credentials'],
  ];
  for (const [fault, code, words] of cases) {
    it(`says so of a server that is ${fault}, keeps the draft, and goes on when the server does`, async () => {
      const first = await segment([add('box')]);
      const labels = bench.screen.of(scene);
      await change(fault);
      const error = await failure(segment([add('box'), subtract('ground')]));
      expect(error.code).to.equal(code);
      expect(error.message).to.include(words);
      expect(bench.screen.of(scene)).to.deep.equal(labels);
      await change('plain');
      expect((await segment([add('box'), subtract('ground')])).candidates).to.have.length(1);
      expect((await segment([add('box')])).candidates).to.deep.equal(first.candidates);
    });
  }

  it('gives a slow request up for a newer one at once, and does not wait for it', async () => {
    await segment([add('ball')], { radius: 25 });
    await change('slow');
    await askedOf();
    const older = rejection(segment([add('box')]));
    let asked = await askedOf();
    while (!asked.some(({ path }) => path.endsWith('/infer'))) asked = await askedOf();
    await change('plain');
    const newer = segment([add('box'), subtract('ground')]);
    expect(isAbortError(await older)).to.equal(true);
    expect((await newer).candidates).to.have.length(1);
  });

  it('sends points of a region to the server only, and only when there is a click', async () => {
    await askedOf();
    const elsewhere: string[] = [];
    const { fetch } = globalThis;
    const watching = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
      elsewhere.push(new URL(String(input)).pathname);
      return fetch(input, init);
    };
    await withProperty(globalThis, 'fetch', watching, async () => {
      await bench.hide(scene);
      await bench.show(scene);
      expect(elsewhere).to.deep.equal([]);
      await segment([add('box')]);
    });
    // The mask that counts is looked at twice.
    expect([...new Set(elsewhere)]).to.deep.equal([`/__inference__/changing/v2/models/${GRAPH}/infer`]);
  });
});

describe('PointSamEngine that is loaded from a server', () => {
  let engine: PointSamEngine;

  beforeEach(() => (engine = new PointSamEngine()));
  afterEach(() => engine.dispose());

  const mismatches: readonly [fault: string, words: string][] = [
    ['batched', 'its input features is FP32 [-1, -1, 6] instead of FP32 [-1, 6]'],
    ['renamed', 'it has no input features'],
    ['retyped', 'its input features is FP16 [-1, 6] instead of FP32 [-1, 6]'],
    ['demanding', 'it wants an input mood'],
    ['poorer', 'it has no output logits'],
  ];
  for (const [fault, words] of mismatches) {
    it(`says how a graph differs that is ${fault}`, async () => {
      const { code, message } = await failure(engine.load(on(fault)));
      expect([code, message]).to.deep.equal(['remote-invalid', `${GRAPH} on ${host} is not the graph of this model: ${words}. Serve what `
        + '`potree-point-sam model-repository` writes of this model, name its graphs in the models of the remote engine, or use your own machine.']);
    });
  }

  it('says that the server has no such graph, and finds it by the name that is set', async () => {
    const remote = { ...faultyServer('plain'), models: { segmenter: 'mine' } };
    const error = await failure(engine.load({ ...LOAD, model, remote }));
    expect(error.message).to.include('Request for unknown model: \'mine\' is not found');
    expect((await engine.load({ ...LOAD, model, remote: { ...remote, models: { segmenter: `${GRAPH}/1` } } })).backend).to.equal('remote');
  });

  it('finds wrong numbers before any point of a scan is sent', async () => {
    await askedOf();
    expect((await failure(engine.load(on('nan')))).code).to.equal('remote-invalid');
    // The small cloud that is sent has 128 points of 6 numbers.
    expect((await askedOf()).every(({ bytes }) => bytes < 128 * 7 * 4 + 1000)).to.equal(true);
  });

  it('stops asking when the loading is cancelled', async () => {
    const controller = new AbortController();
    const loading = rejection(engine.load(on('silent'), { signal: controller.signal }));
    controller.abort();
    expect(isAbortError(await loading)).to.equal(true);
  });

  it('reads the manifest alone, none of the weights', async () => {
    const asked: string[] = [];
    const { fetch } = globalThis;
    const watching = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
      asked.push(new URL(String(input)).pathname);
      return fetch(input, init);
    };
    await withProperty(globalThis, 'fetch', watching, () => engine.load(on('plain')));
    expect(asked.filter((path) => !path.startsWith('/__inference__/'))).to.deep.equal(['/test/fixtures/nearest-prompt/manifest.json']);
  });
});
