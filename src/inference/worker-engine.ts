import type { SegmentationError } from '../errors.js';
import type { NodeKey } from '../octree/node-key.js';
import type { LabelledSample } from '../propagation/labelled-sample.js';
import { WorkerCalls } from '../workers/worker-calls.js';
import type {
  AddedNode,
  CallOptions,
  ConnectRequest,
  KeepRequest,
  LoadRequest,
  SegmentRequest,
  SegmentationEngine,
  StoredNodeLabels,
} from './segmentation-engine.js';

export interface WorkerEngineOptions {
  /** A worker that runs `inference.worker`. */
  readonly worker: Worker;
  /** Called once when the engine can no longer work, whether a call was under way or not. */
  readonly onFailure?: (error: SegmentationError) => void;
}

/**
 * The engine in a worker: forwards every call and cannot be told apart from `PointSamEngine`, except that typed arrays
 * given to it are transferred. A worker that dies rejects all calls, pending and later, with `worker-crashed`.
 */
export class WorkerEngine implements SegmentationEngine {
  readonly #calls: WorkerCalls<SegmentationEngine>;

  constructor({ worker, onFailure }: WorkerEngineOptions) {
    const crashWords = (detail: string) => `The segmentation stopped (${detail}). Kept objects are safe; restart it to go on.`;
    this.#calls = new WorkerCalls({ worker, onFailure, crashWords });
  }

  load(request: LoadRequest, options?: CallOptions) {
    return this.#calls.call('load', request, options);
  }

  connectCloud(request: ConnectRequest) {
    return this.#calls.call('connectCloud', request);
  }

  forgetCloud(cloud: string) {
    return this.#calls.call('forgetCloud', cloud);
  }

  addNodes(nodes: readonly AddedNode[]) {
    return this.#calls.call('addNodes', nodes);
  }

  layLabels(nodes: readonly StoredNodeLabels[]) {
    return this.#calls.call('layLabels', nodes);
  }

  removeNodes(keys: readonly NodeKey[]) {
    return this.#calls.call('removeNodes', keys);
  }

  segment(request: SegmentRequest, options?: CallOptions) {
    return this.#calls.call('segment', request, options);
  }

  keepDraft(request: KeepRequest) {
    return this.#calls.call('keepDraft', request);
  }

  discardDraft() {
    return this.#calls.call('discardDraft', undefined);
  }

  /** The samples stay the caller's: they are copied, since the scene keeps them. */
  restoreSegments(samples: readonly LabelledSample[]) {
    return this.#calls.call('restoreSegments', samples, { transfer: [] });
  }

  removeSegment(label: number) {
    return this.#calls.call('removeSegment', label);
  }

  dispose(): void {
    this.#calls.dispose();
  }
}
