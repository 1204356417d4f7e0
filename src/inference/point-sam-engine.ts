import type { SegmentationError } from '../errors.js';
import { unionBounds } from '../geometry/bounds.js';
import { anyOf, detailOf, EngineModel } from './engine-model.js';
import { openModel, type OpenModel } from './open-model.js';
import type { NodeKey } from '../octree/node-key.js';
import type { NodeLabels } from '../octree/node-points.js';
import { labelledSample, type LabelledSample, type MergePolicy, trimSample } from '../propagation/labelled-sample.js';
import { sampleReach } from '../propagation/sample-reach.js';
import { type Checkpoint, checkpoints } from './checkpoint.js';
import type { OpenCloud } from './cloud-sources.js';
import { RegionNodes } from './region-nodes.js';
import { DraftRegions } from './draft-regions.js';
import { assertKeepRequest, assertSegmentRequest } from './request-checks.js';
import type { RegionMasks, RegionSession } from './region-session.js';
import { maskExtent, type SampleMasks } from './sample-masks.js';
import { SceneLabels } from './scene-labels.js';
import {
  type AddedNode, type CallOptions, type Candidate, type ConnectRequest, DEFAULT_POINT_MEMORY, type EngineInfo, type KeepRequest, type KeptDraft, type LoadRequest,
  type SegmentRequest, type Segmentation, type SegmentationEngine, type StoredNodeLabels,
} from './segmentation-engine.js';

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
  readonly openModel?: OpenModel;
  /** Opens the files of clouds, for points that are not on screen; without it those on screen are all there is. */
  readonly openCloud?: OpenCloud;
}

/** Point-SAM on the points of a scan. Runs where it is made, by rights in a worker. */
export class PointSamEngine implements SegmentationEngine {
  readonly #labels = new SceneLabels();
  readonly #regions: RegionNodes;
  readonly #drafts: DraftRegions;
  readonly #model: EngineModel;
  #answer: Answer | null = null;
  /** Of the newest `segment`. */
  #abort = new AbortController();
  readonly #life = new AbortController();

  constructor({ onFailure, openModel: open = openModel, openCloud }: PointSamEngineOptions = {}) {
    this.#regions = new RegionNodes({ shown: this.#labels.nodes, openCloud });
    this.#drafts = new DraftRegions(this.#regions);
    this.#model = new EngineModel({ openModel: open, onFailure, onEnd: () => this.#forgetAnswers(), signal: this.#life.signal });
  }

  async load(request: LoadRequest, options: CallOptions = {}): Promise<EngineInfo> {
    this.#regions.setMemory(request.pointMemory ?? DEFAULT_POINT_MEMORY);
    return this.#model.load(request, options);
  }

  async connectCloud({ cloud, access }: ConnectRequest): Promise<void> {
    this.#regions.connect(cloud, access);
  }

  async forgetCloud(cloud: string): Promise<void> {
    this.#regions.forget(cloud);
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
    return this.#model.run(() => this.#segment(request, checkpoint)
      .catch((error: unknown) => { throw this.#model.meet(error); })
      .finally(() => this.#drafts.sweep()));
  }

  async keepDraft({ label, candidate }: KeepRequest): Promise<KeptDraft> {
    assertKeepRequest({ label, candidate });
    const answer = this.#answer;
    if (!answer || candidate >= answer.masks.quality.length) throw new RangeError(`There is no candidate ${candidate} to keep.`);
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
    void this.#model.run(() => this.#model.end());
  }

  /** What a model has seen and said goes with it. */
  #forgetAnswers(): void {
    this.#drafts.clear();
    this.#answer = null;
  }

  #forgetDraft(): void {
    this.#abort.abort();
    this.#drafts.drop();
    this.#answer = null;
  }

  async #segment(request: SegmentRequest, checkpoint: Checkpoint): Promise<Segmentation> {
    await checkpoint('reading');
    const { model, detail } = this.#model;
    const framed = await this.#drafts.find(model, request, { ...detail, ...detailOf(request) }, checkpoint);
    const { session } = framed;
    const masks = await session.answer(request.prompts, request.candidate, checkpoint);
    await checkpoint('labelling');
    this.#drafts.keep(framed);
    const { sample, bits, bounds } = masks.spread;
    const { policy = 'protect' } = request;
    const layer = { sample, reach: sampleReach(session.sample), bits, bounds: bounds.reduce(unionBounds, null), policy };
    const draft = await this.#labels.prepareDraft(layer, () => checkpoint('labelling'));
    // Both at once: what is kept is what is shown.
    this.#answer = { session, masks, policy };
    return this.#describe(request, framed.fitted, session, masks, this.#labels.showDraft(draft));
  }

  #describe(
    request: SegmentRequest,
    fitted: boolean,
    { region, sample, readFailure }: RegionSession,
    masks: SampleMasks,
    labels: readonly NodeLabels[],
  ): Segmentation {
    const candidates = this.#candidates(masks);
    const { length } = candidates;
    const chosen = length > 1 && request.candidate !== null ? Math.min(request.candidate, length - 1) : bestOf(candidates, masks.best);
    return { region, fitted, candidates, chosen, labels, sampleSize: sample.positions.length / 3, readFailure };
  }

  #candidates({ quality, bounds: boxes }: SampleMasks): Candidate[] {
    const counts = this.#labels.countDraft(quality.length);
    return quality.map((value, index) => {
      // A mask may also be of points that are not on screen.
      const heldBy = counts[index] === 0 ? this.#labels.draftHolder(index) : null;
      const bounds = heldBy === null ? boxes[index] : null;
      return { quality: value, extent: maskExtent(bounds), pointCount: counts[index], bounds, ...(heldBy !== null && { heldBy }) };
    });
  }
}

/** The model's best mask; where kept objects hold all of it, the best of what they leave. */
function bestOf(candidates: readonly Candidate[], best: number): number {
  const worth = candidates.map(({ bounds, quality }) => (bounds ? quality : -Infinity));
  return candidates[best].bounds ? best : worth.reduce((better, value, index) => (value > worth[better] ? index : better), best);
}
