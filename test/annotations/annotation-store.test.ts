import { expect } from 'chai';
import { objectEdit } from '../../src/annotations/object-edits.js';
import { makeSegment, storeOf } from '../support/fake-segments.js';

describe('AnnotationStore', () => {
  it('never gives a number again that a segment has had', () => {
    const store = storeOf([makeSegment(8), makeSegment(30)]);
    store.remove(30);
    expect(store.takeLabel()).to.equal(31);
  });

  it('refuses numbers of drafts and numbers that are taken', () => {
    const store = storeOf([makeSegment(8)]);
    expect(() => store.add({ ...makeSegment(8), label: 7 })).to.throw(RangeError, 'Expected a label of at least 8, got 7.');
    expect(() => store.add(makeSegment(8))).to.throw(RangeError, 'There is a segment 8 already.');
  });

  it('gives names that no segment has', () => {
    const store = storeOf([makeSegment(8), makeSegment(9, { name: 'Object 3' })]);
    expect(store.nameFor(store.takeLabel())).to.equal('Object 4');
  });

  it('goes on with the class that was chosen before, once the choice for another object is undone', () => {
    const store = storeOf([makeSegment(8), makeSegment(9)]);
    store.edit(8, { classCode: 6 });
    store.edit(9, { classCode: 5 });
    const chosen = store.newClass;
    store.history.undo();
    const undone = store.newClass;
    store.history.redo();
    expect([chosen, undone, store.newClass]).to.deep.equal([5, 6, 5]);
    store.history.undo();
    store.history.undo();
    expect(store.newClass).to.equal(1);
  });

  it('goes on with the class of new objects when the choice is too long ago to be undone', () => {
    const store = storeOf([makeSegment(8, { classCode: 2 })]);
    store.edit(8, { classCode: 6 });
    for (let label = 9; label < 509; label++) {
      const segment = makeSegment(label, { classCode: store.newClass });
      store.history.run(objectEdit(store, { verb: 'keep', object: segment.name }, { kind: 'add', segment, index: label - 8 }));
    }
    expect([store.history.done.some(({ name }) => name.verb === 'classify'), store.newClass]).to.deep.equal([false, 6]);
  });

  it('does not take the class of an object that was segmented again for a choice', () => {
    const store = storeOf([makeSegment(8, { classCode: 2 }), makeSegment(9)]);
    store.edit(9, { classCode: 6 });
    const segment = makeSegment(10, { classCode: 2 });
    store.history.run(objectEdit(store, { verb: 'keep', object: segment.name }, { kind: 'add', segment, index: 0, replaces: store.get(8)! }));
    expect(store.newClass).to.equal(6);
  });
});
