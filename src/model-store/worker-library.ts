import { requestPersistence } from '../label-store/browser-storage.js';
import type { CallOptions } from '../workers/protocol.js';
import { WorkerCalls } from '../workers/worker-calls.js';
import type { DownloadRequest, ModelLibrary, TransferProgress } from './model-library.js';

/** Above this many bytes the browser is asked not to clear what is stored. */
const PERSIST_ABOVE_BYTES = 100e6;

/** The models of this browser through a worker that runs `models.worker`. */
export class WorkerLibrary implements ModelLibrary {
  readonly #calls: WorkerCalls<ModelLibrary>;

  constructor(worker: Worker) {
    this.#calls = new WorkerCalls({
      worker,
      crashWords: (detail) => `The store of models stopped (${detail}). What was stored before is safe; reload the page to go on.`,
    });
  }

  shelf() {
    return this.#calls.call('shelf', undefined);
  }

  describe(manifestUrl: string) {
    return this.#calls.call('describe', manifestUrl);
  }

  /** Pages can ask for persistence, workers cannot. One that refuses clears when space runs short. */
  async download(request: DownloadRequest, options?: CallOptions<TransferProgress>) {
    if (request.bytes > PERSIST_ABOVE_BYTES) await requestPersistence().catch(() => null);
    return this.#calls.call('download', request, options);
  }

  remove(folder: string) {
    return this.#calls.call('remove', folder);
  }

  dispose(): void {
    this.#calls.dispose();
  }
}
