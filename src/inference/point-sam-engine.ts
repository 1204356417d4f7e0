import { abortError, type ErrorCode, SegmentationError } from '../errors.js';
import { type Sphere, unionBounds } from '../geometry/bounds.js';
import { openPointSam, type OpenedModel } from '../model/open-point-sam.js';
import type { PointSam } from '../model/point-sam.js';
import type { NodeKey } from '../octree/node-key.js';
import type { NodeLabels } from '../octree/node-points.js';
import type { PointSample } from '../octree/point-sample.js';
import { sampleNodes } from '../octree/sample-nodes.js';
import { labelledSample, type LabelledSample, type MergePolicy, trimSample } from '../propagation/labelled-sample.js';
import { sampleReach } from '../propagation/sample-reach.js';
import { type Checkpoint, checkpoints } from './checkpoint.js';
import type { OpenCloud } from './cloud-sources.js';
import { RegionNodes } from './region-nodes.js';
import { DEFAULT_RULES, FIELD_POINTS } from './mask-rules.js';
import { fitRegion, regionAround } from './region-policy.js';
import { assertKeepRequest, assertSegmentRequest, frameKey } from './request-checks.js';
import { type RegionMasks, RegionSession } from './region-session.js';
import { maskExtent, maskFrame, type SampleMasks } from './sample-masks.js';
import { SceneLabels } from './scene-labels.js';
import {
  type AddedNode, type CallOptions, type Candidate, type ConnectRequest, DEFAULT_POINT_MEMORY, type EngineInfo, type KeepRequest, type KeptDraft, type LoadRequest,
  type SegmentRequest, type Segmentation, type SegmentationEngine, type StoredNodeLabels,
} from './segmentation-engine.js';
import { throttleProgress } from './throttle-progress.js';

/** How often the region may be fitted around the first mask: each time the region is read and encoded again. */
const MOST_FITS = 2;

const TOO_FEW_POINTS: readonly ErrorCode[] = ['no-points-in-region', 'region-degenerate'];

/** The region of a draft before it was widened for prompts outside of it. */
interface FramedDraft {
  readonly key: string;
  readonly region: Sphere;
  readonly fitted: boolean;
  readonly session: RegionSession;
}

/** The newest answer: what is kept when a person says so. */
interface Answer {
  readonly session: RegionSession;
  readonly masks: RegionMasks;
  readonly policy: MergePolicy;
}

export interface PointSamEngineOptions {
  /** Called when the engine can no longer work although no call is under way. */
  readonly onFailure?: (error: SegmentationError) => void;
  /** Opens the model; in Node, where onnxruntime-web finds its files otherwise, the caller's own. */
  readonly openModel?: typeof openPointSam;
  /** Opens the files of clouds, for points that are not on screen; without it those on screen are all there is. */
  readonly openCloud?: OpenCloud;
}

/** Point-SAM on the points of a scan. Runs where it is made, by rights in a worker. */
export class PointSamEngine implements SegmentationEngine {
  readonly #onFailure: ((error: SegmentationError) => void) | undefined;
  readonly #openModel: typeof openPointSam;
  readonly #labels = new SceneLabels();
  readonly #regions: RegionNodes;
  #model: OpenedModel | null = null;
  #framed: FramedDraft | null = null;
  /** The region of the draft before, which an undo may want again, though other points are on screen by then. */
  #dropped: FramedDraft | null = null;
  #answer: Answer | null = null;
  #running: Promise<unknown> = Promise.resolve();
  /** Of the newest `segment`. */
  #abort = new AbortController();
  /** Of the newest `load`. */
  #loading = new AbortController();
  readonly #life = new AbortController();

  constructor({ onFailure, openModel = openPointSam, openCloud }: PointSamEngineOptions = {}) {
    this.#onFailure = onFailure;
    this.#openModel = openModel;
    this.#regions = new RegionNodes({ shown: this.#labels.nodes, openCloud });
  }

