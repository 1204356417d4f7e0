import { expect } from 'chai';
import { SegmentationError } from '../../src/errors.js';
import type { SceneChange } from '../../src/records/scene-records.js';
import { brief } from '../support/edit-names.js';
import { failure } from '../support/failure.js';
import { settle } from '../support/fake-records.js';
import { objectAt, SavedScenesSetup } from './saved-scenes-setup.js';

const FULL = new SegmentationError('storage-full', 'The storage is full.');
const summary = ({ cloud, segments, added, nextLabel, reason }: SceneChange) =>
  ({ cloud, objects: segments.map(({ label, name }) => `${label} ${name}`), added: added.map(({ label }) => label), nextLabel, reason });

describe('SavedScenes', () => {
  let setup: SavedScenesSetup;

  beforeEach(() => (setup = new SavedScenesSetup()));
  afterEach(() => setup.scenes.dispose());

  it('shows nothing while there is no cloud', () => {
    expect(setup.view).to.equal(null);
  });

  it('makes no records for clouds whose files only the host reads, and says that their objects go with the page', async () => {
    await setup.show('points', 'points');
    await setup.keep(objectAt(1, 8, 'points'));
    expect([setup.states, setup.made.length, setup.scenes.unsaved]).to.deep.equal([['page-only'], 0, false]);
  });

  it('saves clouds whose files only the host reads where its loader can be asked', async () => {
    setup.hosted.add('points');
    await setup.show('points');
    await setup.keep(objectAt(1, 8, 'points'));
    expect([setup.view?.state, setup.records.saves.length, setup.records.locations]).to.deep.equal(['saved', 1, [{ url: 'hint of points' }]]);
  });

  it('says of several clouds what is worst', async () => {
    await setup.show('points', 'scene');
    expect(setup.view?.state).to.equal('page-only');
  });

  it('looks for what was saved when a cloud appears, and saves none of it again', async () => {
    setup.next.disk.set('scene', { segments: [objectAt(1, 9), objectAt(2, 8)], nextLabel: 12, writable: true, unfinished: false });
    await setup.show('scene', 'scene');
    await setup.show('scene');
    expect(setup.records.calls).to.deep.equal(['open scene']);
    expect(setup.objects).to.deep.equal(['9 Object 2 at 1, sample 9 at 1', '8 Object 1 at 2, sample 8 at 2']);
    expect([setup.store.nextLabel, setup.store.history.undoName, setup.states]).to.deep.equal([12, null, ['opening', 'saved']]);
  });

  it('knows what a cloud is known by once it has been opened, and not where it cannot be', async () => {
    setup.clouds = ['scene', 'points'];
    setup.next.hold = 'open';
    await setup.show('scene', 'points');
    let opened = false;
    const opening = setup.scenes.whenOpened().then(() => (opened = true));
    await settle();
    expect([opened, setup.scenes.identityOf('scene')]).to.deep.equal([false, null]);
    await setup.records.answer();
    await opening;
    expect(['scene', 'points', 'other'].map((cloud) => setup.scenes.identityOf(cloud))).to.deep.equal(['identity of scene', null, null]);
  });

  it('opens the clouds that the viewer has just loaded, of which nothing is on screen yet, for those who wait for that', async () => {
    setup.next.disk.set('other', { segments: [objectAt(1, 8, 'other', { name: 'Saved' })], nextLabel: 9, writable: true, unfinished: false });
    setup.clouds = ['other', 'points'];
    await setup.scenes.whenOpened();
    expect([setup.scenes.identityOf('other'), setup.store.segments.map(({ name }) => name)]).to.deep.equal(['identity of other', ['Saved']]);
    await setup.show('other', 'points');
    expect([setup.records.calls, setup.states.at(-1)]).to.deep.equal([['open other'], 'page-only']);
  });

  it('saves an object with its sample when it is kept, and without it when it is changed', async () => {
    await setup.show('scene');
    await setup.keep(objectAt(1, 8));
    await setup.edit(8, 'Oak');
    expect(setup.records.saves.map(summary)).to.deep.equal([
      { cloud: 'scene', objects: ['8 Object 1'], added: [8], nextLabel: 9, reason: 'keep Object 1' },
      { cloud: 'scene', objects: ['8 Oak'], added: [], nextLabel: 9, reason: 'rename Object 1' },
    ]);
    expect([setup.view?.state, setup.scenes.unsaved]).to.deep.equal(['saved', false]);
  });

  for (const patch of [{ classCode: 5 }, { color: [1, 2, 3] as const }, { visible: false }]) {
    it(`saves another ${Object.keys(patch)[0]}`, async () => {
      await setup.show('scene');
      await setup.keep(objectAt(1, 8));
      setup.store.edit(8, patch);
      await settle();
      expect(setup.records.disk.get('scene')!.segments[0]).to.deep.include(patch);
    });
  }

  it('saves nothing for a selection, for counts, or for an edit that is taken back at once', async () => {
    await setup.show('scene');
    await setup.keep(objectAt(1, 8));
    setup.store.select(8);
    setup.store.setPointCounts(new Map([[8, 77]]));
    setup.store.edit(8, { name: 'Oak' });
    setup.store.history.undo();
    await settle();
    expect(setup.records.saves.length).to.equal(1);
  });

  it('saves what changes at once as one change', async () => {
    await setup.show('scene');
    for (let label = 8; label < 1008; label++) setup.store.add(objectAt(label, label));
    await settle();
    setup.store.setAllVisible(false);
    await settle();
    expect(setup.records.saves.map(({ segments, added }) => [segments.length, added.length])).to.deep.equal([[1000, 1000], [1000, 0]]);
  });

  it('deletes what is saved of the open scan, with its objects and what could be undone of them', async () => {
    await setup.show('scene', 'other');
    await setup.keep(objectAt(1, 8));
    await setup.keep(objectAt(2, 9, 'other'));
    await setup.edit(8, 'Oak');
    setup.store.select(8);
    setup.records.scans = [{ identity: 'a', url: null, savedAt: 1, bytes: 1, open: true, cloud: 'scene' }];
    setup.records.calls.length = 0;
    const deleted = setup.scenes.deleteScan('a');
    setup.records.disk.delete('scene');
    await deleted;
    expect(setup.records.calls).to.deep.equal(['close scene', 'deleteSaved a', 'open scene']);
    expect([setup.store.segments.map(({ label }) => label), setup.store.selected]).to.deep.equal([[9], null]);
    expect(setup.store.history.done.map(({ name }) => brief(name))).to.deep.equal(['keep Object 2']);
    expect([setup.view?.state, setup.scenes.unsaved]).to.deep.equal(['saved', false]);
    await setup.keep(objectAt(3, 10));
    expect(setup.records.disk.get('scene')!.segments.map(({ label }) => label)).to.deep.equal([10]);
  });

  it('leaves all as it was where the open scan cannot be deleted, and says why', async () => {
    await setup.show('scene');
    await setup.keep(objectAt(1, 8));
    setup.records.scans = [{ identity: 'a', url: null, savedAt: 1, bytes: 1, open: true, cloud: 'scene' }];
    setup.records.errors.set('deleteSaved', new SegmentationError('labels-read-only', 'Open in another tab.'));
    expect((await failure(setup.scenes.deleteScan('a'))).message).to.equal('Open in another tab.');
    expect([setup.objects.length, setup.store.history.done.length, setup.view?.state, setup.records.calls.filter((call) => call === 'open scene').length]).to.deep.equal([1, 1, 'saved', 2]);
  });

  it('saves hundreds of large objects by and by, and what the history needs at once', async () => {
    await setup.show('scene');
    const large = (label: number) => {
      const object = objectAt(label, label);
      return { ...object, sample: { ...object.sample, positions: new Float32Array(60_000), labels: new Uint32Array(20_000) } };
    };
    setup.store.restore(Array.from({ length: 30 }, (_, i) => large(8 + i)), 38);
    await setup.keep(large(38));
    await settle();
    const saves = setup.records.saves.map(({ segments, added }) => `${segments.length} with ${added.length}`);
    // The last one is in the history, which needs its points from the first save on.
    expect(saves).to.deep.equal(['13 with 14', '26 with 13', '31 with 5']);
    expect(Math.max(...setup.records.saves.map(({ added }) => added.length))).to.be.at.most(14);
    expect([setup.records.disk.get('scene')!.segments.map(({ label }) => label).join(), setup.view?.state]).to.deep.equal([setup.store.segments.map(({ label }) => label).join(), 'saved']);
  });

  it('saves one change at a time, and then the newest state', async () => {
    await setup.show('scene');
    setup.records.hold = 'save';
    await setup.keep(objectAt(1, 8));
    for (const name of ['Elm', 'Ash', 'Oak']) await setup.edit(8, name);
    expect([setup.view?.state, setup.scenes.unsaved, setup.records.calls.filter((call) => call === 'save scene').length]).to.deep.equal(['saving', true, 1]);
    await setup.records.answer();
    expect(setup.view?.state).to.equal('saving');
    await setup.records.answer();
    expect(setup.records.saves.map(summary).map(({ objects }) => objects)).to.deep.equal([['8 Object 1'], ['8 Oak']]);
    expect([setup.view?.state, setup.scenes.unsaved]).to.deep.equal(['saved', false]);
  });

  it('follows delete and undo, with the sample where the object is no longer saved', async () => {
    await setup.show('scene');
    const kept = objectAt(1, 8);
    await setup.keep(kept);
    setup.store.remove(8);
    await settle();
    setup.store.add(kept);
    await settle();
    expect(setup.records.saves.map(({ added }) => added.length)).to.deep.equal([1, 0, 1]);
    expect(setup.records.disk.get('scene')!.segments).to.deep.equal([kept]);
  });

  it('keeps the objects and says why when saving fails, and saves all with the next change', async () => {
    await setup.show('scene');
    setup.records.errors.set('save', FULL);
    await setup.keep(objectAt(1, 8));
    expect(setup.view).to.deep.equal({ state: 'failed', message: 'The storage is full.', labelled: null, paused: false, lost: null });
    expect([setup.objects.length, setup.scenes.unsaved]).to.deep.equal([1, true]);
    setup.records.errors.clear();
    await setup.keep(objectAt(2, 9));
    expect(setup.records.saves.map(summary)).to.deep.equal([{ cloud: 'scene', objects: ['8 Object 1', '9 Object 2'], added: [8, 9], nextLabel: 10, reason: 'keep Object 2' }]);
    expect([setup.view?.state, setup.view?.message]).to.deep.equal(['saved', null]);
  });

  it('tries to save again when it is told to', async () => {
    await setup.show('scene');
    setup.records.errors.set('save', FULL);
    await setup.keep(objectAt(1, 8));
    setup.scenes.retry();
    await settle();
    expect(setup.view?.state).to.equal('failed');
    setup.records.errors.clear();
    setup.scenes.retry();
    await settle();
    expect([setup.view?.state, setup.records.saves.length]).to.deep.equal(['saved', 1]);
  });

  it('is saved again once the change that could not be saved is taken back', async () => {
    await setup.show('scene');
    setup.records.errors.set('save', FULL);
    await setup.keep(objectAt(1, 8));
    setup.store.history.undo();
    await settle();
    expect([setup.view?.state, setup.scenes.unsaved]).to.deep.equal(['saved', false]);
  });

  it('does not save over a cloud that could not be opened, and joins both once it can', async () => {
    setup.next.errors.set('open', new SegmentationError('cloud-unreadable', 'Gone.'));
    setup.next.disk.set('scene', { segments: [objectAt(2, 9)], nextLabel: 10, writable: true, unfinished: false });
    await setup.show('scene');
    await setup.keep(objectAt(1, 8));
    expect([setup.view?.state, setup.view?.message, setup.scenes.unsaved, setup.records.calls]).to.deep.equal(['failed', 'Gone.', true, ['open scene']]);
    setup.records.errors.clear();
    setup.scenes.retry();
    await settle();
    expect(setup.records.disk.get('scene')!.segments.map(({ label }) => label)).to.deep.equal([8, 9]);
    expect([setup.view?.state, setup.scenes.unsaved]).to.deep.equal(['saved', false]);
  });

  it('says why nothing can be saved where no records can be made', async () => {
    setup.refusal = new Error('Workers are forbidden here.');
    await setup.show('scene');
    expect([setup.view?.state, setup.view?.message]).to.deep.equal(['failed', 'Workers are forbidden here.']);
    setup.refusal = null;
    setup.scenes.retry();
    await settle();
    expect(setup.view?.state).to.equal('saved');
  });

  it('makes new records after a crash, and saves what the old ones could not', async () => {
    await setup.show('scene');
    await setup.keep(objectAt(1, 8));
    const old = setup.records;
    old.errors.set('save', new SegmentationError('worker-crashed', 'Saving stopped.'));
    await setup.edit(8, 'Oak');
    expect(setup.view?.message).to.equal('Saving stopped.');
    setup.next = new (setup.records.constructor as new () => typeof old)();
    setup.next.disk.set('scene', old.disk.get('scene')!);
    setup.scenes.retry();
    await settle();
    expect([old.disposed, setup.made.length, setup.records.saves.map(summary)]).to.deep.equal([
      true, 2, [{ cloud: 'scene', objects: ['8 Oak'], added: [], nextLabel: 9, reason: 'rename Object 1' }],
    ]);
    expect([setup.view?.state, setup.objects]).to.deep.equal(['saved', ['8 Oak at 1, sample 8 at 1']]);
  });

  it('saves what was kept while the cloud was being opened, also when it is disposed of just then', async () => {
    setup.next.disk.set('scene', { segments: [objectAt(1, 8)], nextLabel: 9, writable: true, unfinished: false });
    setup.next.hold = 'open';
    await setup.show('scene');
    await setup.keep(objectAt(3, 8, 'scene', { name: 'New' }));
    setup.scenes.dispose();
    await setup.records.answer();
    await settle();
    expect(setup.records.disk.get('scene')!.segments.map(({ name }) => name)).to.include('New');
    expect([setup.records.saves.length, setup.records.disposed]).to.deep.equal([1, true]);
  });

  it('still saves the last change when it ends, and only then lets the records go', async () => {
    await setup.show('scene');
    setup.records.hold = 'save';
    setup.store.add(objectAt(1, 8));
    setup.scenes.dispose();
    await settle();
    expect([setup.records.calls.at(-1), setup.records.disposed]).to.deep.equal(['save scene', false]);
    await setup.records.answer();
    expect([setup.records.saves.length, setup.records.disposed]).to.deep.equal([1, true]);
    setup.store.add(objectAt(2, 9));
    await settle();
    expect(setup.records.saves.length).to.equal(1);
  });

  it('says what failed that nobody was waiting for, and reads nothing again for it', async () => {
    setup.next.disk.set('scene', { segments: [], nextLabel: 8, writable: false, unfinished: false });
    await setup.show('scene');
    setup.meet('Could not wait for the other tab to close.');
    await settle();
    expect([setup.told, setup.view?.state, setup.records.calls]).to.deep.equal([['Could not wait for the other tab to close.'], 'read-only', ['open scene']]);
  });

  it('opens nothing more once it has ended', async () => {
    setup.scenes.dispose();
    await setup.scenes.whenOpened();
    expect(setup.made.length).to.equal(0);
  });

  it('brings nothing into a scene that has ended meanwhile', async () => {
    setup.next.disk.set('scene', { segments: [objectAt(1, 8)], nextLabel: 9, writable: true, unfinished: true });
    setup.next.hold = 'open';
    await setup.show('scene');
    setup.scenes.dispose();
    await setup.records.answer();
    expect([setup.objects, setup.records.calls]).to.deep.equal([[], ['open scene']]);
  });
});
