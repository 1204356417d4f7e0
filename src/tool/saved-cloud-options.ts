import type { Segment } from '../annotations/segment.js';
import type { CloudAccess } from '../host-access/cloud-access.js';
import type { OpenedScene, SceneRecords } from '../records/scene-records.js';
import type { CloudHistory } from './saved-history.js';
import type { SavedSegments } from './saved-segments.js';
import type { KnownScene } from './take-in-saved.js';

/** What a `SavedCloud` is told of its cloud, and whom it tells. */
export interface SavedCloudOptions {
  readonly cloud: string;
  /** How the records reach it, with ports for them alone. */
  readonly access: () => CloudAccess;
  /** The records; may throw where there can be none. */
  readonly records: () => SceneRecords;
  /** What is to be saved now. */
  readonly scene: () => { readonly segments: readonly Segment[]; readonly nextLabel: number; readonly reason: string };
  /** What can be undone and redone, to be saved with it. */
  readonly history: () => CloudHistory;
  /** Takes in what is saved, of which something was known; returns it as the scene holds it. */
  readonly takeIn: (scene: OpenedScene, known: KnownScene) => SavedSegments;
  /** What could be undone when it was saved was damaged, and is no more. */
  readonly onHistoryLost: () => void;
  /** What was saved is deleted, as a person wished. */
  readonly onForgotten: () => void;
  readonly onCounted: (counts: ReadonlyMap<number, number>) => void;
  readonly onChange: () => void;
  /** What is saved is in the scene. */
  readonly onOpened: () => void;
  readonly paused: boolean;
}
