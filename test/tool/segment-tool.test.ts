import { expect } from 'chai';
import { DEFAULT_RULES } from '../../src/inference/segmentation-engine.js';
import { SegmentationError } from '../../src/errors.js';
import { editOf } from '../support/edit-names.js';
import { makeNode } from '../support/make-node.js';
import { NODE, nextFrames, ToolSetup } from '../support/tool-setup.js';

describe('SegmentTool', () => {
  let setup: ToolSetup;

  afterEach(() => setup.dispose());

  const make = (...args: ConstructorParameters<typeof ToolSetup>) => (setup = new ToolSetup(...args));

  it('is off, loads, is ready, and is off again while the model stays', async () => {
    const { tool, engines } = make();
    expect(tool.state.phase).to.equal('off');
    tool.setActive(true);
    expect([tool.state.phase, tool.state.loading]).to.deep.equal(['loading', { done: 1, total: 2 }]);
    await setup.until(() => setup.phase === 'ready');
    expect([tool.state.engine?.modelName, tool.state.loading]).to.deep.equal(['fake', null]);
    tool.setActive(false);
    expect([setup.phase, engines.length, setup.engine.of('dispose').length]).to.deep.equal(['off', 1, 0]);
    tool.setActive(true);
    expect([setup.phase, engines.length]).to.deep.equal(['ready', 1]);
  });

  it('gives up loading when it is turned off meanwhile, and loads again', async () => {
    const { tool, engines } = make((engine) => (engine.loads = nextFrames()));
    tool.setActive(true);
    tool.setActive(false);
    expect(engines[0]!.of('dispose')).to.have.length(1);
    await setup.on();
    expect([engines.length, setup.phase, tool.state.problem]).to.deep.equal([2, 'ready', null]);
  });

  it('sends nodes to the engine as they come and go', async () => {
    await make().on();
    setup.adapter.show([makeNode('r1', { cloud: 'scene', positions: new Float32Array(3) })]);
    await nextFrames();
    setup.adapter.hide([NODE.key]);
    expect(setup.engine.of('addNodes')).to.deep.equal([['r'], ['r1']]);
    expect(setup.engine.of('removeNodes')).to.deep.equal([['r']]);
  });

  it('sends no nodes while it is off and nothing is kept, and what is on screen when it is on again', async () => {
    await make().on();
    const come = (name: string) => setup.adapter.show([makeNode(name, { cloud: 'scene', positions: new Float32Array(3) })]);
    setup.tool.setActive(false);
    for (const name of ['r1', 'r2']) come(name);
    setup.adapter.hide([NODE.key, { cloud: 'scene', name: 'r1' }]);
    await nextFrames();
    expect([setup.engine.of('addNodes'), setup.engine.of('removeNodes')]).to.deep.equal([[['r']], [['r']]]);
    setup.tool.setActive(true);
    await setup.draft(1);
    expect(setup.engine.of('addNodes')).to.deep.equal([['r'], ['r2']]);
  });

  it('sends nodes while it is off, too, as long as something is kept', async () => {
    await (await make().on()).draft(1);
    setup.tool.keep();
    await setup.tool.settled();
    setup.tool.setActive(false);
    const comes = async (name: string) => {
      setup.adapter.show([makeNode(name, { cloud: 'scene', positions: new Float32Array(3) })]);
      await nextFrames();
      return setup.engine.of('addNodes');
    };
    expect(await comes('r1')).to.deep.equal([['r'], ['r1']]);
    setup.tool.deleteSegment(8);
    expect(await comes('r2')).to.have.length(2);
    setup.tool.undo();
    await nextFrames();
    expect([setup.phase, setup.engine.of('addNodes')]).to.deep.equal(['off', [['r'], ['r1'], ['r2']]]);
  });

  it('says what goes on, once that lasts, also of a stage that began before', async () => {
    await make((engine) => Object.assign(engine, { hold: true, stage: 'loading' })).on();
    await setup.ask(5);
    expect(setup.phase).to.equal('thinking');
    await setup.until(() => setup.tool.state.stage === 'loading');
    await setup.answer();
    expect([setup.phase, setup.tool.state.stage]).to.deep.equal(['draft', null]);
  });

  it('says once for a cloud that its files could not be read, and why for as long as it holds', async () => {
    await make().on();
    setup.engine.readFailure = 'The server answered 403. Sign in again.';
    await setup.draft(5);
    expect([setup.tool.state.hint, setup.tool.state.phase]).to.deep.equal(['on-screen-only', 'draft']);
    await setup.draft(6);
    expect([setup.tool.state.hint, setup.tool.state.readFailure]).to.deep.equal([null, 'The server answered 403. Sign in again.']);
    setup.engine.readFailure = null;
    await setup.draft(7);
    expect(setup.tool.state.readFailure).to.equal(null);
  });

  it('segments what is clicked on, with a region as large as half the view', async () => {
    await make().on();
    const url = 'https://scans.test/metadata.json';
    setup.adapter.clouds = () => [{ id: 'scene', name: 'Scene', url }];
    setup.click(5);
    expect(setup.phase).to.equal('thinking');
    await setup.tool.settled();
    expect(setup.engine.segments).to.deep.equal([{
      draft: 1, cloud: 'scene', url, prompts: [{ position: [5, 0, 0], positive: true }], candidate: null, radius: 8, refit: true,
      policy: 'protect', rules: DEFAULT_RULES,
    }]);
    const { phase, chosen, candidates, region, cloud, undo } = setup.tool.state;
    expect([phase, chosen, candidates.length, region, cloud, undo])
      .to.deep.equal(['draft', 1, 3, { center: [5, 0, 0], radius: 8 }, 'scene', editOf('add-point')]);
    expect(setup.adapter.visibleLabels).to.deep.equal([7, 7, 7, 7]);
  });

  it('adds and takes away with the right button, Alt and the mode', async () => {
    await (await make().on()).draft(1);
    setup.click(2, { button: 2 });
    setup.click(3, { altKey: true });
    setup.click(4);
    setup.tool.setMode('remove');
    setup.click(5);
    await setup.tool.settled();
    expect(setup.tool.state.prompts.map(({ positive }) => positive)).to.deep.equal([true, false, false, true, false]);
  });

  it('clicks in the middle of the view when asked to, but not while it is off', async () => {
    const { tool } = make();
    setup.adapter.hit = { key: NODE.key, index: 0, position: [7, 0, 0] };
    tool.promptAtCenter(false);
    expect(tool.state.prompts).to.deep.equal([]);
    await setup.on();
    tool.promptAtCenter(false);
    tool.promptAtCenter(true);
    await tool.settled();
    expect(tool.state.prompts).to.deep.equal([true, false].map((positive) => ({ position: [7, 0, 0], positive })));
  });

  it('refuses a first click that subtracts, and one on nothing, with a hint that goes with the next action', async () => {
    await make().on();
    setup.click(1, { button: 2 });
    expect([setup.tool.state.hint, setup.engine.segments, setup.tool.state.undo]).to.deep.equal(['first-click-adds', [], null]);
    setup.adapter.hit = null;
    setup.adapter.click();
    expect([setup.tool.state.hint, setup.phase]).to.deep.equal(['nothing-under-click', 'ready']);
    setup.click(1);
    expect(setup.tool.state.hint).to.equal(null);
  });

  it('says of a scan that the viewer fails to show why nothing can be clicked on there', async () => {
    await make().on();
    setup.adapter.hit = null;
    setup.adapter.clouds = () => [{ id: 'scene', name: 'Scene', url: null }, { id: 'ept', name: 'EPT', url: null, refusal: 'Its files are of a kind that cannot be shown. Convert it.' }];
    setup.adapter.click();
    expect(setup.tool.state.problem).to.deep.equal({ code: 'cloud-unsupported', message: 'Its files are of a kind that cannot be shown. Convert it.', remedy: null });
    setup.click(1);
    expect(setup.tool.state.problem).to.equal(null);
  });

  it('segments a click that came while the model was loading', async () => {
    const { tool } = make((engine) => (engine.loads = nextFrames()));
    tool.setActive(true);
    setup.click(5);
    expect([setup.phase, tool.state.hint, setup.prompts]).to.deep.equal(['loading', 'waiting-for-model', [5]]);
    await setup.until(() => setup.phase === 'draft');
    expect([tool.state.hint, setup.engine.segments.length]).to.deep.equal([null, 1]);
  });

  it('waits with a click for the nodes on screen', async () => {
    await make().on();
    setup.adapter.show([makeNode('r1', { cloud: 'scene', positions: new Float32Array(3) })]);
    await setup.ask(5);
    const names = setup.engine.calls.map(([name]) => name);
    expect(names.lastIndexOf('addNodes')).to.be.below(names.indexOf('segment'));
  });

  it('answers five clicks at once with one answer', async () => {
    await make((engine) => (engine.hold = true)).on();
    for (const x of [1, 2, 3, 4, 5]) await setup.ask(x);
    expect(setup.engine.segments.map(({ prompts }) => prompts.length)).to.deep.equal([1, 2, 3, 4, 5]);
    for (const call of setup.engine.held.splice(0)) call.answer();
    await setup.tool.settled();
    expect([setup.phase, setup.prompts, setup.tool.state.candidates.length]).to.deep.equal(['draft', [1, 2, 3, 4, 5], 1]);
    expect(setup.tool.state.problem).to.equal(null);
  });

  it('begins anew with a click in another cloud', async () => {
    await (await make().on()).draft(1);
    setup.click(7, { cloud: 'other' });
    await setup.tool.settled();
    expect([setup.prompts, setup.tool.state.cloud]).to.deep.equal([[7], 'other']);
    setup.tool.undo();
    await setup.tool.settled();
    expect([setup.prompts, setup.tool.state.cloud]).to.deep.equal([[1], 'scene']);
  });

  it('chooses and looks at candidates without asking the engine', async () => {
    await (await make().on()).draft(1);
    const asked = setup.engine.calls.length;
    setup.tool.hoverCandidate(2);
    expect([...setup.adapter.palette.values()].map(({ opacity }) => opacity).toSorted()).to.deep.equal([0.3, 0.3, 0.55, 0.55, 0.55, 0.55]);
    const palettes = setup.adapter.palettes.length;
    setup.tool.hoverCandidate(2);
    setup.tool.setMode('remove');
    expect(setup.adapter.palettes).to.have.length(palettes);
    setup.tool.chooseCandidate(2);
    setup.tool.chooseCandidate(2);
    setup.tool.chooseCandidate(5);
    expect([setup.tool.state.chosen, setup.engine.calls.length]).to.deep.equal([2, asked]);
    setup.tool.setMode('add');
    await setup.ask(2);
    expect(setup.engine.segments.at(-1)!.candidate).to.equal(2);
    await setup.tool.settled();
    expect(setup.tool.state.hovered).to.equal(-1);
  });

  it('segments again with the radius that a person sets, unfitted', async () => {
    await (await make().on()).draft(1);
    setup.tool.setRadius(20);
    await setup.tool.settled();
    setup.tool.setRadius(null);
    await setup.tool.settled();
    expect(setup.engine.segments.map(({ radius, refit }) => [radius, refit])).to.deep.equal([[8, true], [20, false], [8, true]]);
  });

  it('has the radius that a person sets for one object, and an automatic one for the next', async () => {
    await make().on();
    setup.tool.setRadius(30);
    await setup.draft(1);
    expect([setup.engine.segments.at(-1)!.radius, setup.tool.state.radius]).to.deep.equal([30, 30]);
    setup.tool.keep();
    await setup.tool.settled();
    expect(setup.tool.state.radius).to.equal(null);
    await setup.draft(2);
    expect(setup.engine.segments.at(-1)).to.include({ radius: 8, refit: true });
    setup.tool.setRadius(20);
    setup.tool.discard();
    expect(setup.tool.state.radius).to.equal(null);
    setup.tool.undo();
    await setup.tool.settled();
    expect(setup.tool.state.radius).to.equal(20);
  });

  it('selects what it has kept', async () => {
    await (await make().on()).draft(1);
    setup.tool.keep();
    await setup.tool.settled();
    expect(setup.store.selected).to.equal(8);
  });

  it('says whether there is any scan to click on', async () => {
    await make().on();
    expect(setup.tool.state.scan).to.equal(false);
    setup.adapter.clouds = () => [{ id: 'scene', name: 'scene', url: null }];
    setup.adapter.show([makeNode('r1', { cloud: 'scene', positions: new Float32Array(3) })]);
    await nextFrames();
    expect(setup.tool.state.scan).to.equal(true);
  });

  it('shows the region while its slider moves, around the draft or the middle of the view', async () => {
    await make().on();
    setup.adapter.hit = { key: NODE.key, index: 0, position: [3, 0, 0] };
    setup.tool.previewRadius(12);
    expect([setup.tool.state.preview, setup.adapter.regions.at(-1)]).to.deep.equal([{ center: [3, 0, 0], radius: 12 }, { center: [3, 0, 0], radius: 12 }]);
    setup.tool.previewRadius(null);
    expect([setup.tool.state.preview, setup.adapter.regions.at(-1), setup.tool.state.cloud]).to.deep.equal([null, null, null]);
    await setup.draft(5);
    setup.tool.previewRadius(9);
    expect(setup.tool.state.preview).to.deep.equal({ center: [5, 0, 0], radius: 9 });
  });

  it('drops the draft and keeps the objects when it is turned off', async () => {
    await (await make().on()).draft(1);
    setup.tool.keep();
    await setup.tool.settled();
    await setup.draft(2);
    setup.tool.setActive(false);
    await nextFrames();
    expect([setup.prompts, setup.adapter.visibleLabels]).to.deep.equal([[], [8, 8, 8, 8]]);
    setup.click(3);
    await nextFrames();
    expect(setup.engine.segments).to.have.length(2);
  });

  it('leaves nodes alone that are gone before their paint came', async () => {
    await make((engine) => (engine.hold = true)).on();
    await setup.ask(1);
    setup.engine.held.shift()!.answer();
    await setup.until(() => setup.phase === 'draft');
    // Gone and back before a frame: the engine knows the new node and has painted nothing on it yet.
    setup.adapter.hide([NODE.key]);
    setup.adapter.show([NODE]);
    await nextFrames();
    expect(setup.adapter.labels.size).to.equal(0);
  });

  it('looks at and selects objects, and shows original colours', async () => {
    await (await make().on()).draft(1);
    setup.tool.keep();
    await setup.tool.settled();
    setup.tool.goTo(8);
    setup.tool.goTo(99);
    expect(setup.adapter.looks).to.deep.equal([{ center: [1, 0.5, 0.5], radius: Math.hypot(2, 1, 1) / 2 }]);
    setup.tool.select(8);
    expect(setup.adapter.palette.get(8)!.opacity).to.equal(0.7);
    setup.tool.showOriginalColors(true);
    expect(setup.adapter.palette.size).to.equal(0);
    setup.tool.showOriginalColors(false);
    expect(setup.adapter.palette.size).to.equal(1);
  });

  it('says why the model could not be loaded, and loads it when asked to, with the click that waited', async () => {
    make((engine, index) => (engine.loadError = index === 0 ? new SegmentationError('model-fetch-failed', 'It is not there.') : null));
    setup.tool.setActive(true);
    await setup.until(() => setup.phase === 'problem');
    expect(setup.tool.state.problem).to.deep.equal({ code: 'model-fetch-failed', message: 'It is not there.', remedy: 'reload-model' });
    setup.tool.remedy();
    await setup.until(() => setup.phase === 'ready');
    await setup.draft(1);
    expect(setup.phase).to.equal('draft');
  });

  it('tries to load once more per attempt of a person, not more', async () => {
    make((engine) => (engine.loadError = new SegmentationError('model-invalid', 'It is broken.')));
    setup.tool.setActive(true);
    setup.click(1);
    await setup.until(() => setup.phase === 'problem');
    setup.tool.remedy();
    await nextFrames();
    expect([setup.phase, setup.engines.length]).to.deep.equal(['problem', 2]);
    setup.tool.stepBack();
    setup.tool.stepBack();
    expect(setup.phase).to.equal('off');
  });

  it('touches nothing any more once it is disposed', async () => {
    await make((engine) => (engine.hold = true)).on();
    await setup.ask(1);
    let changes = 0;
    setup.tool.addEventListener('change', () => changes++);
    setup.tool.dispose();
    setup.adapter.dispose();
    setup.store.select(8);
    setup.tool.setActive(false);
    setup.tool.setActive(true);
    setup.tool.undo();
    await nextFrames();
    expect(setup.engines).to.have.length(1);
    expect([changes, setup.adapter.late, setup.adapter.watched, setup.engine.of('dispose').length]).to.deep.equal([0, 0, false, 1]);
  });
});
