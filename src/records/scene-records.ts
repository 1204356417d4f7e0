import type { Segment } from '../annotations/segment.js';
import type { LabelledSample } from '../propagation/labelled-sample.js';
import type { CallOptions } from '../workers/protocol.js';

/** A kept object as it is saved: its sample lies beside the document. */
export type SavedSegment = Omit<Segment, 'sample'>;

/** Where a cloud's files are: the address of metadata.json or cloud.js. */
export interface CloudLocation {
  readonly url: string;
}

/** What was known of a cloud when it was opened. */
export interface OpenedScene {
  /** In the order in which they were kept; empty where nothing was saved. */
  readonly segments: readonly Segment[];
  /** A number that no segment of the cloud has had. */
  readonly nextLabel: number;
  /** False while another tab writes: what is changed here is not saved. */
  readonly writable: boolean;
  /** Whether points are still to be labelled: `label` goes on with that. */
  readonly unfinished: boolean;
}

/** A change of a cloud's objects. */
export interface SceneChange {
  readonly cloud: string;
  /** All objects of the cloud, in the order in which they were kept. */
  readonly segments: readonly SavedSegment[];
  readonly nextLabel: number;
  /** Samples of the objects that came since the last change, or whose sample is another. */
  readonly added: readonly LabelledSample[];
  /** What it was, for people: "Keep Tree 3". */
  readonly reason: string;
}

/** How far labelling has come. */
export interface LabelProgress {
  /** Points looked at and to be looked at. */
  readonly done: number;
  readonly total: number;
}

/** What labelling has found. */
export interface LabelledScene {
  /** Points of each object at full resolution, by its number; 0 where it has none. */
  readonly pointCounts: ReadonlyMap<number, number>;
}

/** What happens without being asked for: the tab that wrote the cloud's objects is gone, and this one may write them now. */
export interface RecordsEvent {
  readonly kind: 'writable';
  readonly cloud: string;
}

/**
 * What is kept of the scene beyond the page: objects, and the label of every point of the cloud at full resolution.
 * Implemented by `LocalRecords`, which does the work, and by `WorkerRecords`, which has it done in a worker. Calls for
 * one cloud work one after the other. Failures are `SegmentationError`s.
 */
export interface SceneRecords {
  /**
   * Reads a cloud's description and what was saved of it; of an open cloud, what is saved by now, also by other tabs.
   * @throws SegmentationError where the cloud cannot be read (`cloud-…`) or nothing can be saved (`storage-…`, `labels-…`)
   */
  open(request: { readonly cloud: string; readonly location: CloudLocation }): Promise<OpenedScene>;
  /** Saves a change; resolves when it would outlast a crash. Points are labelled by `label`. */
  save(change: SceneChange): Promise<void>;
  /**
   * Gives every point of the cloud that the changes since the last time can have touched its label, and saves it.
   * Cancelled or cut off by a crash, the next call goes on with what is left.
   */
  label(cloud: string, options?: CallOptions<LabelProgress>): Promise<LabelledScene>;
  /** Labels of nodes by name, one per point; a node without labels is missing. */
  labelsOf(request: { readonly cloud: string; readonly nodes: readonly string[] }): Promise<ReadonlyMap<string, Uint32Array>>;
  /** Forgets the cloud, not what was saved of it. */
  close(cloud: string): Promise<void>;
  dispose(): void;
}