  async load(request: LoadRequest, { signal, onProgress }: CallOptions = {}): Promise<EngineInfo> {
    this.#regions.setMemory(request.pointMemory ?? DEFAULT_POINT_MEMORY);
    this.#loading.abort();
    const loading = (this.#loading = new AbortController());
    const stop = anyOf(loading.signal, this.#life.signal, signal);
    const opened = await this.#openModel(request, {
      signal: stop,
      onProgress: throttleProgress((done, total) => onProgress?.({ stage: 'fetching', done, total })),
      onPreparing: () => onProgress?.({ stage: 'preparing' }),
      onDeviceLost: (error) => this.#onFailure?.(error),
    });
    await this.#after(() => this.#replaceModel(opened, stop));
    const { model, backend, reason } = opened;
    return { modelName: model.manifest.name, backend, reason, pointCount: model.manifest.pointCount };
  }

  async connectCloud({ cloud, access }: ConnectRequest): Promise<void> {
    this.#regions.connect(cloud, access);
  }

  async addNodes(nodes: readonly AddedNode[]): Promise<readonly NodeLabels[]> {
    const labels = this.#labels.addNodes(nodes);
    this.#regions.fit(nodes.map(({ key }) => key));
    return labels;
  }

  async layLabels(nodes: readonly StoredNodeLabels[]): Promise<readonly NodeLabels[]> {
    return this.#labels.layLabels(nodes);
  }

  async removeNodes(keys: readonly NodeKey[]): Promise<void> {
    this.#labels.removeNodes(keys);
    this.#regions.fit();
  }

