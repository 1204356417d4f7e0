import { expect } from 'chai';
import { SegmentationError } from '../../src/errors.js';
import { settle } from '../support/fake-records.js';
import { objectAt, SavedScenesSetup } from './saved-scenes-setup.js';

describe('SavedScenes and the labels of all points', () => {
  let setup: SavedScenesSetup;

  beforeEach(() => (setup = new SavedScenesSetup()));
  afterEach(() => setup.scenes.dispose());

  const labelCalls = () => setup.records.calls.filter((call) => call.startsWith('label')).length;

  /** An object is saved, and its points are being labelled. */
  async function labelling() {
    await setup.show('scene');
    setup.records.hold = 'label';
    await setup.keep(objectAt(1, 8));
  }

  it('labels after a save that came with an object, and tells the counts', async () => {
    await labelling();
    setup.records.counts = new Map([[8, 4711]]);
    expect([setup.view?.state, setup.view?.labelled]).to.deep.equal(['saved', 0]);
    await setup.records.answer();
    expect([setup.store.get(8)!.pointCount, setup.view?.labelled, labelCalls(), setup.records.saves.length]).to.deep.equal([4711, null, 1, 1]);
    await setup.edit(8, 'Oak');
    expect(labelCalls()).to.equal(1);
    setup.store.remove(8);
    await settle();
    expect(labelCalls()).to.equal(2);
  });

  it('shows how far it is in whole percents, and tells of no less', async () => {
    await labelling();
    const before = setup.changes;
    for (let done = 0; done <= 20_000; done++) setup.records.progress(done, 20_000);
    expect([setup.changes - before, setup.view?.labelled]).to.deep.equal([101, 1]);
    setup.records.progress(12_599, 20_000);
    expect(setup.view?.labelled).to.equal(0.62);
    setup.records.progress(0, 0);
    expect(setup.view?.labelled).to.equal(0);
  });

  it('goes on with what was left when the cloud is opened', async () => {
    setup.next.disk.set('scene', { segments: [objectAt(1, 8)], nextLabel: 9, writable: true, unfinished: true });
    setup.next.counts = new Map([[8, 5]]);
    await setup.show('scene');
    expect([setup.records.calls, setup.store.get(8)!.pointCount]).to.deep.equal([['open scene', 'label scene'], 5]);
  });

  it('labels again what was saved while it was labelling', async () => {
    await labelling();
    await setup.keep(objectAt(2, 9));
    expect(labelCalls()).to.equal(1);
    await setup.records.answer();
    expect(labelCalls()).to.equal(2);
    await setup.records.answer();
    expect([labelCalls(), setup.view?.labelled]).to.deep.equal([2, null]);
  });

  it('stops when it is told to, and goes on', async () => {
    await labelling();
    setup.scenes.setPaused(true);
    await settle();
    expect([setup.view?.paused, setup.view?.labelled, labelCalls()]).to.deep.equal([true, 0, 1]);
    await setup.keep(objectAt(2, 9));
    expect([labelCalls(), setup.records.saves.length]).to.deep.equal([1, 2]);
    setup.scenes.setPaused(false);
    await settle();
    expect([setup.view?.paused, labelCalls()]).to.deep.equal([false, 2]);
    await setup.records.answer();
    expect(setup.view?.labelled).to.equal(null);
  });

  it('goes on although it was told to before it had stopped', async () => {
    await labelling();
    setup.scenes.setPaused(true);
    setup.scenes.setPaused(false);
    await settle();
    expect(labelCalls()).to.equal(2);
    await setup.records.answer();
    expect(setup.view?.labelled).to.equal(null);
  });

  it('labels nothing of a cloud that appears while labelling is paused', async () => {
    setup.scenes.setPaused(true);
    setup.next.disk.set('scene', { segments: [objectAt(1, 8)], nextLabel: 9, writable: true, unfinished: true });
    await setup.show('scene');
    expect(setup.records.calls).to.deep.equal(['open scene']);
  });

  it('says that points could not be labelled until they are, with the next save or when it is told to', async () => {
    await setup.show('scene');
    setup.records.errors.set('label', new SegmentationError('cloud-unreadable', 'Gone.'));
    await setup.keep(objectAt(1, 8));
    expect(setup.view).to.deep.equal({ state: 'saved', message: 'Gone.', labelled: null, paused: false, lost: null });
    expect([labelCalls(), setup.scenes.unsaved]).to.deep.equal([1, false]);
    await setup.edit(8, 'Oak');
    expect([setup.view?.message, labelCalls()]).to.deep.equal(['Gone.', 2]);
    setup.records.errors.clear();
    setup.scenes.retry();
    await settle();
    expect([setup.view?.message, setup.view?.labelled, labelCalls()]).to.deep.equal([null, null, 3]);
  });

  it('labels nothing in a tab that only reads, and stops when the scene ends', async () => {
    setup.next.disk.set('scene', { segments: [objectAt(1, 8)], nextLabel: 9, writable: false, unfinished: true });
    await setup.show('scene');
    expect([setup.view?.state, labelCalls()]).to.deep.equal(['read-only', 0]);
    setup.records.hold = 'label';
    await setup.takeOver([objectAt(1, 8)], 9);
    await setup.keep(objectAt(2, 9));
    expect(labelCalls()).to.equal(1);
    setup.scenes.dispose();
    await settle();
    expect([labelCalls(), setup.records.disposed]).to.deep.equal([1, true]);
  });
});
