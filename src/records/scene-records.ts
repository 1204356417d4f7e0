import type { Segment } from '../annotations/segment.js';
import type { CloudAccess } from '../host-access/cloud-access.js';
import type { LabelledSample } from '../propagation/labelled-sample.js';
import type { CallOptions } from '../workers/protocol.js';
import type { SavedHistory } from './history-document.js';

export type { SavedChange, SavedHistory, SavedStep } from './history-document.js';

/** A kept object as it is saved: its sample lies beside the document. */
export type SavedSegment = Omit<Segment, 'sample'>;

/** What was known of a cloud when it was opened. */
export interface OpenedScene {
  /** What the cloud is known by, wherever it lies: its `cloudIdentity`. */
  readonly identity: string;
  /** In the order in which they were kept; empty where nothing was saved. */
  readonly segments: readonly Segment[];
  /** A number that no segment of the cloud has had. */
  readonly nextLabel: number;
  /** False while another tab writes: what is changed here is not saved. */
  readonly writable: boolean;
  /** Whether points are still to be labelled: `label` goes on with that. */
  readonly unfinished: boolean;
  /** What can be undone and redone; absent for a tab that only reads. */
  readonly history?: OpenedHistory;
}

/** What was saved of a history, and the samples that it needs beside those of the objects. */
export interface OpenedHistory {
  readonly steps: SavedHistory;
  readonly samples: readonly LabelledSample[];
  /** Whether what was saved was damaged, so that nothing can be undone. */
  readonly lost: boolean;
}

/** A change of a cloud's objects. */
export interface SceneChange {
  readonly cloud: string;
  /** All objects of the cloud, in the order in which they were kept. */
  readonly segments: readonly SavedSegment[];
  readonly nextLabel: number;
  /** Samples of the objects that came since the last change, or whose sample is another; also of those in the history alone. */
  readonly added: readonly LabelledSample[];
  /** What can be undone and redone from here on; nothing when absent. */
  readonly history?: SavedHistory;
  /** What it was, for those who look into what is saved: "keep Tree 3". */
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
  /** What could not be read and is not labelled, as a sentence for a person; null where all points are labelled. */
  readonly unread: string | null;
}

/** A cloud of which something is saved in this browser, whether it can be read or not. */
export interface SavedScan {
  /** Tells it from all others. */
  readonly identity: string;
  /** Where it lay when it was saved last; null where that is not known. */
  readonly url: string | null;
  /** Of the last change, milliseconds since 1970; null where what is saved cannot be read. */
  readonly savedAt: number | null;
  /** On disk. */
  readonly bytes: number;
  /** Whether it is open here. */
  readonly open: boolean;
  /** As which cloud, where it is. */
  readonly cloud?: string;
}

/**
 * What happens without being asked for: the tab that wrote the cloud's objects is gone, and this one may write them now
 * (`writable`); another tab has saved something (`changed`); or something failed that nobody was waiting for (`problem`), as
 * a sentence for a person: what is saved stays as it is.
 */
export type RecordsEvent =
  | { readonly kind: 'writable' | 'changed'; readonly cloud: string }
  | { readonly kind: 'problem'; readonly cloud: string; readonly message: string };

/** A cloud to be opened. */
export interface OpenRequest {
  readonly cloud: string;
  readonly location: CloudAccess;
  /** Begins with nothing where what is saved belongs to an earlier state of the scan (it is kept), or is damaged (it is deleted). */
  readonly anew?: boolean;
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
  open(request: OpenRequest): Promise<OpenedScene>;
  /** Saves a change; resolves when it would outlast a crash. Points are labelled by `label`. */
  save(change: SceneChange): Promise<void>;
  /**
   * Gives every point of the cloud that the changes since the last time can have touched its label, and saves it.
   * Cancelled or cut off by a crash, the next call goes on with what is left; nodes that could not be read are among that.
   */
  label(cloud: string, options?: CallOptions<LabelProgress>): Promise<LabelledScene>;
  /**
   * What is saved of nodes, by name: one label per point, null for none. Nodes whose points are still to be labelled are
   * missing.
   */
  labelsOf(request: { readonly cloud: string; readonly nodes: readonly string[] }): Promise<ReadonlyMap<string, Uint32Array | null>>;
  /** All that is saved in this browser, the cloud changed last first. */
  savedScans(): Promise<readonly SavedScan[]>;
  /**
   * Deletes what is saved of a cloud.
   * @throws SegmentationError `labels-read-only` while the cloud is open, here or in another tab
   */
  deleteSaved(identity: string): Promise<void>;
  /** Forgets the cloud, not what was saved of it. */
  close(cloud: string): Promise<void>;
  dispose(): void;
}
