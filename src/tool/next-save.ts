import { broughtBy } from '../annotations/object-edits.js';
import type { Segment } from '../annotations/segment.js';
import type { LabelledSample } from '../propagation/labelled-sample.js';
import type { SavedHistory, SceneChange } from '../records/scene-records.js';
import { onDisk, type OnDisk } from './on-disk.js';
import type { CloudHistory } from './saved-history.js';
import { byLabel, withoutSample } from './saved-segments.js';

/** Bytes of samples that are saved at once: giving them to the worker is copying, and this much takes a few milliseconds. */
const MOST_BYTES = 4e6;

/** A step towards having on disk what the scene shows. */
export interface NextSave {
  readonly change: Omit<SceneChange, 'cloud'>;
  /** What is on disk after it. */
  readonly disk: OnDisk;
  /** Whether points have other labels after it. */
  readonly relabels: boolean;
}

/** The change that is saved next: all there is, unless it is hundreds of objects at once, which are saved by and by. */
export function nextSave(
  { segments: all, nextLabel, reason }: { readonly segments: readonly Segment[]; readonly nextLabel: number; readonly reason: string },
  { steps, samples }: CloudHistory,
  disk: OnDisk,
): NextSave {
  const segments = withoutMany(all, disk);
  const listed = byLabel(segments);
  const added = segments.filter(({ label, sample }) => disk.segments.get(label)?.sample !== sample).map(({ sample }) => sample);
  const waiting = all.filter(({ label }) => !listed.has(label)).map(({ sample }) => sample);
  const needed = [...samples, ...waiting.filter(({ label }) => isIn(steps, label))];
  const remembered = needed.filter((sample) => disk.samples.get(sample.label) !== sample);
  return {
    change: { segments: segments.map(withoutSample), nextLabel, added: [...added, ...remembered], history: steps, reason },
    disk: onDisk(listed, { steps, samples: needed }),
    relabels: added.length > 0 || [...disk.segments.keys()].some((label) => !listed.has(label)),
  };
}

/** Those that are saved, and of the others the first ones, as many as go at once. */
function withoutMany(all: readonly Segment[], disk: OnDisk): readonly Segment[] {
  let room = MOST_BYTES;
  return all.filter(({ label, sample }) => {
    if (disk.segments.get(label)?.sample === sample) return true;
    const goes = room > 0;
    if (goes) room -= bytesOf(sample);
    return goes;
  });
}

/** Whether a history may bring the object of that number back. */
function isIn({ done, undone }: SavedHistory, label: number): boolean {
  return [...done, ...undone].some(({ change }) => change.kind !== 'patch' && broughtBy(change).some((object) => object.label === label));
}

function bytesOf({ positions, labels }: LabelledSample): number {
  return positions.byteLength + labels.byteLength;
}
