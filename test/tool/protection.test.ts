import { expect } from 'chai';
import { editOf } from '../support/edit-names.js';
import { ToolSetup } from '../support/tool-setup.js';

describe('The protection of kept objects', () => {
  let setup: ToolSetup;

  beforeEach(async () => {
    setup = await new ToolSetup().on();
  });

  afterEach(() => setup.dispose());

  const policies = () => setup.engine.segments.map(({ policy }) => policy);

  it('is on until it is turned off, and then holds for drafts that begin', async () => {
    await setup.draft(1);
    setup.tool.discard();
    setup.tool.setProtection(false);
    expect([setup.tool.state.protects, setup.tool.state.undo]).to.deep.equal([false, editOf('discard')]);
    await setup.draft(2);
    expect(policies()).to.deep.equal(['protect', 'overwrite']);
  });

  it('has a click on a kept object select it, and no draft begin', async () => {
    await setup.draft(1);
    await setup.keep();
    setup.tool.select(null);
    setup.click(2, { node: 'r' });
    await setup.tool.settled();
    expect([setup.store.selected, setup.prompts, setup.tool.state.hint]).to.deep.equal([8, [], 'already-kept']);
    await setup.draft(3);
    setup.click(4, { node: 'r' });
    await setup.tool.settled();
    expect([setup.prompts, setup.tool.state.hint]).to.deep.equal([[3, 4], null]);
  });

  it('has a click on an object without clicks select it, and offer no correction', async () => {
    await setup.draft(1);
    await setup.keep();
    const kept = setup.store.get(8)!;
    setup.store.remove(8);
    setup.store.add({ ...kept, prompts: [] });
    await setup.tool.settled();
    setup.click(2, { node: 'r' });
    await setup.tool.settled();
    expect([setup.store.selected, setup.prompts, setup.tool.state.hint]).to.deep.equal([8, [], null]);
  });

  it('does not stand between a click and a draft where it is off, nor where the object is gone', async () => {
    await setup.draft(1);
    await setup.keep();
    setup.tool.setProtection(false);
    setup.click(2, { node: 'r' });
    await setup.tool.settled();
    expect(setup.prompts).to.deep.equal([2]);
    setup.tool.discard();
    setup.tool.setProtection(true);
    setup.tool.deleteSegment(8);
    setup.click(3, { node: 'r' });
    await setup.tool.settled();
    expect(setup.prompts).to.deep.equal([3]);
  });

  it('changes the draft in work, which undo brings back as it was', async () => {
    await setup.draft(1);
    setup.tool.setProtection(false);
    await setup.tool.settled();
    expect([policies(), setup.tool.state.undo]).to.deep.equal([['protect', 'overwrite'], editOf('overwrite')]);
    setup.tool.undo();
    await setup.tool.settled();
    expect([policies().at(-1), setup.tool.state.protects, setup.prompts]).to.deep.equal(['protect', true, [1]]);
  });

  it('stands beside other rules of masks, which also change the draft in work', async () => {
    setup.tool.setRules({ noGround: true });
    await setup.draft(1);
    setup.tool.setRules({ connected: false });
    await setup.tool.settled();
    const rules = () => setup.engine.segments.map((request) => [request.rules?.noGround, request.rules?.connected]);
    expect([rules(), setup.tool.state.undo?.verb]).to.deep.equal([[[true, true], [true, false]], 'change-rules']);
    setup.tool.undo();
    await setup.tool.settled();
    expect([rules().at(-1), setup.tool.state.rules.connected]).to.deep.equal([[true, true], true]);
  });

  it('shows one object alone until it is told otherwise, or the object is gone', async () => {
    await setup.draft(1);
    await setup.keep();
    setup.tool.showOnly(99);
    expect(setup.tool.state.only).to.equal(null);
    setup.tool.showOnly(8);
    setup.tool.setOpacity(0.2);
    setup.tool.select(null);
    expect([setup.tool.state.only, setup.adapter.palettes.at(-1)!.get(8)!.opacity]).to.deep.equal([8, 0.2]);
    setup.tool.deleteSegment(8);
    expect(setup.tool.state.only).to.equal(null);
  });
});
