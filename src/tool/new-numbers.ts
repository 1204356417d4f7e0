import type { AnnotationStore } from '../annotations/annotation-store.js';
import { broughtBy, isObjectEdit, type ObjectEdit } from '../annotations/object-edits.js';
import type { Segment } from '../annotations/segment.js';
import type { LabelledSample } from '../propagation/labelled-sample.js';
import type { OpenedHistory, SavedChange, SavedHistory, SavedStep } from '../records/scene-records.js';
import type { SavedSegments } from './saved-segments.js';

/** What comes into a scene. */
export interface Arrival {
  readonly segments: readonly Segment[];
  /** Null where none was read. */
  readonly history: SavedHistory | null;
  /** Objects that the page knows of already, by number. */
  readonly known: SavedSegments;
}

/**
 * Numbers for objects that come into a scene, and for those that only their history knows, where one of theirs is
 * taken: by old number, in the same order, since of two objects that overlap it decides who holds a point.
 *
 * @param first a number from which on none is taken
 * @returns nothing where all can keep theirs
 */
export function newNumbers(store: AnnotationStore, { segments, history, known }: Arrival, first: number): ReadonlyMap<number, number> {
  const edits = [...store.history.done, ...store.history.undone].filter(isObjectEdit);
  const own = labelsKnown(edits, history);
  const labels = new Set([...segments.map(({ label }) => label), ...labelsOf(stepsOf(history))].filter((label) => !own.has(label) && !known.has(label)));
  const remembered = new Set(labelsOf(edits));
  if (![...labels].some((label) => store.get(label) || remembered.has(label))) return new Map();
  return new Map([...labels].sort((a, b) => a - b).map((label, i) => [label, first + i]));
}

/** Of the steps that the page has itself: their objects are no strangers. */
function labelsKnown(edits: readonly ObjectEdit[], history: SavedHistory | null): ReadonlySet<number> {
  const read = new Set(stepsOf(history).map(({ id }) => id));
  return new Set(labelsOf(edits.filter(({ id }) => read.has(id))));
}

function stepsOf(history: SavedHistory | null): readonly SavedStep[] {
  return history ? [...history.done, ...history.undone] : [];
}

function labelsOf(steps: readonly { readonly change: ObjectEdit['change'] | SavedChange }[]): number[] {
  return steps.flatMap(({ change }) => (change.kind === 'patch' ? [] : broughtBy<{ readonly label: number }>(change).map(({ label }) => label)));
}

/** The history with its objects under other numbers: those of the map, from old to new. */
export function renumberedHistory({ steps: { done, undone }, samples, lost }: OpenedHistory, numbers: ReadonlyMap<number, number>): OpenedHistory {
  const renumber = (step: SavedStep): SavedStep => ({ ...step, change: renumberedChange(step.change, numbers) });
  return {
    steps: { done: done.map(renumber), undone: undone.map(renumber) },
    samples: samples.map((sample) => (numbers.has(sample.label) ? renumberedSample(sample, numbers.get(sample.label)!) : sample)),
    lost,
  };
}

function renumberedChange(change: SavedChange, numbers: ReadonlyMap<number, number>): SavedChange {
  const newOf = (label: number): number => numbers.get(label) ?? label;
  if (change.kind === 'patch') return { ...change, labels: change.labels.map(newOf) };
  const { segment, replaces } = change;
  const renumbered = <T extends { readonly label: number }>(object: T): T => ({ ...object, label: newOf(object.label) });
  return { ...change, segment: renumbered(segment), ...(replaces && { replaces: renumbered(replaces) }) };
}

/** The sample as that of another number; its positions are shared. */
export function renumberedSample(sample: LabelledSample, label: number): LabelledSample {
  return { ...sample, label, labels: sample.labels.map((own) => (own === 0 ? 0 : label)) };
}