  /** One request at a time: a newer one stops the older at its next stage and waits for that. */
  async segment(request: SegmentRequest, options: CallOptions = {}): Promise<Segmentation> {
    assertSegmentRequest(request);
    this.#abort.abort();
    const abort = (this.#abort = new AbortController());
    const checkpoint = checkpoints(anyOf(abort.signal, this.#life.signal, options.signal), options);
    return this.#after(() => this.#segment(request, checkpoint));
  }

  async keepDraft({ label, candidate }: KeepRequest): Promise<KeptDraft> {
    assertKeepRequest({ label, candidate });
    const answer = this.#answer;
    if (!answer?.masks.logits[candidate]) throw new RangeError(`There is no candidate ${candidate} to keep.`);
    const { sample } = answer.session;
    const { spread } = answer.masks;
    const labels = spread.bits.map((bits) => ((bits >> candidate) & 1 ? label : 0));
    const whole = labelledSample(spread.sample, labels, { label, reach: sampleReach(sample), policy: answer.policy });
    this.#forgetDraft();
    // One copy for the scene, and one to be given away.
    return { sample: trimSample(whole), labels: this.#labels.keepDraft(trimSample(whole)) };
  }

  async discardDraft(): Promise<readonly NodeLabels[]> {
    this.#forgetDraft();
    return this.#labels.clearDraft();
  }

  async restoreSegments(samples: readonly LabelledSample[]): Promise<readonly NodeLabels[]> {
    return this.#labels.keep(samples.map(trimSample));
  }

  async removeSegment(label: number): Promise<readonly NodeLabels[]> {
    return this.#labels.removeSegment(label);
  }

  dispose(): void {
    this.#life.abort();
    void this.#after(async () => this.#model?.dispose());
  }

  /** Runs what the model is needed for, one thing after another. */
  #after<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#running.then(task);
    this.#running = result.catch(() => undefined);
    return result;
  }

  async #replaceModel(opened: OpenedModel, stop: AbortSignal): Promise<void> {
    await (stop.aborted ? opened : this.#model)?.dispose();
    if (stop.aborted) throw abortError();
    this.#model = opened;
    this.#framed = this.#dropped = this.#answer = null;
  }

  #forgetDraft(): void {
    this.#abort.abort();
    this.#dropped = this.#framed ?? this.#dropped;
    this.#framed = this.#answer = null;
  }

  async #segment(request: SegmentRequest, checkpoint: Checkpoint): Promise<Segmentation> {
    await checkpoint('reading');
    const model = this.#model?.model;
    if (!model) throw new TypeError('No model is loaded: call load() first.');
    const framed = await this.#frame(model, request, checkpoint);
    const session = await this.#widen(model, framed, request, checkpoint);
    const masks = await session.answer(request.prompts, request.candidate, checkpoint);
    await checkpoint('labelling');
    this.#framed = { ...framed, session };
    const { sample, bits, bounds } = masks.spread;
    const { policy = 'protect' } = request;
    const layer = { sample, reach: sampleReach(session.sample), bits, bounds: bounds.reduce(unionBounds, null), policy };
    const draft = await this.#labels.prepareDraft(layer, () => checkpoint('labelling'));
    // Both at once: what is kept is what is shown.
    this.#answer = { session, masks, policy };
    return this.#describe(request, framed.fitted, session, masks, this.#labels.showDraft(draft));
  }

  /** The region around the first prompt, fitted around its mask where that is asked for. */
  async #frame(model: PointSam, request: SegmentRequest, checkpoint: Checkpoint): Promise<FramedDraft> {
    const key = frameKey(request);
    if (this.#framed?.key === key) return this.#framed;
    if (request.draft !== undefined && this.#dropped?.key === key) return this.#dropped;
    const [first] = request.prompts;
    let region: Sphere = { center: first.position, radius: request.radius };
    let session = await this.#open(model, request, region, checkpoint);
    let fitted = false;
    for (let fits = 0; request.refit && fits < MOST_FITS; fits++) {
      const masks = await session.answer([first], null, checkpoint);
      const better = fitRegion(region, first.position, maskFrame(session.sample, masks, masks.best, region.radius));
      const closer = better && (await this.#openFitted(model, request, better, checkpoint));
      if (!closer) break;
      session = closer;
      region = better;
      fitted = true;
    }
    return { key, region, fitted, session };
  }

  /** A fitted region; null where it holds too few points to tell objects apart, so that the wider one must do. */
  async #openFitted(model: PointSam, request: SegmentRequest, region: Sphere, checkpoint: Checkpoint): Promise<RegionSession | null> {
    try {
      return await this.#open(model, request, region, checkpoint);
    } catch (error) {
      if (error instanceof SegmentationError && TOO_FEW_POINTS.includes(error.code)) return null;
      throw error;
    }
  }

  /** The region widened for prompts outside of it; the one at hand as long as it serves. */
  async #widen(model: PointSam, { region, session }: FramedDraft, request: SegmentRequest, checkpoint: Checkpoint) {
    const wanted = regionAround(region, request.prompts.map(({ position }) => position));
    const { center, radius } = session.region;
    if (wanted.radius === radius && wanted.center.every((value, axis) => value === center[axis])) return session;
    return this.#open(model, request, wanted, checkpoint);
  }

  async #open(model: PointSam, { cloud, url = null, rules = DEFAULT_RULES }: SegmentRequest, region: Sphere, checkpoint: Checkpoint): Promise<RegionSession> {
    await checkpoint('reading');
    const { pointCount, color } = model.manifest;
    const finest = rules.propagation === 'field' ? FIELD_POINTS : pointCount;
    const { nodes, failure } = await this.#regions.find({ cloud, url, region, pointCount: finest, checkpoint });
    const sampleOf = (maxPoints: number): PointSample => sampleNodes(nodes, { cloud, ...region, maxPoints, colorScale: color });
    const fine = finest > pointCount ? sampleOf(finest) : null;
    return RegionSession.open(model, { region, sample: sampleOf(pointCount), fine, rules, readFailure: failure?.message ?? null }, checkpoint);
  }

  #describe(
    request: SegmentRequest,
    fitted: boolean,
    { region, sample, readFailure }: RegionSession,
    { quality, bounds, best }: SampleMasks,
    labels: readonly NodeLabels[],
  ): Segmentation {
    const counts = this.#labels.countDraft(quality.length);
    const candidates: Candidate[] = quality.map((value, index) => ({
      quality: value,
      extent: maskExtent(bounds[index]),
      pointCount: counts[index],
      bounds: bounds[index],
    }));
    const chosen = candidates.length > 1 && request.candidate !== null ? request.candidate : best;
    return { region, fitted, candidates, chosen, labels, sampleSize: sample.positions.length / 3, readFailure };
  }
}

/** Aborts with the first of them; unlike a listener it goes when the call does. */
function anyOf(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}
