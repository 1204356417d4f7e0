import type { DiskPrecision, ModelLicense } from '../model/model-manifest.js';
import type { CallOptions } from '../workers/protocol.js';

/** Models over this many bytes are fetched only when a person has agreed, and are kept in the browser; smaller ones come from their server, and its cache, each time. */
export const LARGE_MODEL_BYTES = 20e6;

/** What a manifest says of a model, for a person. */
export interface ModelSummary {
  readonly name: string;
  /** Of all its files. */
  readonly bytes: number;
  readonly license: ModelLicense | null;
  /** Of its weights; null where only part of the model is known. */
  readonly precision: DiskPrecision | null;
}

/** A model that is kept in this browser. */
export interface KeptModel extends ModelSummary {
  /** SHA-256 of its manifest's text: what `StoredSource` names. */
  readonly id: string;
  readonly folder: string;
  /** Where it comes from; null for one that was converted here. */
  readonly manifestUrl: string | null;
}

/** A download that was interrupted. */
export interface HalfModel {
  readonly folder: string;
  readonly name: string;
  readonly manifestUrl: string;
  readonly bytes: number;
  /** Bytes that need not be fetched again. */
  readonly stored: number;
}

/** A model that was converted here by another version of the tool, which this one cannot read: it can only be deleted. */
export interface ForeignModel {
  readonly folder: string;
  readonly name: string;
  /** Of its files that are here. */
  readonly bytes: number;
}

/** What is kept in this browser. */
export interface ModelShelf {
  readonly models: readonly KeptModel[];
  readonly half: readonly HalfModel[];
  readonly foreign: readonly ForeignModel[];
  /** Bytes of all that this site stores, and that it may still store; null where the browser does not tell. */
  readonly space: { readonly used: number; readonly free: number } | null;
}

export interface DownloadRequest {
  readonly manifestUrl: string;
  /** As its summary says, which a person has agreed to: one that has grown since is refused, and for large ones the browser is asked not to clear what is stored. */
  readonly bytes: number;
}

/** Bytes so far and in all. */
export interface TransferProgress {
  readonly done: number;
  readonly total: number;
}

/**
 * The models of this browser. Implemented by `LocalLibrary`, which does the work, and by `WorkerLibrary`, which has it done in
 * a worker. Failures are `SegmentationError`s; a cancelled call rejects with an `AbortError`.
 */
export interface ModelLibrary {
  /** What is here. Asks no server. */
  shelf(): Promise<ModelShelf>;
  /** What the manifest at this URL says. */
  describe(manifestUrl: string): Promise<ModelSummary>;
  /** Fetches a model into the browser; goes on with what an earlier, interrupted download has left. */
  download(request: DownloadRequest, options?: CallOptions<TransferProgress>): Promise<KeptModel>;
  /** Deletes a model, or what there is of it. */
  remove(folder: string): Promise<void>;
  dispose(): void;
}
