import type { SegmentationError } from '../errors.js';
import type { CallOptions } from '../workers/protocol.js';
import { WorkerCalls } from '../workers/worker-calls.js';
import type { LabelProgress, OpenRequest, RecordsEvent, SceneChange, SceneRecords } from './scene-records.js';

export interface WorkerRecordsOptions {
  /** A worker that runs `records.worker`. */
  readonly worker: Worker;
  readonly onEvent?: (event: RecordsEvent) => void;
  /** Called once when nothing can be saved any more, whether a call was under way or not. */
  readonly onFailure?: (error: SegmentationError) => void;
}

/** The records in a worker: forwards every call. Samples that are saved are copied, since the scene keeps them. */
export class WorkerRecords implements SceneRecords {
  readonly #calls: WorkerCalls<SceneRecords>;

  constructor({ worker, onEvent, onFailure }: WorkerRecordsOptions) {
    this.#calls = new WorkerCalls({
      worker,
      onFailure,
      // The worker is of the same version and posts nothing else.
      onEvent: (event) => onEvent?.(event as RecordsEvent),
      crashWords: (detail) => `Saving stopped (${detail}). What was saved before is safe; try again, or reload the page.`,
    });
  }

  /** What has arrived took its time to be put together, and so will what is done with it: not in one task. */
  async open(request: OpenRequest) {
    const scene = await this.#calls.call('open', request);
    await new Promise((resolve) => setTimeout(resolve));
    return scene;
  }

  save(change: SceneChange) {
    return this.#calls.call('save', change, { transfer: [] });
  }

  label(cloud: string, options?: CallOptions<LabelProgress>) {
    return this.#calls.call('label', cloud, options);
  }

  labelsOf(request: { readonly cloud: string; readonly nodes: readonly string[] }) {
    return this.#calls.call('labelsOf', request);
  }

  savedScans() {
    return this.#calls.call('savedScans', undefined);
  }

  deleteSaved(identity: string) {
    return this.#calls.call('deleteSaved', identity);
  }

  close(cloud: string) {
    return this.#calls.call('close', cloud);
  }

  dispose(): void {
    this.#calls.dispose();
  }
}
