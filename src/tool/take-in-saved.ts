import type { AnnotationStore } from '../annotations/annotation-store.js';
import type { Segment } from '../annotations/segment.js';
import type { OpenedScene } from '../records/scene-records.js';
import { newNumbers, renumberedHistory, renumberedSample } from './new-numbers.js';
import type { OnDisk } from './on-disk.js';
import { takeInHistory } from './saved-history.js';
import { isSame, looksSame, type SavedSegments } from './saved-segments.js';

/** What a page knew of a cloud that it reads (again). */
export type KnownScene = Pick<OnDisk, 'segments' | 'steps'> & { readonly cloud: string };

/**
 * Brings what is saved of a cloud into the scene; no edit, and nothing to undo but what could be undone when it was saved.
 * Of an object that was known, what another tab has made of it since counts unless it was changed here too. An object that
 * is new to the scene gets another number where its own is taken, as do all that come with it: they keep their order.
 *
 * @returns what is saved, with the samples that the scene holds
 */
export function takeInSaved(store: AnnotationStore, { segments, nextLabel, history }: Pick<OpenedScene, 'segments' | 'nextLabel' | 'history'>, { cloud, segments: before, steps }: KnownScene): SavedSegments {
  const saved = new Map(segments.map((segment) => [segment.label, known(segment, store, before)]));
  for (const old of before.values()) if (!saved.has(old.label) && isUntouched(store, old)) store.remove(old.label);
  for (const old of before.values()) {
    const now = saved.get(old.label);
    if (now && now !== old && isUntouched(store, old)) store.add(now, store.remove(old.label));
  }
  const came = [...saved.values()].filter((segment) => !before.has(segment.label) && store.get(segment.label)?.sample !== segment.sample);
  const numbers = newNumbers(store, { segments: came, history: history?.steps ?? null, known: before }, Math.max(nextLabel, store.nextLabel));
  store.restore(came.map((segment) => renumbered(segment, numbers)), Math.max(nextLabel, ...Array.from(numbers.values(), (label) => label + 1)));
  store.setPointCounts(new Map(segments.filter(({ label }) => before.has(label)).map(({ label, pointCount }) => [label, pointCount])));
  if (history) takeInHistory(store, cloud, renumberedHistory(history, numbers), steps);
  return saved;
}

/** What has been read, as the page has it already if it has. */
function known(read: Segment, store: AnnotationStore, before: SavedSegments): Segment {
  const old = before.get(read.label);
  if (old && isSameObject(old, read) && looksSame(old, read)) return old;
  const here = store.get(read.label);
  return here && here.cloud === read.cloud && isSameObject(here, read) ? { ...read, sample: here.sample } : read;
}

/** Whether two are one object, though they were read apart: made by the same clicks in the same place. */
export function isSameObject(a: Segment, b: Segment): boolean {
  return objectKey(a) === objectKey(b);
}

/** What an object is known again by, whatever its number. */
export function objectKey({ prompts, bounds }: Segment): string {
  return JSON.stringify([prompts, bounds]);
}

function isUntouched(store: AnnotationStore, saved: Segment): boolean {
  const here = store.get(saved.label);
  return here !== undefined && isSame(saved, here);
}

function renumbered(segment: Segment, numbers: ReadonlyMap<number, number>): Segment {
  const label = numbers.get(segment.label);
  return label === undefined ? segment : { ...segment, label, sample: renumberedSample(segment.sample, label) };
}
