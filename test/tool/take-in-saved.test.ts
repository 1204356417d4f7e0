import { expect } from 'chai';
import { settle } from '../support/fake-records.js';
import { objectAt, SavedScenesSetup } from './saved-scenes-setup.js';

describe('SavedScenes and what comes from elsewhere', () => {
  let setup: SavedScenesSetup;

  beforeEach(() => (setup = new SavedScenesSetup()));
  afterEach(() => setup.scenes.dispose());

  const onDisk = (cloud = 'scene') => setup.records.disk.get(cloud)!.segments.map(({ label, name, sample }) => `${label} ${name}, sample ${sample.label} at ${sample.origin[0]}`);

  /** A tab that came second: it knows the objects 8 at 1 and 9 at 2. */
  async function reader() {
    setup.next.disk.set('scene', { segments: [objectAt(1, 8), objectAt(2, 9)], nextLabel: 10, writable: false, unfinished: false });
    await setup.show('scene');
  }

  it('joins what was kept before the cloud was opened with what was saved under the same number', async () => {
    setup.next.disk.set('scene', { segments: [objectAt(1, 8), objectAt(2, 10)], nextLabel: 12, writable: true, unfinished: false });
    setup.next.hold = 'open';
    await setup.show('scene');
    await setup.keep(objectAt(3, 8, 'scene', { name: 'New' }));
    expect(setup.scenes.unsaved).to.equal(true);
    await setup.records.answer();
    const expected = ['8 New, sample 8 at 3', '12 Object 1, sample 12 at 1', '13 Object 3, sample 13 at 2'];
    expect(onDisk()).to.deep.equal(expected);
    expect([setup.records.saves[0]!.added.map(({ label }) => label), setup.store.nextLabel]).to.deep.equal([[8, 12, 13], 14]);
    expect(setup.store.get(12)!.sample.labels).to.deep.equal(new Uint32Array([12]));
    setup.store.history.undo();
    await settle();
    expect(onDisk()).to.deep.equal(expected.slice(1));
  });

  it('gives the objects of a second cloud other numbers, and saves those', async () => {
    for (const cloud of ['scene', 'other']) setup.next.disk.set(cloud, { segments: [objectAt(1, 8, cloud, { name: cloud })], nextLabel: 9, writable: true, unfinished: true });
    setup.next.counts = new Map([[8, 111], [9, 222]]);
    await setup.show('scene', 'other');
    expect(setup.objects).to.deep.equal(['8 scene at 1, sample 8 at 1', '9 other at 1, sample 9 at 1']);
    expect([onDisk('scene'), onDisk('other')]).to.deep.equal([['8 scene, sample 8 at 1'], ['9 other, sample 9 at 1']]);
    expect(setup.store.segments.map(({ pointCount }) => pointCount)).to.deep.equal([111, 222]);
    expect(setup.records.calls.filter((call) => call.endsWith('other'))).to.deep.equal(['open other', 'save other', 'label other']);
  });

  it('does not save what changes while another tab writes, and says that it is not saved', async () => {
    await reader();
    await setup.keep(objectAt(3, 10));
    expect([setup.view?.state, setup.scenes.unsaved, setup.records.calls]).to.deep.equal(['read-only', true, ['open scene']]);
  });

  it('takes over what the other tab kept, deleted and renamed, and nothing of it is to be saved', async () => {
    await reader();
    await setup.takeOver([objectAt(2, 9, 'scene', { name: 'Oak', pointCount: 55 }), objectAt(3, 10)], 11);
    expect(setup.objects).to.deep.equal(['9 Oak at 2, sample 9 at 2', '10 Object 3 at 3, sample 10 at 3']);
    expect([setup.view?.state, setup.records.saves, setup.store.nextLabel, setup.store.get(9)!.pointCount]).to.deep.equal(['saved', [], 11, 55]);
  });

  it('keeps the objects that nobody changed as they are', async () => {
    await reader();
    const [before] = setup.store.segments;
    await setup.takeOver([objectAt(1, 8), objectAt(2, 9, 'scene', { pointCount: 7 })], 10);
    expect(setup.store.segments[0]).to.equal(before);
    expect([setup.store.get(9)!.pointCount, setup.records.saves]).to.deep.equal([7, []]);
  });

  it('saves what was changed here when it takes over, beside what the other tab kept under the same number', async () => {
    await reader();
    await setup.edit(8, 'Elm');
    setup.store.remove(9);
    await setup.keep(objectAt(5, 10, 'scene', { name: 'Mine' }));
    await setup.takeOver([objectAt(1, 8, 'scene', { name: 'Theirs' }), objectAt(2, 9), objectAt(4, 10, 'scene', { name: 'Other' })], 11);
    expect(onDisk()).to.deep.equal(['8 Elm, sample 8 at 1', '10 Mine, sample 10 at 5', '11 Other, sample 11 at 4']);
    expect(setup.records.saves.map(({ added }) => added.map(({ label }) => label))).to.deep.equal([[10, 11]]);
    expect([setup.view?.state, setup.scenes.unsaved]).to.deep.equal(['saved', false]);
  });

  it('keeps an object that was renamed here and deleted there', async () => {
    await reader();
    await setup.edit(8, 'Elm');
    await setup.takeOver([objectAt(2, 9)], 10);
    expect(onDisk()).to.deep.equal(['8 Elm, sample 8 at 1', '9 Object 2, sample 9 at 2']);
  });

  it('knows an object again whose saving was cut off before the answer came', async () => {
    setup.next.errors.set('open', new Error('Not yet.'));
    await setup.show('scene');
    await setup.keep(objectAt(1, 8));
    setup.records.errors.clear();
    setup.records.disk.set('scene', { segments: [objectAt(1, 8)], nextLabel: 9, writable: true, unfinished: false });
    setup.scenes.retry();
    await settle();
    expect([setup.objects, setup.records.saves]).to.deep.equal([['8 Object 1 at 1, sample 8 at 1'], []]);
  });

  it('takes over although the word comes before the cloud is open', async () => {
    setup.next.disk.set('scene', { segments: [], nextLabel: 0, writable: false, unfinished: false });
    setup.next.hold = 'open';
    await setup.show('scene');
    const answered = setup.records.answer();
    const disk = setup.records.disk.get('scene')!;
    await setup.takeOver([objectAt(1, 8)], 9);
    await answered;
    await setup.records.answer();
    expect([disk.writable, setup.view?.state, setup.objects.length]).to.deep.equal([false, 'saved', 1]);
  });
});
