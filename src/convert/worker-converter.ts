import { requestPersistence } from '../label-store/browser-storage.js';
import type { TransferProgress } from '../model-store/model-library.js';
import type { CallOptions } from '../workers/protocol.js';
import { WorkerCalls } from '../workers/worker-calls.js';
import type { ConvertRequest, ModelConverter } from './model-converter.js';

/** The converter in a worker that runs `convert.worker`. */
export class WorkerConverter implements ModelConverter {
  readonly #calls: WorkerCalls<ModelConverter>;

  constructor(worker: Worker) {
    this.#calls = new WorkerCalls({
      worker,
      crashWords: (detail) => `Converting weights stopped (${detail}). Nothing of the model was kept; reload the page, then try again.`,
    });
  }

  check(source: File) {
    return this.#calls.call('check', source);
  }

  /** Pages can ask for persistence, workers cannot. A browser that refuses clears when space runs short. */
  async convert(request: ConvertRequest, options?: CallOptions<TransferProgress>) {
    await requestPersistence().catch(() => null);
    return this.#calls.call('convert', request, options);
  }

  /** Ends the worker; a conversion under way rejects with an `AbortError`. */
  dispose(): void {
    this.#calls.dispose();
  }
}
