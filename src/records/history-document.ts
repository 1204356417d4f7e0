import type { EditVerb } from '../annotations/edits.js';
import { broughtBy, type SegmentPatch } from '../annotations/object-edits.js';
import { fail, flag, list, readLabel, readSegment, record, text, vector, whole } from './read-document.js';
import type { SavedSegment } from './scene-records.js';

/** A step of the history of one cloud's objects, as it is saved; what samples it needs lie beside the document. */
export interface SavedStep {
  readonly id: string;
  readonly verb: EditVerb;
  /** Name of the object at the time; null for a step of all objects. */
  readonly object: string | null;
  readonly change: SavedChange;
}

export type SavedChange =
  | { readonly kind: 'add' | 'remove'; readonly segment: Omit<SavedSegment, 'cloud'>; readonly index: number; readonly replaces?: Omit<SavedSegment, 'cloud'> }
  | { readonly kind: 'patch'; readonly labels: readonly number[]; readonly before: SegmentPatch; readonly after: SegmentPatch };

/** What can be undone, the oldest first, and redone, the next one last. */
export interface SavedHistory {
  readonly done: readonly SavedStep[];
  readonly undone: readonly SavedStep[];
}

/** Verbs of edits of kept objects; those of the draft are not saved. */
const OBJECT_VERBS: readonly EditVerb[] = ['keep', 'delete', 'rename', 'classify', 'recolor', 'change', 'show', 'hide', 'show-all', 'hide-all'];

export const EMPTY_HISTORY: SavedHistory = { done: [], undone: [] };

/** Numbers of the objects whose shape the steps may bring back. */
export function labelsIn({ done, undone }: SavedHistory): Set<number> {
  return new Set([...done, ...undone].flatMap(({ change }) => (change.kind === 'patch' ? [] : broughtBy(change).map(({ label }) => label))));
}

/** The history as a stranger's; null where it is none: objects are worth more than what can be undone of them. */
export function readHistory(value: unknown): SavedHistory | null {
  try {
    const { done, undone } = record(value, 'history');
    return { done: readSteps(done, 'history.done'), undone: readSteps(undone, 'history.undone') };
  } catch {
    return null; // the one who opens it says so
  }
}

function readSteps(value: unknown, path: string): SavedStep[] {
  return list(value, path).map((step, i) => readStep(step, `${path}[${i}]`));
}

function readStep(value: unknown, path: string): SavedStep {
  const { id, verb, object, change } = record(value, path);
  return {
    id: text(id, `${path}.id`),
    verb: OBJECT_VERBS.find((known) => known === verb) ?? fail(`${path}.verb`, 'an edit of objects', verb),
    object: object === null ? null : text(object, `${path}.object`),
    change: readChange(record(change, `${path}.change`), `${path}.change`),
  };
}

function readChange({ kind, segment, replaces, index, labels, before, after }: Record<string, unknown>, path: string): SavedChange {
  if (kind === 'add' || kind === 'remove') {
    const change = { kind, segment: readSegment(segment, `${path}.segment`), index: whole(index, `${path}.index`) } as const;
    return replaces === undefined ? change : { ...change, replaces: readSegment(replaces, `${path}.replaces`) };
  }
  if (kind !== 'patch') return fail(`${path}.kind`, 'add, remove or patch', kind);
  return {
    kind,
    labels: list(labels, `${path}.labels`).map((label, i) => readLabel(label, `${path}.labels[${i}]`)),
    before: readPatch(before, `${path}.before`), after: readPatch(after, `${path}.after`),
  };
}

function readPatch(value: unknown, path: string): SegmentPatch {
  const { name, classCode, color, visible } = record(value, path);
  return {
    ...(name === undefined ? {} : { name: text(name, `${path}.name`) }),
    ...(classCode === undefined ? {} : { classCode: whole(classCode, `${path}.classCode`) }),
    ...(color === undefined ? {} : { color: vector(color, `${path}.color`) }),
    ...(visible === undefined ? {} : { visible: flag(visible, `${path}.visible`) }),
  };
}
