import type { Edit, EditName } from './edits.js';
import type { Segment } from './segment.js';

/** The part of a segment that a person edits. */
export type SegmentPatch = Partial<Pick<Segment, 'name' | 'classCode' | 'color' | 'visible'>>;

/** An object by its number, and where it belongs. */
export type ObjectNumber = Pick<Segment, 'cloud' | 'label'>;

/** A change of kept objects as data, so that it can be saved and taken back on another day. */
export type ObjectChange =
  /**
   * `index` is the object's place among those of its cloud, in the order of keeping; where it `replaces` another one, that one
   * gives way to it, and comes back to the same place.
   */
  | { readonly kind: 'add' | 'remove'; readonly segment: Segment; readonly index: number; readonly replaces?: Segment }
  | { readonly kind: 'patch'; readonly objects: readonly ObjectNumber[]; readonly before: SegmentPatch; readonly after: SegmentPatch };

/** A change with its name, and an `id` that no other has: the step that a saved history remembers. */
export interface ObjectStep {
  readonly id: string;
  readonly name: EditName;
  readonly change: ObjectChange;
}

/** A step that can be done and undone. */
export interface ObjectEdit extends Edit, ObjectStep {}

/** Whatever holds the objects. */
interface ChangedObjects {
  apply(change: ObjectChange): void;
}

/** The edit that makes a change; one that was saved comes back under its own `id`. */
export function objectEdit(objects: ChangedObjects, name: EditName, change: ObjectChange, id = randomId()): ObjectEdit {
  const { kind } = change;
  const copy: ObjectChange = kind === 'patch' ? { ...change, objects: change.objects.map(({ cloud, label }) => ({ cloud, label })) } : change;
  return { id, name, change: copy, do: () => objects.apply(copy), undo: () => objects.apply(inverse(copy)) };
}

/** The objects that a change brings into the scene, or back. */
export function broughtBy<Of>(change: { readonly segment: Of; readonly replaces?: Of }): readonly Of[] {
  return change.replaces ? [change.segment, change.replaces] : [change.segment];
}

/**
 * The class of new objects after a change, where it tells: the one that was chosen, or the one that a new object was given,
 * which stands for a choice that the history has forgotten.
 */
export function classAfter(change: ObjectChange): number | undefined {
  if (change.kind === 'patch') return change.after.classCode;
  return change.kind === 'add' && !change.replaces ? change.segment.classCode : undefined;
}

/** Whether an edit changes kept objects, and is saved with them; edits of the draft are not. */
export function isObjectEdit(edit: Edit): edit is ObjectEdit {
  return 'change' in edit;
}

/** Whether an edit changes objects of this cloud, and of no other. */
export function isOfCloud(edit: Edit, cloud: string): edit is ObjectEdit {
  if (!isObjectEdit(edit)) return false;
  const { change } = edit;
  return change.kind === 'patch' ? change.objects.every((object) => object.cloud === cloud) : change.segment.cloud === cloud;
}

function inverse(change: ObjectChange): ObjectChange {
  if (change.kind === 'patch') return { ...change, before: change.after, after: change.before };
  return { ...change, kind: change.kind === 'add' ? 'remove' : 'add' };
}

/** Not `randomUUID`, which plain http has not. */
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(3)), (word) => word.toString(36)).join('-');
}
