import { expect } from 'chai';
import { SegmentationError } from '../../src/errors.js';
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
