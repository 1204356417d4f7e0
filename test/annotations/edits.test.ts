import { expect } from 'chai';
import { History } from '../../src/annotations/edits.js';
import { brief, editOf } from '../support/edit-names.js';

function counter() {
  let value = 0;
  const step = (by: number) => ({ name: editOf('keep', `Tree ${by}`), do: () => (value += by), undo: () => (value -= by) });
  return { step, value: () => value };
}

describe('History', () => {
  it('undoes and redoes in order', () => {
    const { step, value } = counter();
    const history = new History();
    history.run(step(1));
    history.run(step(10));
    history.undo();
    expect(value()).to.equal(1);
    history.undo();
    expect(value()).to.equal(0);
    history.redo();
    history.redo();
    expect(value()).to.equal(11);
  });

  it('names what undo and redo would do', () => {
    const { step } = counter();
    const history = new History();
    expect(history.undoName).to.equal(null);
    history.run(step(3));
    expect(brief(history.undoName)).to.equal('keep Tree 3');
    history.undo();
    expect([history.undoName, brief(history.redoName)]).to.deep.equal([null, 'keep Tree 3']);
  });

  it('still has an edit whose undo or redo fails', () => {
    let broken = true;
    const fail = () => {
      if (broken) throw new Error('Not now.');
    };
    const history = new History();
    history.run({ name: editOf('discard'), do: () => undefined, undo: fail });
    expect(() => history.undo()).to.throw('Not now.');
    expect([history.undoName, history.redoName].map(brief)).to.deep.equal(['discard', null]);
    broken = false;
    history.undo();
    expect([history.undoName, history.redoName].map(brief)).to.deep.equal([null, 'discard']);
  });

  it('forgets what was undone once something new is done', () => {
    const { step, value } = counter();
    const history = new History();
    history.run(step(1));
    history.undo();
    history.run(step(5));
    history.redo();
    expect(value()).to.equal(5);
    expect(history.redoName).to.equal(null);
  });

  it('forgets the oldest edits beyond its limit', () => {
    const { step, value } = counter();
    const history = new History({ limit: 2 });
    for (const by of [1, 10, 100]) history.run(step(by));
    for (let i = 0; i < 3; i++) history.undo();
    expect(value()).to.equal(1);
  });

  it('tells of every change, and not of an undo with nothing to undo', () => {
    const { step } = counter();
    const history = new History();
    let changes = 0;
    history.addEventListener('change', () => changes++);
    history.undo();
    history.run(step(1));
    history.undo();
    expect(changes).to.equal(2);
  });
});
