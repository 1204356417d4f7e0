import type { Segment } from '../annotations/segment.js';
import type { SavedSegment } from '../records/scene-records.js';

/** What is saved of a cloud, by number. */
export type SavedSegments = ReadonlyMap<number, Segment>;

/** Objects by their numbers, in their order. */
export function byLabel(segments: readonly Segment[]): SavedSegments {
  return new Map(segments.map((segment) => [segment.label, segment]));
}

/** Whether the objects are the very ones of a scene that has as many, whatever they are called. */
export function haveSamples(segments: readonly Segment[], others: SavedSegments): boolean {
  return segments.length === others.size && segments.every(({ label, sample }) => others.get(label)?.sample === sample);
}

/** An object as it is written: its sample lies beside the document. */
export function withoutSample({ sample: _, ...segment }: Segment): SavedSegment {
  return segment;
}

/** Whether nothing of an object needs saving. Counts are the records' own. */
export function isSame(saved: Segment | undefined, segment: Segment): boolean {
  return saved === segment || (saved !== undefined && saved.sample === segment.sample && looksSame(saved, segment));
}

/** Whether the parts that a person can edit are equal. */
export function looksSame(a: Segment, b: Segment): boolean {
  return a.name === b.name && a.classCode === b.classCode && a.visible === b.visible && a.color.every((value, i) => value === b.color[i]);
}
