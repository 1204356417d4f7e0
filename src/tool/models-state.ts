import type { DiskPrecision } from '../model/model-manifest.js';
import type { KeptModel, ModelShelf, TransferProgress } from '../model-store/model-library.js';
import type { CallOptions } from '../workers/protocol.js';
import type { ModelEntry } from './model-entries.js';

/** A file of weights that a person picked, and how its numbers are to be kept. */
export interface WeightsRequest {
  readonly file: File;
  readonly precision: DiskPrecision;
}

/** Converts weights into the store. */
export type ConvertWeights = (request: WeightsRequest, options: CallOptions<TransferProgress>) => Promise<KeptModel>;

/** Rejects where a picked file holds no weights that can be converted. */
export type CheckWeights = (file: File) => Promise<void>;

/** What is being brought into the browser. */
export interface ModelWork extends TransferProgress {
  readonly kind: 'download' | 'convert';
  /** Of the entry that is downloaded; null for a conversion. */
  readonly id: string | null;
  readonly title: string;
}

/** An immutable snapshot; a new one is made at every change. */
export interface ModelsState {
  readonly entries: readonly ModelEntry[];
  /** Id of the model that is used, or loaded next. */
  readonly chosen: string;
  /** A large model that waits for a person's word before it is downloaded. */
  readonly asked: ModelEntry | null;
  readonly work: ModelWork | null;
  /** What failed last, for a person, in English as a problem's message. */
  readonly problem: string | null;
  readonly space: ModelShelf['space'];
}

export interface UseOptions {
  /** A large model may be downloaded without asking. */
  readonly consent?: boolean;
  /** `false` leaves the choice for this page alone. */
  readonly remember?: boolean;
}

/** What the panel asks of the models. Implemented by `ModelChoice`. */
export interface ModelActions {
  readonly state: ModelsState;
  /** Whether files of weights can be converted here. */
  readonly converts: boolean;
  /** Looks again at what is kept here, and at what the offered models' manifests say. */
  look(): Promise<void>;
  /**
   * Loads another model. Resolves when it is ready, or, while the tool is off, chosen; rejects with an `AbortError` when another
   * choice was made meanwhile (what was being downloaded for it is kept).
   */
  use(id: string, options?: UseOptions): Promise<void>;
  /** Answers the question about a large download. */
  answer(agreed: boolean): void;
  /** Stops what is being downloaded or converted. */
  cancel(): void;
  remove(id: string): Promise<void>;
  /** Whether a file that a person picked can be converted; why not is told as the problem. */
  check(file: File): Promise<boolean>;
  /** Converts weights that a person picked, and uses the model. */
  convert(request: WeightsRequest): Promise<void>;
  dismissProblem(): void;
}

/** The models as the panel holds them: fires `change` whenever `state` is a new snapshot. */
export type ObservableModels = ModelActions & EventTarget;
