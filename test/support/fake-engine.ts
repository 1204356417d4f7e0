import { abortError, SegmentationError } from '../../src/errors.js';
import type {
  ConnectRequest,
  CallOptions, Candidate, EngineInfo, KeepRequest, KeptDraft, LoadRequest, Segmentation, SegmentationEngine, SegmentRequest, SegmentStage, StoredNodeLabels,
} from '../../src/inference/segmentation-engine.js';
import type { NodeKey } from '../../src/octree/node-key.js';
import type { NodeLabels, NodePoints } from '../../src/octree/node-points.js';
import type { LabelledSample } from '../../src/propagation/labelled-sample.js';

const BOUNDS = { min: [0, 0, 0], max: [2, 1, 1] } as const;

interface HeldCall {
  readonly request: SegmentRequest;
  /** Lets the call answer, even when it was aborted meanwhile. */
  answer(): void;
  fail(error: Error): void;
}

/** An engine whose objects fill whole nodes, and that answers when it is told to. */
export class FakeEngine implements SegmentationEngine {
  readonly calls: (readonly [method: string, argument: unknown])[] = [];
  /** Requests that wait for an answer. */
  readonly held: HeldCall[] = [];
  /** While true, calls of `segment` and `keepDraft` wait. */
  hold = false;
  /** While true, an aborted request is not given up but answers late. */
  deaf = false;
  modelName = 'fake';
  /** What the next `load` and `segment` reject with. */
  loadError: Error | null = null;
  segmentError: Error | null = null;
  /** What every answer says of the cloud's files. */
  readFailure: string | null = null;
  /** What every `segment` says that it does. */
  stage: SegmentStage | null = null;
  loads: Promise<void> = Promise.resolve();
  readonly #onFailure: (error: SegmentationError) => void;
  readonly #nodes = new Map<string, NodePoints>();
  #releaseKeep: (() => void) | null = null;
  #kept: number[] = [];
  #failure: Error | null = null;

  constructor(onFailure: (error: SegmentationError) => void = () => undefined) {
    this.#onFailure = onFailure;
  }

  /** Arguments of all calls of one method. */
  of(method: string): unknown[] {
    return this.calls.filter(([name]) => name === method).map(([, argument]) => argument);
  }

  get segments(): SegmentRequest[] {
    return this.of('segment') as SegmentRequest[];
  }

  crash(): void {
    this.fail(new SegmentationError('worker-crashed', 'The segmentation stopped.'));
  }

  /** Ends with an error that no call is told of alone. */
  fail(error: SegmentationError): void {
    this.#end(error);
    this.#onFailure(error);
  }

  releaseKeep(): void {
    this.#releaseKeep?.();
  }

  async load(request: LoadRequest, { onProgress, signal }: CallOptions = {}): Promise<EngineInfo> {
    this.#note('load', request);
    onProgress?.({ stage: 'fetching', done: 1, total: 2 });
    await this.loads;
    if (signal?.aborted) throw abortError();
    if (this.#failure) throw this.#failure;
    if (this.loadError) throw this.loadError;
    return { modelName: this.modelName, backend: request.backend === 'wasm' ? 'wasm' : 'webgpu', reason: request.reason ?? null, pointCount: 100, pointCounts: [100], groupingChoices: [] };
  }

  async connectCloud({ cloud, access }: ConnectRequest): Promise<void> {
    this.#note('connectCloud', [cloud, access.url]);
  }

  async forgetCloud(cloud: string): Promise<void> {
    this.#note('forgetCloud', cloud);
  }

  async addNodes(nodes: readonly NodePoints[]): Promise<readonly NodeLabels[]> {
    this.#note('addNodes', nodes.map(({ key }) => key.name));
    for (const node of nodes) this.#nodes.set(node.key.name, node);
    return this.#kept.length > 0 ? this.#labels(this.#kept[0]!, nodes) : [];
  }

  async layLabels(nodes: readonly StoredNodeLabels[]): Promise<readonly NodeLabels[]> {
    this.#note('layLabels', nodes.map(({ key }) => key.name));
    return nodes.flatMap(({ key, labels }) => (labels ? [{ key, labels, draft: false }] : []));
  }

  async removeNodes(keys: readonly NodeKey[]): Promise<void> {
    this.#note('removeNodes', keys.map(({ name }) => name));
    for (const { name } of keys) this.#nodes.delete(name);
  }

  async segment(request: SegmentRequest, { signal, onProgress }: CallOptions = {}): Promise<Segmentation> {
    this.#note('segment', request);
    if (this.stage) onProgress?.({ stage: this.stage });
    if (this.hold) {
      await new Promise<void>((resolve, reject) => {
        this.held.push({ request, answer: resolve, fail: reject });
        signal?.addEventListener('abort', () => !this.deaf && reject(abortError()));
      });
    }
    if (this.#failure) throw this.#failure;
    if (this.segmentError) throw this.segmentError;
    return this.#answer(request);
  }

  async keepDraft({ label, candidate }: KeepRequest): Promise<KeptDraft> {
    this.#note('keepDraft', { label, candidate });
    if (this.hold) await new Promise<void>((resolve) => (this.#releaseKeep = resolve));
    if (this.#failure) throw this.#failure;
    this.#kept.push(label);
    const sample: LabelledSample = { cloud: 'scene', label, origin: [0, 0, 0], positions: new Float32Array(3), labels: Uint32Array.of(label), reach: 1, policy: 'protect', bounds: BOUNDS };
    return { sample, labels: this.#labels(label) };
  }

  async discardDraft(): Promise<readonly NodeLabels[]> {
    this.#note('discardDraft', undefined);
    return this.#labels(this.#kept[0] ?? 0);
  }

  async restoreSegments(samples: readonly LabelledSample[]): Promise<readonly NodeLabels[]> {
    this.#note('restoreSegments', samples.map(({ label }) => label));
    this.#kept.push(...samples.map(({ label }) => label));
    return this.#labels(samples[0]!.label);
  }

  async removeSegment(label: number): Promise<readonly NodeLabels[]> {
    this.#note('removeSegment', label);
    this.#kept = this.#kept.filter((kept) => kept !== label);
    return this.#labels(this.#kept[0] ?? 0);
  }

  dispose(): void {
    this.calls.push(['dispose', undefined]);
    this.#end(abortError());
  }

  #end(error: Error): void {
    this.#failure ??= error;
    for (const { fail } of this.held) fail(error);
    this.#releaseKeep?.();
  }

  #note(method: string, argument: unknown): void {
    this.calls.push([method, argument]);
    if (this.#failure) throw this.#failure;
  }

  #answer({ prompts, candidate, radius }: SegmentRequest): Segmentation {
    const count = prompts.length > 1 ? 1 : 3;
    const candidates: Candidate[] = Array.from({ length: count }, (_, i) => ({ quality: 0.5 + (i === 1 ? 0.3 : 0), extent: i + 1, pointCount: 10, bounds: BOUNDS }));
    const labels = this.#labels(count === 1 ? 1 : 7);
    return {
      region: { center: prompts[0]!.position, radius }, fitted: false, candidates,
      chosen: count === 1 ? 0 : candidate ?? 1, labels, sampleSize: 100, readFailure: this.readFailure,
    };
  }

  #labels(label: number, nodes: Iterable<NodePoints> = this.#nodes.values()): NodeLabels[] {
    return [...nodes].map(({ key, positions }) => ({ key, labels: new Uint32Array(positions.length / 3).fill(label), draft: label > 0 && label < 8 }));
  }
}
