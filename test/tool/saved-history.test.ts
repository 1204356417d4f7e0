import { expect } from 'chai';
import { settle } from '../support/fake-records.js';
import { brief, editOf } from '../support/edit-names.js';
import { objectAt, SavedScenesSetup } from './saved-scenes-setup.js';

describe('The history of saved scenes', () => {
  const setups: SavedScenesSetup[] = [];
  let setup: SavedScenesSetup;

  beforeEach(() => (setup = newSetup()));
  afterEach(() => setups.splice(0).forEach(({ scenes }) => scenes.dispose()));

  function newSetup(): SavedScenesSetup {
    setups.push(new SavedScenesSetup());
    return setups.at(-1)!;
  }

  /** The page as it is after a reload, with what is on disk. */
  async function reload(from: SavedScenesSetup, ...clouds: string[]): Promise<SavedScenesSetup> {
    await settle();
    const page = newSetup();
    for (const [cloud, scene] of from.records.disk) page.next.disk.set(cloud, scene);
    await page.show(...(clouds.length > 0 ? clouds : ['scene']));
    return page;
  }

  const names = ({ store: { history } }: SavedScenesSetup) => ({ done: history.done.map(({ name }) => brief(name)), undone: history.undone.map(({ name }) => brief(name)) });
  const disk = (page: SavedScenesSetup, cloud = 'scene') => page.records.disk.get(cloud)!;

  it('takes back the last kept object after a reload, and brings it back with its sample', async () => {
    await setup.show('scene');
    await setup.keep(objectAt(1, 8));
    await setup.keep(objectAt(2, 9));
    const page = await reload(setup);
    expect(names(page)).to.deep.equal({ done: ['keep Object 1', 'keep Object 2'], undone: [] });
    page.store.history.undo();
    await settle();
    expect([page.objects, disk(page).segments.map(({ label }) => label)]).to.deep.equal([['8 Object 1 at 1, sample 8 at 1'], [8]]);
    const again = await reload(page);
    expect(names(again)).to.deep.equal({ done: ['keep Object 1'], undone: ['keep Object 2'] });
    again.store.history.redo();
    await settle();
    expect(again.objects).to.deep.equal(['8 Object 1 at 1, sample 8 at 1', '9 Object 2 at 2, sample 9 at 2']);
    expect(again.records.saves.map(({ added }) => added.map(({ label }) => label))).to.deep.equal([[9]]);
  });

  it('gives new objects the class that was chosen last also after a reload', async () => {
    await setup.show('scene');
    await setup.keep(objectAt(1, 8));
    setup.store.edit(8, { classCode: 6 });
    const page = await reload(setup);
    const chosen = page.store.newClass;
    page.store.history.undo();
    expect([chosen, page.store.newClass]).to.deep.equal([6, 1]);
  });

  it('brings a deleted object back after a reload where it was, also one that was never saved before', async () => {
    await setup.show('scene');
    setup.records.hold = 'save';
    await setup.keep(objectAt(5, 8));
    for (const label of [9, 10]) await setup.keep(objectAt(label, label));
    await setup.delete(9);
    setup.records.hold = null;
    await setup.records.answer();
    const page = await reload(setup);
    page.store.history.undo();
    await settle();
    expect(page.objects.map((object) => object.split(' ')[0])).to.deep.equal(['8', '9', '10']);
    expect(disk(page).segments.map(({ sample }) => sample.label)).to.deep.equal([8, 9, 10]);
  });

  it('takes back names and hiding after a reload', async () => {
    await setup.show('scene');
    await setup.keep(objectAt(1, 8));
    await setup.edit(8, 'Oak');
    setup.store.setAllVisible(false);
    const page = await reload(setup);
    page.store.history.undo();
    page.store.history.undo();
    expect(page.store.get(8)).to.deep.include({ name: 'Object 1', visible: true });
  });

  it('saves no edits of the draft, which ends with the page', async () => {
    await setup.show('scene');
    setup.store.history.run({ name: editOf('add-point'), do: () => undefined, undo: () => undefined });
    await setup.keep(objectAt(1, 8));
    expect(names(await reload(setup)).done).to.deep.equal(['keep Object 1']);
  });

  it('saves the last 100 steps each way', async () => {
    await setup.show('scene');
    await setup.keep(objectAt(1, 8));
    for (let i = 0; i < 120; i++) setup.store.edit(8, { name: `${i}` });
    await settle();
    const { done } = disk(setup).history!.steps;
    expect([done.length, done[0]!.object, done.at(-1)!.object]).to.deep.equal([100, '19', '118']);
  });

  it('saves no more steps than 16 MB of deleted points allow', async () => {
    await setup.show('scene');
    const big = (label: number) => {
      const object = objectAt(label, label);
      return { ...object, sample: { ...object.sample, positions: new Float32Array(1.2e6), labels: new Uint32Array(4e5) } };
    };
    for (const label of [8, 9, 10]) await setup.keep(big(label));
    for (const label of [8, 9, 10]) await setup.delete(label);
    const { steps, samples } = disk(setup).history!;
    expect([steps.done.map(({ verb, object }) => `${verb} ${object}`), samples.map(({ label }) => label).sort((a, b) => a - b)]).to.deep.equal([['delete Object 2', 'delete Object 3'], [9, 10]]);
  });

  it('has what was done in a page on top of what comes from the disk', async () => {
    await setup.show('scene');
    await setup.keep(objectAt(1, 8));
    const page = newSetup();
    page.next.disk.set('scene', disk(setup));
    page.next.hold = 'open';
    await page.show('scene');
    await page.keep(objectAt(3, 8, 'scene', { name: 'New' }));
    await page.records.answer();
    await page.records.answer();
    expect(names(page).done).to.deep.equal(['keep Object 1', 'keep New']);
    page.store.history.undo();
    page.store.history.undo();
    await settle();
    expect([page.objects, disk(page).segments]).to.deep.equal([[], []]);
    page.store.history.redo();
    expect(page.objects).to.deep.equal(['9 Object 1 at 1, sample 9 at 1']);
  });

  it('gives the objects of a second cloud other numbers in the history as well, also those that were deleted', async () => {
    for (const cloud of ['scene', 'other']) {
      const page = newSetup();
      await page.show(cloud);
      await page.keep(objectAt(1, 8, cloud, { name: cloud }));
      await page.keep(objectAt(2, 9, cloud, { name: `${cloud} 2` }));
      await page.delete(9);
      setup.next.disk.set(cloud, disk(page, cloud));
    }
    await setup.show('scene', 'other');
    expect(names(setup).done).to.deep.equal(['other', 'scene'].flatMap((name) => [`keep ${name}`, `keep ${name} 2`, `delete ${name} 2`]));
    for (let i = 0; i < 4; i++) setup.store.history.undo();
    await settle();
    const placed = setup.store.segments.map(({ label, name, sample }) => `${label} ${name} ${sample.label}`);
    expect(placed).to.deep.equal(['10 other 10', '11 other 2 11']);
    expect(disk(setup, 'other').segments.map(({ label, sample }) => [label, sample.label])).to.deep.equal([[10, 10], [11, 11]]);
    for (let i = 0; i < 4; i++) setup.store.history.redo();
    expect(setup.store.segments.map(({ label, name }) => `${label} ${name}`)).to.deep.equal(['10 other', '8 scene']);
  });

  it('does not take steps twice that the page has itself, when the scan goes and comes back', async () => {
    await setup.show('scene');
    await setup.keep(objectAt(1, 8));
    const { clouds } = setup;
    await setup.remove('scene');
    setup.clouds = clouds;
    await setup.show('scene');
    expect(names(setup)).to.deep.equal({ done: ['keep Object 1'], undone: [] });
  });

  it('has what the other tab did beneath its own when it takes over', async () => {
    setup.next.disk.set('scene', { segments: [objectAt(1, 8)], nextLabel: 9, writable: false, unfinished: false });
    await setup.show('scene');
    await setup.edit(8, 'Elm');
    const writer = newSetup();
    await writer.show('scene');
    await writer.keep(objectAt(1, 8));
    await writer.keep(objectAt(2, 9));
    writer.store.history.undo();
    await settle();
    await setup.takeOver(disk(writer).segments, 10, disk(writer).history);
    expect(names(setup)).to.deep.equal({ done: ['keep Object 1', 'rename Object 1'], undone: ['keep Object 2'] });
    setup.store.history.redo();
    await settle();
    expect(disk(setup).segments.map(({ name }) => name)).to.deep.equal(['Elm', 'Object 2']);
  });

  it('says so where the history was damaged', async () => {
    setup.next.disk.set('scene', { segments: [objectAt(1, 8)], nextLabel: 9, writable: true, unfinished: false, history: { steps: { done: [], undone: [] }, samples: [], lost: true } });
    await setup.show('scene');
    expect(setup.told.join()).to.match(/^What could be undone of this scan when it was saved is damaged and forgotten. All saved objects are there/);
    expect(setup.objects.length).to.equal(1);
  });
});
