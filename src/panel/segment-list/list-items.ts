import { DEFAULT_CLASSES } from '../../annotations/segment-classes.js';
import type { Segment, SegmentClass } from '../../annotations/segment.js';
import { language } from '../languages/language.js';
import { className } from '../words.js';

/** A line of the list: an object, or the heading of a class with the number of its objects. */
export type ListItem =
  | { readonly kind: 'segment'; readonly segment: Segment }
  | { readonly kind: 'class'; readonly segmentClass: SegmentClass; readonly count: number };

/** The objects whose name or class holds the letters, in the order of keeping; grouped, classes by code. */
export function listItems(segments: readonly Segment[], { letters, grouped }: { letters: string; grouped: boolean }): ListItem[] {
  const wanted = language.lowerCase(letters.trim());
  const found = wanted === '' ? segments : segments.filter((segment) => matches(segment, wanted));
  return grouped ? groupByClass(found) : found.map((segment) => ({ kind: 'segment', segment }));
}

/** A class by its code, with its name in the language of the moment; codes that the list of classes lacks are grey. */
export function classOf(code: number): SegmentClass {
  const { color } = DEFAULT_CLASSES.find((known) => known.code === code) ?? { color: [170, 170, 170] as const };
  return { code, name: className(code), color };
}

function matches(segment: Segment, wanted: string): boolean {
  return [segment.name, classOf(segment.classCode).name].some((text) => language.lowerCase(text).includes(wanted));
}

function groupByClass(segments: readonly Segment[]): ListItem[] {
  const groups = new Map<number, Segment[]>();
  for (const segment of segments) {
    const group = groups.get(segment.classCode);
    if (group) group.push(segment);
    else groups.set(segment.classCode, [segment]);
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .flatMap(([code, group]) => [
      { kind: 'class' as const, segmentClass: classOf(code), count: group.length },
      ...group.map((segment) => ({ kind: 'segment' as const, segment })),
    ]);
}
