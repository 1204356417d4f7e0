import { expect } from 'chai';
import { EMPTY_DOCUMENT, SCENE_SCHEMA, type SceneDocument } from '../../src/records/scene-document.js';
import { makeSegment } from '../support/fake-segments.js';

function savedSegment(label: number): SceneDocument['segments'][number] {
  const { sample: _, cloud: __, ...segment } = makeSegment(label, { name: '<img src=x onerror=alert(1)>' });
  return segment;
}

const DOCUMENT: SceneDocument = {
  segments: [{ ...savedSegment(8), candidate: 2 }, { ...savedSegment(0xffff_ffff), bounds: null }],
  nextLabel: 10,
  pointCounts: [[8, 12480]],
  unlabelled: [{ min: [0, 0, 0], max: [1, 1, 1] }],
  swept: { boxes: 1, nodes: 3 },
  unread: ['r02'],
  history: {
    done: [
      { id: 'a', verb: 'delete', object: 'Oak', change: { kind: 'remove', segment: savedSegment(9), index: 1 } },
      { id: 'b', verb: 'hide-all', object: null, change: { kind: 'patch', labels: [8], before: { visible: true }, after: { visible: false } } },
    ],
    undone: [{ id: 'c', verb: 'change', object: 'Oak', change: { kind: 'patch', labels: [8], before: { name: 'Oak', color: [1, 2, 3] }, after: { name: 'Elm', classCode: 5 } } }],
  },
};

/** The document's history in which the value at a path is another, as it is read. */
function historyWith(path: string, value: unknown): SceneDocument['history'] {
  return SCENE_SCHEMA.validate(changed(`history.${path}`, value)).history;
}

/** The document in which the value at a path ("segments.0.label") is another. */
function changed(path: string, value: unknown): unknown {
  const document: unknown = JSON.parse(JSON.stringify(DOCUMENT));
  const steps = path.split('.');
  const holder = steps.slice(0, -1).reduce((part, step) => (part as Record<string, unknown>)[step], document) as Record<string, unknown>;
  holder[steps.at(-1)!] = value;
  return JSON.parse(JSON.stringify(document));
}

/** What is wrong with such a document; null for nothing. */
function complaint(path: string, value: unknown): string | null {
  try {
    SCENE_SCHEMA.validate(changed(path, value));
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the document of a scene', () => {
  it('is taken as it was written', () => {
    for (const document of [DOCUMENT, EMPTY_DOCUMENT]) expect(SCENE_SCHEMA.validate(JSON.parse(JSON.stringify(document)))).to.deep.equal(document);
  });

  it('keeps only what belongs to it', () => {
    const foreign = { ...DOCUMENT, extra: 1, segments: DOCUMENT.segments.map((segment) => ({ ...segment, cloud: 'x', innerHTML: '<b>' })) };
    expect(SCENE_SCHEMA.validate(foreign)).to.deep.equal(DOCUMENT);
  });

  it('is refused with the place and the value that is wrong', () => {
    expect(complaint('segments', { length: 1e9 })).to.equal('segments: expected a list, found {"length":1000000000}');
    expect(complaint('segments.0', null)).to.equal('segments[0]: expected an object, found null');
    expect(complaint('segments.1.name', { toString: 'x' })).to.equal('segments[1].name: expected a text, found {"toString":"x"}');
    expect(complaint('segments.0.color', [1, 2])).to.equal('segments[0].color: expected three numbers, found [1,2]');
    expect(complaint('segments.0.color', [1, 2, '3'])).to.equal('segments[0].color[2]: expected a number, found "3"');
    expect(complaint('segments.0.visible', 'false')).to.equal('segments[0].visible: expected true or false, found "false"');
    expect(complaint('segments.0.prompts.0.position', [0, 0, null])).to.equal('segments[0].prompts[0].position[2]: expected a number, found null');
    expect(complaint('segments.0.bounds', undefined)).to.equal('segments[0].bounds: expected an object, found nothing');
    expect(complaint('segments.0.candidate', 3)).to.equal('segments[0].candidate: expected a candidate, found 3');
    expect(complaint('segments.0.candidate', 'part')).to.equal('segments[0].candidate: expected a whole number, found "part"');
    expect(complaint('pointCounts.0', [8, -1])).to.equal('pointCounts[0][1]: expected a whole number, found -1');
    expect(complaint('unlabelled.0.max', [1, 1])).to.equal('unlabelled[0].max: expected three numbers, found [1,1]');
    expect(complaint('swept', { boxes: 1 })).to.equal('swept.nodes: expected a whole number, found nothing');
    expect(complaint('nextLabel', 1.5)).to.equal('nextLabel: expected a whole number, found 1.5');
  });

  it('is refused with numbers that no label has', () => {
    for (const label of [0, -8, 8.5, 2 ** 32, null]) expect(complaint('segments.0.label', label)).to.contain('segments[0].label: expected a');
    expect(complaint('segments.1.label', 8)).to.equal('two objects have the same number');
  });

  it('does without a history that is none, in whatever way', () => {
    for (const value of [undefined, 1, [], { done: [] }]) expect(SCENE_SCHEMA.validate(changed('history', value)).history).to.equal(null);
    for (const verb of ['add-point', 'eval', 7, null]) expect(historyWith('done.0.verb', verb)).to.equal(null);
    expect(historyWith('done.0.change.kind', 'move')).to.equal(null);
    expect(historyWith('done.0.change.segment', {})).to.equal(null);
    expect(historyWith('done.0.change.index', -1)).to.equal(null);
    expect(historyWith('done.1.change.labels', [0])).to.equal(null);
    expect(historyWith('undone.0.change.after', { color: [1] })).to.equal(null);
    expect(historyWith('undone.0.change.after', { color: [1, 2, 3], sample: 'x' })?.undone[0]!.change).to.deep.include({ after: { color: [1, 2, 3] } });
  });

  it('has no history where an older version wrote it', () => {
    const { history: _, ...older } = DOCUMENT;
    expect(SCENE_SCHEMA.validate(SCENE_SCHEMA.migrations[2]!(older))).to.deep.equal({ ...DOCUMENT, history: { done: [], undone: [] } });
  });

  it('quotes no more of a long value than fits a line', () => {
    expect(complaint('nextLabel', 'x'.repeat(1e6))!.length).to.be.below(120);
  });

  it('is refused when it is none', () => {
    for (const value of [null, 1, 'text', [], undefined]) expect(() => SCENE_SCHEMA.validate(value)).to.throw(TypeError, 'the document: expected an object');
  });
});
