import { expect } from 'chai';
import { SegmentationError } from '../../src/errors.js';
import { settle } from '../support/fake-records.js';
import { objectAt, SavedScenesSetup } from './saved-scenes-setup.js';

const KEYS = [{ cloud: 'scene', name: 'r' }, { cloud: 'scene', name: 'r0' }];

describe('SavedScenes and what is saved of nodes', () => {
  let setup: SavedScenesSetup;

  beforeEach(() => {
    setup = new SavedScenesSetup();
    setup.next.disk.set('scene', { segments: [objectAt(1, 8), objectAt(2, 11)], nextLabel: 14, writable: true, unfinished: false });
    setup.next.labels = new Map([['r', Uint32Array.of(8, 0)], ['r0', null]]);
  });
  afterEach(() => setup.scenes.dispose());

  it('tells it once the cloud is open, with the objects that are in it', async () => {
    expect(setup.scenes.storedLabels(KEYS)).to.equal(null);
    await setup.show('scene');
    expect([setup.opened, setup.objects.length]).to.deep.equal([['scene'], 2]);
    const [r, r0] = KEYS;
    const objects = new Set([8, 11]);
    expect(await setup.scenes.storedLabels(KEYS)).to.deep.equal([{ key: r, labels: Uint32Array.of(8, 0), objects }, { key: r0, labels: null, objects }]);
    expect(setup.scenes.storedLabels([{ cloud: 'other', name: 'r' }])).to.equal(null);
  });

  it('tells nothing while other objects are in the scene than on disk, whatever they are called', async () => {
    await setup.show('scene');
    setup.records.hold = 'save';
    await setup.edit(8, 'Oak');
    expect(await setup.scenes.storedLabels(KEYS)).to.have.length(2);
    setup.store.remove(8);
    expect(setup.scenes.storedLabels(KEYS)).to.equal(null);
  });

  it('tells nothing of what it has read when the objects have changed meanwhile', async () => {
    await setup.show('scene');
    setup.records.hold = 'labelsOf';
    const reading = setup.scenes.storedLabels(KEYS);
    await settle();
    const object = setup.store.get(8)!;
    setup.store.remove(8);
    setup.store.add(objectAt(3, 14));
    await setup.records.answer();
    expect(await reading).to.deep.equal([]);
    expect(object.label).to.equal(8);
  });
});

describe('SavedScenes as clouds and tabs come and go', () => {
  let setup: SavedScenesSetup;

  beforeEach(() => (setup = new SavedScenesSetup()));
  afterEach(() => setup.scenes.dispose());

  it('saves and closes a cloud that the viewer has no longer, saves what is changed of it all the same, and goes on when it is back', async () => {
    await setup.show('scene');
    await setup.keep(objectAt(1, 8));
    await setup.remove('scene');
    expect([setup.records.calls.at(-1), setup.view]).to.deep.equal(['close scene', null]);
    setup.store.remove(8);
    await settle();
    expect([setup.records.saves.length, setup.scenes.unsaved, setup.records.calls.at(-1)]).to.deep.equal([2, false, 'close scene']);
    setup.clouds.push('scene');
    await setup.show('scene');
    await settle();
    expect([setup.records.saves.length, setup.scenes.unsaved, setup.objects]).to.deep.equal([2, false, []]);
    expect(setup.records.disk.get('scene')!.segments).to.deep.equal([]);
  });

  it('keeps a cloud open that is only out of sight, or that could not be saved', async () => {
    await setup.show('scene');
    setup.records.errors.set('save', new SegmentationError('storage-full', 'Full.'));
    await setup.keep(objectAt(1, 8));
    await setup.remove('scene');
    expect([setup.records.calls.includes('close scene'), setup.view?.state]).to.deep.equal([false, 'failed']);
    await setup.show('other');
    const { clouds } = setup;
    await setup.remove('other');
    setup.clouds = clouds;
    expect(setup.records.calls.filter((call) => call === 'close other').length).to.equal(1);
  });

  it('follows another tab without a word, and leaves alone what was changed here', async () => {
    setup.next.disk.set('scene', { segments: [objectAt(1, 8), objectAt(2, 9)], nextLabel: 10, writable: false, unfinished: false });
    await setup.show('scene');
    await setup.edit(9, 'Mine');
    const states = [...setup.states];
    await setup.hearOf([objectAt(1, 8, 'scene', { name: 'Oak' }), objectAt(2, 9, 'scene', { name: 'Car' }), objectAt(3, 10)], 11);
    expect(setup.objects).to.deep.equal(['8 Oak at 1, sample 8 at 1', '9 Mine at 2, sample 9 at 2', '10 Object 3 at 3, sample 10 at 3']);
    expect(setup.states).to.deep.equal(states);
    await setup.hearOf([objectAt(2, 9, 'scene', { name: 'Car' })], 11);
    expect(setup.objects).to.deep.equal(['9 Mine at 2, sample 9 at 2']);
  });

  it('begins anew where nothing more can be saved, with what is in the scene, and only there', async () => {
    setup.next.errors.set('open', new SegmentationError('labels-corrupt', 'Torn.'));
    await setup.show('scene');
    await setup.keep(objectAt(1, 8));
    expect([setup.view?.lost, setup.view?.message]).to.deep.equal(['damaged', 'Torn.']);
    setup.scenes.beginAnew();
    await settle();
    expect([setup.view?.state, setup.view?.lost, setup.records.saves.length]).to.deep.equal(['saved', null, 1]);
    const opened = setup.records.calls.filter((call) => call === 'open scene').length;
    setup.scenes.beginAnew();
    await settle();
    expect(setup.records.calls.filter((call) => call === 'open scene').length).to.equal(opened);
  });

  it('says what could not be read of the scan, and tries it again', async () => {
    await setup.show('scene');
    setup.next.unread = 'One part of the scan could not be read.';
    setup.next.counts = new Map([[8, 5]]);
    await setup.keep(objectAt(1, 8));
    expect([setup.view?.state, setup.view?.message, setup.view?.labelled, setup.store.get(8)!.pointCount]).to.deep.equal(['saved', setup.next.unread, null, 5]);
    setup.next.unread = null;
    setup.scenes.retry();
    await settle();
    expect([setup.view?.message, setup.view?.labelled]).to.deep.equal([null, null]);
  });
});
