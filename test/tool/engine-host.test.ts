import { expect } from 'chai';
import { type ErrorCode, SegmentationError } from '../../src/errors.js';
import type { LoadRequest } from '../../src/inference/segmentation-engine.js';
import { editOf } from '../support/edit-names.js';
import { makeSegment } from '../support/fake-segments.js';
import { nextFrames, NODE, ToolSetup } from '../support/tool-setup.js';

describe('The tool when its engine fails', () => {
  let setup: ToolSetup;

  beforeEach(async () => {
    setup = await new ToolSetup().on();
  });

  afterEach(() => setup.dispose());

  async function keepOne() {
    await setup.draft(1);
    setup.tool.keep();
    await setup.tool.settled();
  }

  /** The engine dies while a click is segmented. */
  async function crashAt(x: number) {
    setup.engine.hold = true;
    await setup.ask(x);
    setup.engine.crash();
  }

  it('starts anew with nodes, kept objects and the draft', async () => {
    await keepOne();
    await setup.draft(2);
    setup.engine.crash();
    expect([setup.phase, setup.tool.state.problem]).to.deep.equal(['loading', null]);
    await setup.until(() => setup.phase === 'draft' && setup.tool.state.candidates.length > 0);
    const { engine } = setup;
    expect([setup.engines.length, engine.of('restoreSegments'), engine.of('addNodes')]).to.deep.equal([2, [[8]], [['r']]]);
    expect([engine.segments.length, setup.prompts, setup.tool.state.hint]).to.deep.equal([1, [2], 'restarted']);
  });

  it('leads each engine once to a cloud that is reached through the page', async () => {
    let made = 0;
    setup.adapter.clouds = () => [{ id: 'scene', name: 'Scene', url: null, access: () => ({ url: `hint ${++made}` }) }];
    await setup.draft(1);
    await setup.draft(2);
    expect([setup.engine.of('connectCloud'), made]).to.deep.equal([[['scene', 'hint 1']], 1]);
    expect(setup.engine.calls.findIndex(([name]) => name === 'connectCloud')).to.be.below(setup.engine.calls.findIndex(([name]) => name === 'segment'));
    setup.engine.crash();
    await setup.until(() => setup.phase === 'draft' && setup.tool.state.candidates.length > 0);
    expect([setup.engines.length, setup.engine.of('connectCloud')]).to.deep.equal([2, [['scene', 'hint 2']]]);
  });

  it('leads the engine anew to a cloud that has left and come back, whatever is at its address now', async () => {
    let made = 0;
    const here = [{ id: 'scene', name: 'Scene', url: null, access: () => ({ url: `hint ${++made}` }) }];
    setup.adapter.clouds = () => here;
    await setup.draft(1);
    setup.adapter.hide([NODE.key]);
    setup.adapter.show([NODE]);
    expect(setup.engine.of('forgetCloud'), 'its nodes alone were gone').to.deep.equal([]);
    setup.adapter.clouds = () => [];
    setup.adapter.hide([NODE.key]);
    setup.adapter.clouds = () => here;
    setup.adapter.show([NODE]);
    await setup.draft(2);
    expect([setup.engine.of('forgetCloud'), setup.engine.of('connectCloud')]).to.deep.equal([['scene'], [['scene', 'hint 1'], ['scene', 'hint 2']]]);
  });

  it('leads it through the page to a cloud that needs that only later', async () => {
    const plain = { id: 'scene', name: 'Scene', url: 'https://scans.test/metadata.json' };
    setup.adapter.clouds = () => [plain];
    await setup.draft(1);
    setup.adapter.clouds = () => [{ ...plain, access: () => ({ url: plain.url }) }];
    await setup.draft(2);
    await setup.draft(3);
    expect(setup.engine.of('connectCloud')).to.deep.equal([['scene', plain.url]]);
  });

  it('has the engine forget a cloud that it reads by itself as well', async () => {
    setup.adapter.clouds = () => [{ id: 'scene', name: 'Scene', url: 'https://scans.test/metadata.json' }];
    await setup.draft(1);
    setup.adapter.clouds = () => [];
    setup.adapter.hide([NODE.key]);
    expect([setup.engine.of('forgetCloud'), setup.engine.of('connectCloud')]).to.deep.equal([['scene'], []]);
  });

  it('shows objects that come back although nobody has turned it on, and loads the model into the same engine later', async () => {
    setup.dispose();
    setup = new ToolSetup();
    setup.store.restore([makeSegment(8, { cloud: 'scene' })], 9);
    await setup.until(() => setup.engines.length === 1);
    await setup.tool.settled();
    expect([setup.phase, setup.engine.of('restoreSegments'), setup.engine.of('addNodes'), setup.engine.of('load').length]).to.deep.equal(['off', [[8]], [['r']], 0]);
    await setup.on();
    expect([setup.engines.length, setup.engine.of('load').length, setup.engine.of('addNodes')]).to.deep.equal([1, 1, [['r']]]);
  });

  it('keeps showing objects when the loading of the model is cancelled', async () => {
    setup.dispose();
    setup = new ToolSetup((engine, index) => (engine.loads = index === 0 ? new Promise(() => undefined) : Promise.resolve()));
    setup.tool.setActive(true);
    setup.store.restore([makeSegment(8, { cloud: 'scene' })], 9);
    setup.tool.setActive(false);
    await setup.tool.settled();
    expect([setup.phase, setup.engines.length, setup.engine.of('restoreSegments')]).to.deep.equal(['off', 2, [[8]]]);
  });

  it('segments the click again at which it crashed', async () => {
    await setup.draft(1);
    await crashAt(2);
    await setup.until(() => setup.phase === 'draft' && setup.engines.length === 2);
    expect([setup.prompts, setup.engine.segments.length, setup.tool.state.problem]).to.deep.equal([[1, 2], 1, null]);
    setup.tool.undo();
    await setup.tool.settled();
    expect(setup.prompts).to.deep.equal([1]);
  });

  it('repeats a click once that fails because the device is lost, even before it is told of that', async () => {
    await setup.draft(1);
    setup.engine.hold = true;
    await setup.ask(2);
    const { engine } = setup;
    const lost = new SegmentationError('device-lost', 'The graphics card was taken away.');
    engine.held[0]!.fail(lost);
    await nextFrames();
    expect([setup.phase, setup.tool.state.problem]).to.deep.equal(['thinking', null]);
    engine.fail(lost);
    await setup.until(() => setup.phase === 'draft' && setup.engines.length === 2);
    expect([setup.prompts, setup.engine.segments.length, setup.tool.state.problem]).to.deep.equal([[1, 2], 1, null]);
  });

  /** What every engine so far was asked to run on, and why. */
  function places() {
    return setup.engines.flatMap((engine) => engine.of('load') as LoadRequest[]).map(({ backend, reason }) => [backend, reason]);
  }

  /** The engine ends with this error while a click is segmented, and the next one answers the click. */
  async function failAt(x: number, code: ErrorCode) {
    const { engine, engines } = setup;
    engine.hold = true;
    await setup.ask(x);
    const error = new SegmentationError(code, 'It failed.');
    engine.held[0]!.fail(error);
    engine.fail(error);
    await setup.until(() => setup.phase === 'draft' && setup.engines.length > engines.indexOf(engine) + 1);
  }

  for (const [code, reason] of [
    ['gpu-memory', 'The memory of the graphics card ran out.'],
    ['gpu-failed', 'The graphics card did not compute what it was asked for.'],
  ] as const) {
    it(`goes on with the processor, says so once and keeps to it after ${code}: objects, clicks and the request are there`, async () => {
      setup.dispose();
      setup = await new ToolSetup(undefined, { backend: 'auto' }).on();
      await keepOne();
      await setup.draft(1);
      await failAt(2, code);
      expect([places(), setup.tool.state.engine?.reason]).to.deep.equal([[['auto', undefined], ['wasm', reason]], reason]);
      expect([setup.prompts, setup.engine.of('restoreSegments'), setup.engine.segments.length]).to.deep.equal([[1, 2], [[8]], 1]);
      expect([setup.tool.state.hint, setup.tool.state.problem]).to.deep.equal(['on-processor', null]);
      await setup.draft(3);
      expect([setup.prompts, setup.tool.state.hint, setup.engines.length]).to.deep.equal([[1, 2, 3], null, 2]);
    });
  }

  it('tries a graphics card that was taken away once more, then goes on with the processor', async () => {
    setup.dispose();
    setup = await new ToolSetup(undefined, { backend: 'auto' }).on();
    await keepOne();
    await failAt(1, 'device-lost');
    expect(setup.tool.state.hint).to.equal('restarted');
    await failAt(2, 'device-lost');
    expect([setup.tool.state.hint, setup.tool.state.problem]).to.deep.equal(['on-processor', null]);
    expect(places()).to.deep.equal([['auto', undefined], ['auto', undefined], ['wasm', 'The graphics card was taken away from segmentation.']]);
    expect([setup.prompts, setup.engine.of('restoreSegments')]).to.deep.equal([[1, 2], [[8]]]);
  });

  it('leaves it to a person where the graphics card alone was asked for', async () => {
    setup.dispose();
    setup = await new ToolSetup(undefined, { backend: 'webgpu' }).on();
    await failAt(1, 'device-lost');
    setup.engine.fail(new SegmentationError('device-lost', 'It failed.'));
    await nextFrames();
    expect([setup.phase, setup.tool.state.problem?.remedy, places()]).to.deep.equal(['problem', 'restart-worker', [['webgpu', undefined], ['webgpu', undefined]]]);
  });

  it('takes the paint of a draft away that the new engine does not know', async () => {
    let load!: () => void;
    const loaded = new Promise<void>((resolve) => (load = resolve));
    setup.dispose();
    setup = await new ToolSetup((engine, index) => (engine.loads = index === 0 ? Promise.resolve() : loaded)).on();
    await keepOne();
    await setup.draft(2);
    await nextFrames();
    expect([...setup.adapter.labels]).to.deep.equal([7]);
    setup.engine.crash();
    await nextFrames();
    expect([setup.phase, [...setup.adapter.labels].filter((label) => label > 0 && label < 8)]).to.deep.equal(['loading', []]);
    load();
    await setup.until(() => setup.phase === 'draft' && setup.tool.state.candidates.length > 0);
    await setup.tool.settled();
    expect([...setup.adapter.labels]).to.deep.equal([7]);
  });

  it('shows a second failure soon after the first, at the state before the click, and a remedy that works', async () => {
    await keepOne();
    await setup.draft(1);
    await crashAt(2);
    await setup.until(() => setup.phase === 'draft');
    await crashAt(3);
    await nextFrames();
    const { phase, problem } = setup.tool.state;
    expect([phase, problem?.code, problem?.remedy, setup.prompts, setup.engines.length])
      .to.deep.equal(['problem', 'worker-crashed', 'restart-worker', [1, 2], 2]);
    expect([setup.store.segments.length, [...setup.adapter.labels].some((label) => label > 0 && label < 8)]).to.deep.equal([1, false]);
    setup.tool.remedy();
    await setup.until(() => setup.phase === 'draft' && setup.tool.state.candidates.length > 0);
    expect([setup.engines.length, setup.engine.of('restoreSegments'), setup.prompts]).to.deep.equal([3, [[8]], [1, 2]]);
  });

  it('starts by itself again with the next click after a failure that was shown', async () => {
    await setup.draft(1);
    setup.engine.crash();
    await setup.until(() => setup.phase === 'draft');
    setup.engine.crash();
    expect(setup.phase).to.equal('problem');
    await setup.draft(2);
    expect([setup.phase, setup.prompts, setup.engines.length]).to.deep.equal(['draft', [1, 2], 3]);
  });

  it('keeps the draft when it crashes while keeping it', async () => {
    await setup.draft(1);
    setup.engine.hold = true;
    setup.tool.keep();
    await setup.until(() => setup.engine.of('keepDraft').length > 0);
    setup.engine.crash();
    await setup.until(() => setup.phase === 'draft' && setup.tool.state.candidates.length > 0);
    expect([setup.prompts, setup.store.segments.length, setup.tool.state.undo]).to.deep.equal([[1], 0, editOf('add-point')]);
    setup.tool.keep();
    await setup.tool.settled();
    expect(setup.store.segments.map(({ label }) => label)).to.deep.equal([9]);
  });

  it('says nothing of calls that the crash cut off', async () => {
    await keepOne();
    setup.tool.deleteSegment(8);
    setup.engine.crash();
    await setup.until(() => setup.phase === 'ready');
    expect([setup.tool.state.problem, setup.engine.of('restoreSegments')]).to.deep.equal([null, []]);
    setup.tool.undo();
    await nextFrames();
    expect([setup.store.segments.length, setup.engine.of('restoreSegments')]).to.deep.equal([1, [[8]]]);
  });

  it('follows the second attempt when it crashes while the model loads', async () => {
    setup.dispose();
    setup = new ToolSetup((engine, index) => (engine.loads = index === 0 ? new Promise(() => undefined) : nextFrames()));
    setup.tool.setActive(true);
    setup.click(4);
    setup.engines[0]!.crash();
    await setup.until(() => setup.phase === 'draft');
    expect([setup.engines.length, setup.prompts, setup.tool.state.problem, setup.engine.segments.length]).to.deep.equal([2, [4], null, 1]);
  });

  it('says what went wrong when the restart fails too', async () => {
    setup.dispose();
    setup = await new ToolSetup((engine, index) => (engine.loadError = index === 1 ? new SegmentationError('model-fetch-failed', 'Gone.') : null)).on();
    await setup.draft(1);
    await crashAt(2);
    await setup.until(() => setup.phase === 'problem');
    await setup.tool.settled();
    expect([setup.tool.state.problem?.code, setup.prompts]).to.deep.equal(['model-fetch-failed', [1]]);
    setup.tool.remedy();
    await setup.until(() => setup.phase === 'draft' && setup.tool.state.candidates.length > 0);
    expect(setup.prompts).to.deep.equal([1]);
  });

  it('shows an unexpected failure, with a restart as its remedy', async () => {
    setup.engine.segmentError = new Error('Out of luck.');
    await setup.draft(1);
    expect(setup.tool.state.problem).to.deep.equal({
      code: 'unexpected', message: 'Out of luck.', remedy: 'restart-worker',
    });
    setup.tool.remedy();
    await setup.until(() => setup.phase === 'ready');
    expect(setup.engines).to.have.length(2);
  });
});
