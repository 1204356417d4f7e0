import { expect } from 'chai';
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
});
