import type { AnnotationStore } from '../annotations/annotation-store.js';
import type { Edit } from '../annotations/edits.js';
import { broughtBy, isObjectEdit, isOfCloud, type ObjectChange, objectEdit, type ObjectEdit } from '../annotations/object-edits.js';
import type { Segment } from '../annotations/segment.js';
import type { LabelledSample } from '../propagation/labelled-sample.js';
import type { OpenedHistory, SavedChange, SavedHistory, SavedSegment, SavedStep } from '../records/scene-records.js';
import { withoutSample } from './saved-segments.js';

/** Steps that are saved each way: they are written with every change, a hundred of them as some 20 kB, deflated. */
const MOST_STEPS = 100;
/**
 * Bytes of samples that only the history needs. A deleted object's are 65 kB with 4,096 points, so that this is all of the
 * steps; one that the model evaluated at 65,536 points has a megabyte, and of those there are a dozen or so.
 */
const MOST_BYTES = 16 * 2 ** 20;

/** What a page has of a cloud's history, as it is saved and with the samples that it needs. */
export interface CloudHistory {
  readonly steps: SavedHistory;
  /** Of objects that are not in the scene. */
  readonly samples: readonly LabelledSample[];
}

/**
 * The edits of a cloud's objects in the page's history, as they are saved: the newest ones, as many as are bounded by
 * number and by bytes. Edits of the draft are not among them, since it ends with the page.
 */
export function cloudHistory(store: AnnotationStore, cloud: string): CloudHistory {
  const room = new SampleRoom(store);
  const steps = { done: newest(store.history.done, cloud, room), undone: newest(store.history.undone, cloud, room) };
  return { steps, samples: [...room.samples.values()] };
}

/**
 * Puts what was saved of a cloud's history beneath what the page has done since. `saved` are the ids of the page's steps
 * that were saved: what is read stands for them, since another tab may have undone some.
 */
export function takeInHistory(store: AnnotationStore, cloud: string, { steps, samples }: OpenedHistory, saved: ReadonlySet<string>): void {
  const { history } = store;
  if (orderOf(cloudHistory(store, cloud).steps) === orderOf(steps)) return;
  const read = new Set(idsOf(steps));
  const stays = (edit: Edit): boolean => !isOfCloud(edit, cloud) || !(saved.has(edit.id) || read.has(edit.id));
  const [done, undone] = [history.done.filter(stays), history.undone.filter(stays)];
  const known = new Set([...done, ...undone].filter(isObjectEdit).map(({ id }) => id));
  const byLabel = new Map(samples.map((sample) => [sample.label, sample]));
  const edits = (list: readonly SavedStep[]) => list.filter(({ id }) => !known.has(id)).flatMap((step) => editOf(store, cloud, step, byLabel) ?? []);
  history.replace([...edits(steps.done), ...done], [...edits(steps.undone), ...undone]);
}

/** Of all steps, those to be undone first. */
export function idsOf({ done, undone }: SavedHistory): string[] {
  return [...done, ...undone].map(({ id }) => id);
}

function orderOf({ done, undone }: SavedHistory): string {
  return JSON.stringify([done, undone].map((steps) => steps.map(({ id }) => id)));
}

/** The last steps of a list, as far as there is room for them. */
function newest(edits: readonly Edit[], cloud: string, room: SampleRoom): SavedStep[] {
  const steps: SavedStep[] = [];
  for (const edit of edits.toReversed()) {
    if (!isObjectEdit(edit) || !touches(edit.change, cloud)) continue;
    if (steps.length === MOST_STEPS || !room.holds(edit.change)) break;
    steps.push(savedStep(edit, cloud));
  }
  return steps.reverse();
}

function savedStep({ id, name: { verb, object }, change }: ObjectEdit, cloud: string): SavedStep {
  return { id, verb, object, change: savedChange(change, cloud) };
}

function savedChange(change: ObjectChange, cloud: string): SavedChange {
  if (change.kind !== 'patch') {
    const { kind, segment, replaces, index } = change;
    return { kind, segment: placeless(segment), index, ...(replaces && { replaces: placeless(replaces) }) };
  }
  const { kind, objects, before, after } = change;
  return { kind, labels: objects.filter((object) => object.cloud === cloud).map(({ label }) => label), before, after };
}

/** Null where the object's shape is gone: nothing of it can come back. */
function editOf(store: AnnotationStore, cloud: string, { id, verb, object, change }: SavedStep, samples: ReadonlyMap<number, LabelledSample>): Edit | null {
  const name = { verb, object };
  if (change.kind === 'patch') {
    const { kind, labels, before, after } = change;
    return objectEdit(store, name, { kind, objects: labels.map((label) => ({ cloud, label })), before, after }, id);
  }
  const { kind, segment, replaces, index } = change;
  const whole = (saved: PlacelessSegment): Segment | null => {
    const sample = store.get(saved.label)?.sample ?? samples.get(saved.label);
    return sample ? { ...saved, cloud, sample } : null;
  };
  const [own, other] = [whole(segment), replaces ? whole(replaces) : undefined];
  return own && other !== null ? objectEdit(store, name, { kind, segment: own, index, ...(other && { replaces: other }) }, id) : null;
}

type PlacelessSegment = Omit<SavedSegment, 'cloud'>;

function placeless(segment: Segment): PlacelessSegment {
  const { cloud: _, ...rest } = withoutSample(segment);
  return rest;
}

function touches(change: ObjectChange, cloud: string): boolean {
  return change.kind === 'patch' ? change.objects.some((object) => object.cloud === cloud) : change.segment.cloud === cloud;
}

/** Samples that are kept for the history alone, as many as there is room for. */
class SampleRoom {
  readonly samples = new Map<number, LabelledSample>();
  readonly #store: AnnotationStore;
  #bytes = 0;

  constructor(store: AnnotationStore) {
    this.#store = store;
  }

  /** Makes room for what a change brings back; false where there is none. */
  holds(change: ObjectChange): boolean {
    if (change.kind === 'patch') return true;
    return broughtBy(change).every((segment) => this.#holds(segment));
  }

  #holds({ sample, label }: Segment): boolean {
    if (this.samples.has(label) || this.#store.get(label)) return true;
    this.#bytes += sample.positions.byteLength + sample.labels.byteLength;
    if (this.#bytes > MOST_BYTES) return false;
    this.samples.set(label, sample);
    return true;
  }
}
