import type { Vector3 } from '../geometry/bounds.js';
import { type EditVerb, History } from './edits.js';
import { classAfter, isObjectEdit, isOfCloud, type ObjectChange, objectEdit, type SegmentPatch } from './object-edits.js';
import { segmentColor } from './segment-colors.js';
import type { Segment } from './segment.js';

/**
 * The kept objects of a scene and the one undo history. Fires `change` after every change of the list, of a segment
 * or of the selection; the lists it hands out are immutable snapshots.
 */
export class AnnotationStore extends EventTarget {
  readonly history = new History();
  #segments: readonly Segment[] = [];
  #byLabel: ReadonlyMap<number, Segment> = new Map();
  #selected: number | null = null;
  readonly #firstLabel: number;
  readonly #nameOf: (number: number) => string;
  #nextLabel: number;

  /**
   * @param firstLabel number of the first segment; lower ones are the draft's
   * @param nameOf what the object of a number is called until a person names it
   */
  constructor({ firstLabel, nameOf = (number) => `Object ${number}` }: { firstLabel: number; nameOf?: (number: number) => string }) {
    super();
    this.#firstLabel = firstLabel;
    this.#nameOf = nameOf;
    this.#nextLabel = firstLabel;
  }

  /** In the order in which they were kept: where two objects overlap, the earlier one holds its points. */
  get segments(): readonly Segment[] {
    return this.#segments;
  }

  get selected(): number | null {
    return this.#selected;
  }

  get(label: number): Segment | undefined {
    return this.#byLabel.get(label);
  }

  /** The class of new objects, as a LAS code: the one that was chosen last, for any object; undo takes the choice back. */
  get newClass(): number {
    for (const edit of this.history.done.toReversed()) {
      const code = isObjectEdit(edit) ? classAfter(edit.change) : undefined;
      if (code !== undefined) return code;
    }
    return 1;
  }

  /** A number that no segment of this scene has had, not taken yet. */
  get nextLabel(): number {
    return this.#nextLabel;
  }

  /** A number no segment of this scene has had. */
  takeLabel(): number {
    return this.#nextLabel++;
  }

  /** A name no segment has: "Object 7". It stays as it is when the language changes. */
  nameFor(label: number): string {
    const taken = new Set(this.#segments.map(({ name }) => name));
    for (let number = label - this.#firstLabel + 1; ; number++) {
      const name = this.#nameOf(number);
      if (!taken.has(name)) return name;
    }
  }

  colorFor(label: number): Vector3 {
    return segmentColor(label - this.#firstLabel);
  }

  /**
   * Adds a segment, at `index` among the objects of its cloud in the order of keeping when it comes back from a delete.
   * @throws RangeError when its number is a draft's or taken
   */
  add(segment: Segment, index = Infinity): void {
    this.#check(segment);
    this.#nextLabel = Math.max(this.#nextLabel, segment.label + 1);
    this.#set(placed(this.#segments, segment, index));
  }

  /**
   * Adds segments that were saved earlier; no edit, and nothing to undo.
   *
   * @param nextLabel a number that none of them has had
   * @throws RangeError when one's number is a draft's or taken
   */
  restore(segments: readonly Segment[], nextLabel: number): void {
    for (const segment of segments) this.#check(segment);
    this.#nextLabel = Math.max(this.#nextLabel, nextLabel, ...segments.map(({ label }) => label + 1));
    if (segments.length > 0) this.#set([...this.#segments, ...segments]);
  }

  /** Says how many points segments have; what is counted is no edit. */
  setPointCounts(counts: ReadonlyMap<number, number>): void {
    if (!this.#segments.some(({ label, pointCount }) => (counts.get(label) ?? pointCount) !== pointCount)) return;
    this.#set(this.#segments.map((segment) => {
      const pointCount = counts.get(segment.label) ?? segment.pointCount;
      return pointCount === segment.pointCount ? segment : { ...segment, pointCount };
    }));
  }

  /** The place of a segment among the objects of its cloud, in the order of keeping; -1 when there is none. */
  placeOf(label: number): number {
    const segment = this.get(label);
    return segment ? this.#segments.filter(({ cloud }) => cloud === segment.cloud).indexOf(segment) : -1;
  }

