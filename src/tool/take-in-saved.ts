import type { AnnotationStore } from '../annotations/annotation-store.js';
import type { Segment } from '../annotations/segment.js';
import type { OpenedScene } from '../records/scene-records.js';
import { isSame, looksSame, type SavedSegments } from './saved-segments.js';

/**
 * Brings what is saved of a cloud into the scene; no edit, and nothing to undo. Of an object that was known (`before`),
 * what another tab has made of it since counts unless it was changed here too. An object that is new to the scene
 * gets another number where its own is taken, as do all that come with it: they keep their order.
 *
 * @returns what is saved, with the samples that the scene holds
 */
export function takeInSaved(store: AnnotationStore, { segments, nextLabel }: OpenedScene, before: SavedSegments): SavedSegments {
  const saved = new Map(segments.map((segment) => [segment.label, known(segment, store, before)]));
  for (const old of before.values()) if (!saved.has(old.label) && isUntouched(store, old)) store.remove(old.label);
  for (const old of before.values()) {
    const now = saved.get(old.label);
    if (now && now !== old && isUntouched(store, old)) store.add(now, store.remove(old.label));
  }
  const came = [...saved.values()].filter((segment) => !before.has(segment.label) && store.get(segment.label)?.sample !== segment.sample);
  const first = Math.max(nextLabel, store.nextLabel);
  const clash = came.some(({ label }) => store.get(label));
  store.restore(clash ? came.map((segment, i) => renumbered(segment, first + i)) : came, nextLabel);
  store.setPointCounts(new Map(segments.filter(({ label }) => before.has(label)).map(({ label, pointCount }) => [label, pointCount])));
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
  return JSON.stringify([a.prompts, a.bounds]) === JSON.stringify([b.prompts, b.bounds]);
}

function isUntouched(store: AnnotationStore, saved: Segment): boolean {
  const here = store.get(saved.label);
  return here !== undefined && isSame(saved, here);
}

function renumbered(segment: Segment, label: number): Segment {
  const { sample } = segment;
  const labels = sample.labels.map((own) => (own === 0 ? 0 : label));
  return { ...segment, label, sample: { ...sample, label, labels } };
}
