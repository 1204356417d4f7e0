import type { LabelledSample } from '../propagation/labelled-sample.js';
import { type CloudHistory, idsOf } from './saved-history.js';
import type { SavedSegments } from './saved-segments.js';

/** What is saved of a cloud, as the page knows it. */
export interface OnDisk {
  readonly segments: SavedSegments;
  /** Of the objects, and of those that only the history knows. */
  readonly samples: ReadonlyMap<number, LabelledSample>;
  /** Ids of the history's steps. */
  readonly steps: ReadonlySet<string>;
}

/** @param history null where none was read */
export function onDisk(segments: SavedSegments, history: CloudHistory | null): OnDisk {
  const samples = [...Array.from(segments.values(), ({ sample }) => sample), ...(history?.samples ?? [])];
  return {
    segments,
    samples: new Map(samples.map((sample) => [sample.label, sample])),
    steps: new Set(history ? idsOf(history.steps) : []),
  };
}