  /** Removes a segment and returns the place that it had; -1 when there is none. */
  remove(label: number): number {
    const place = this.placeOf(label);
    if (place === -1) return -1;
    if (this.#selected === label) this.#selected = null;
    this.#set(this.#segments.filter((segment) => segment.label !== label));
    return place;
  }

  /** Makes a change, as far as there is something to change: another tab may have deleted the object meanwhile. */
  apply(change: ObjectChange): void {
    if (change.kind === 'patch') return this.#patch(change.objects.map(({ label }) => label), change.after);
    const { kind, segment, replaces, index } = change;
    if (kind === 'add') this.#exchange(replaces, segment, index);
    else this.#exchange(segment, replaces, index);
  }

  /** Takes all objects of a cloud out of the scene, and out of what can be undone. */
  forget(cloud: string): void {
    const { done, undone } = this.history;
    this.history.replace(done.filter((edit) => !isOfCloud(edit, cloud)), undone.filter((edit) => !isOfCloud(edit, cloud)));
    if (this.#selected !== null && this.get(this.#selected)?.cloud === cloud) this.#selected = null;
    this.#set(this.#segments.filter((segment) => segment.cloud !== cloud));
  }

  select(label: number | null): void {
    if (label === this.#selected) return;
    this.#selected = label;
    this.#changed();
  }

  /** Changes name, class, colour or visibility as an undoable edit. */
  edit(label: number, patch: SegmentPatch): void {
    const before = this.get(label);
    if (!before) throw new RangeError(`There is no segment ${label} to edit.`);
    const old: SegmentPatch = Object.fromEntries(
      Object.keys(patch).map((key) => [key, before[key as keyof SegmentPatch]]),
    );
    this.history.run(objectEdit(this, { verb: verbOf(patch), object: before.name }, { kind: 'patch', objects: [before], before: old, after: patch }));
  }

  /** Shows or hides all; not an edit of its own for every object but one for all. */
  setAllVisible(visible: boolean): void {
    const objects = this.#segments.filter((segment) => segment.visible !== visible);
    if (objects.length === 0) return;
    const change: ObjectChange = { kind: 'patch', objects, before: { visible: !visible }, after: { visible } };
    this.history.run(objectEdit(this, { verb: visible ? 'show-all' : 'hide-all', object: null }, change));
  }

  /** At once, so that nobody sees the scene with neither. */
  #exchange(leaving: Segment | undefined, coming: Segment | undefined, index: number): void {
    if (coming && this.get(coming.label)) coming = undefined;
    if (leaving && this.#selected === leaving.label) this.#selected = coming?.label ?? null;
    const rest = this.#segments.filter(({ label }) => label !== leaving?.label);
    if (!coming) return this.#set(rest);
    this.#check(coming);
    this.#nextLabel = Math.max(this.#nextLabel, coming.label + 1);
    this.#set(placed(rest, coming, index));
  }

  #check({ label }: Segment): void {
    if (!Number.isInteger(label) || label < this.#firstLabel) throw new RangeError(`Expected a label of at least ${this.#firstLabel}, got ${label}.`);
    if (this.get(label)) throw new RangeError(`There is a segment ${label} already.`);
  }

  #patch(labels: readonly number[], patch: SegmentPatch): void {
    const patched = new Set(labels);
    this.#set(this.#segments.map((segment) => (patched.has(segment.label) ? { ...segment, ...patch } : segment)));
  }

  #set(segments: readonly Segment[]): void {
    this.#segments = segments;
    this.#byLabel = new Map(segments.map((segment) => [segment.label, segment]));
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

/** The list with one more segment, at `index` among those of its cloud. */
function placed(segments: readonly Segment[], segment: Segment, index: number): readonly Segment[] {
  const next = segments.filter(({ cloud }) => cloud === segment.cloud)[index];
  return segments.toSpliced(next ? segments.indexOf(next) : segments.length, 0, segment);
}

/** What changing these parts of an object is called. */
function verbOf(patch: SegmentPatch): EditVerb {
  if (Object.keys(patch).length > 1) return 'change';
  if (patch.visible !== undefined) return patch.visible ? 'show' : 'hide';
  if (patch.name !== undefined) return 'rename';
  return patch.color === undefined ? 'classify' : 'recolor';
}
