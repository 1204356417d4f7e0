import { expect } from 'chai';
import { DEFAULT_RULES } from '../../src/inference/segmentation-engine.js';
import { editOf } from '../support/edit-names.js';
import { makeNode } from '../support/make-node.js';
import { NODE, nextFrames, ToolSetup } from '../support/tool-setup.js';

describe('Clicks on the scene', () => {
  let setup: ToolSetup;

  afterEach(() => setup.dispose());

  const make = (...args: ConstructorParameters<typeof ToolSetup>) => (setup = new ToolSetup(...args));

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
});
