import type { KeptModel, TransferProgress } from '../model-store/model-library.js';
import type { CallOptions } from '../workers/protocol.js';
import type { ConvertOptions } from './convert-model.js';
import type { ModelSettings } from './model-settings.js';

/** What is to be converted, and how. */
export interface ConvertRequest extends Pick<ConvertOptions, 'precision' | 'compute' | 'license' | 'chunkBytes'> {
  /** A safetensors file that a person has picked, or the URL of one on a server that knows byte ranges. */
  readonly source: File | string;
  /** What neither the tensors' shapes nor the file's own metadata tell. */
  readonly settings?: ModelSettings;
}

/**
 * Turns official weights into models of this browser. `LocalConverter` does it where it is, `WorkerConverter` in a worker;
 * they cannot be told apart.
 */
export interface ModelConverter {
  /**
   * Whether a file that a person has picked can be converted, by its header alone.
   * @throws SegmentationError `weights-invalid` as `convert` does
   */
  check(source: File): Promise<void>;
  /**
   * Converts weights into the browser's store of models, in memory that does not grow with the model. A newer call ends an
   * older one; whatever ends it, nothing of an unfinished model is kept. What a page that is closed meanwhile leaves behind
   * goes when the store is opened the next time.
   *
   * @param options progress is told in bytes written, of all that will be
   * @throws SegmentationError `weights-invalid` naming key, expected and found; `model-fetch-failed` for a URL that cannot be
   *   read in parts; `storage-full` with the bytes needed and left; `storage-unavailable`; `AbortError` when cancelled
   */
  convert(request: ConvertRequest, options?: CallOptions<TransferProgress>): Promise<KeptModel>;
}
