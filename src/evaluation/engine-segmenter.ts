import { type ErrorCode, SegmentationError } from '../errors.js';
import type { Bounds, Vector3 } from '../geometry/bounds.js';
import { clampRadius, distance } from '../inference/region-policy.js';
import { DEFAULT_RULES, type MaskRules, type PointPrompt, type Segmentation, type SegmentationEngine, type SegmentRequest } from '../inference/segmentation-engine.js';
import type { NodeKey } from '../octree/node-key.js';
import type { ClickAnswer, ClickSegmenter, ClickSession } from './click-segmenter.js';
import type { ScenePoints } from './scene.js';
import type { Crop } from './crop.js';
import type { Click } from './simulated-clicks.js';

const KEY: NodeKey = { cloud: 'crop', name: 'r' };

/** What the tool says to its user in words, who is left with the answer before. */
const UNANSWERABLE: readonly ErrorCode[] = ['no-points-in-region', 'region-degenerate', 'prompts-apart'];

export interface EngineSegmenterOptions {
  /** Whether the engine fits the region around the first mask: the tool does unless a person has set a radius. */
  readonly refit?: boolean;
  /** Radius of the first region in half diagonals of the crop box. */
  readonly regionScale?: number;
  readonly rules?: MaskRules;
}

/**
 * The model on the product's own path: the engine holds the crop's points as a node and answers as in the tool, with its
 * sampling, grouping, choice of mask, fit of the region and propagation of labels. What is measured on its answers is
 * what a user gets at the full resolution of the crop.
 *
 * The first region lies around the first click, as in the tool; its radius is half the diagonal of the crop box (within
 * the tool's limits), that of a user who has turned the camera to just this box, and owes nothing to the object. Points
 * of the crop that lie outside the region, or beyond the reach of its sample, are outside the mask, as in the tool.
 */
export class EngineSegmenter implements ClickSegmenter {
  readonly #engine: SegmentationEngine;
  readonly #refit: boolean;
  readonly #regionScale: number;
  readonly #rules: MaskRules;

  /** @param engine with a model loaded and no points; one session at a time */
  constructor(engine: SegmentationEngine, { refit = true, regionScale = 1, rules = DEFAULT_RULES }: EngineSegmenterOptions = {}) {
    this.#engine = engine;
    this.#refit = refit;
    this.#regionScale = regionScale;
    this.#rules = rules;
  }

  async open(crop: Crop): Promise<EngineSession> {
    await this.#engine.addNodes([{ key: KEY, origin: [0, 0, 0], spacing: 0, ...pointsOf(crop) }]);
    return new EngineSession(this.#engine, crop, { radius: viewRadius(crop.bounds, this.#regionScale), refit: this.#refit, rules: this.#rules });
  }
}

/** What of a request is the same for every click. */
type RegionRequest = Pick<SegmentRequest, 'radius' | 'refit' | 'rules'>;

/** One object's prompts on the points that the engine holds. */
export class EngineSession implements ClickSession {
  readonly #engine: SegmentationEngine;
  readonly #points: ScenePoints;
  readonly #region: RegionRequest;
  /** The draft's bits per point, as they were painted last. */
  #painted: Uint32Array;
  /** The last one, which stands when a click cannot be answered; empty before. */
  #answer: ClickAnswer;

  constructor(engine: SegmentationEngine, points: ScenePoints, region: RegionRequest) {
    this.#engine = engine;
    this.#points = points;
    this.#region = region;
    this.#painted = new Uint32Array(points.positions.length / 3);
    this.#answer = emptyAnswer(this.#painted.length);
  }

  async answer(clicks: readonly Click[]): Promise<ClickAnswer> {
    const segmentation = await this.segment(clicks);
    if (!segmentation) return this.#answer;
    const candidates = segmentation.candidates.map(({ quality }, candidate) => ({ mask: this.maskOf(candidate), quality }));
    return (this.#answer = { ...candidates[segmentation.chosen], candidates });
  }

  /** What the engine says to the clicks; null where the region holds too few points. */
  async segment(clicks: readonly Click[]): Promise<Segmentation | null> {
    const prompts = clicks.map((click) => this.#prompt(click));
    try {
      const segmentation = await this.#engine.segment({ cloud: KEY.cloud, prompts, candidate: null, ...this.#region });
      for (const { labels } of segmentation.labels) this.#painted = labels;
      return segmentation;
    } catch (error) {
      if (error instanceof SegmentationError && UNANSWERABLE.includes(error.code)) return null;
      throw error;
    }
  }

  /** Points that a candidate of the last answer covers. */
  maskOf(candidate: number): Uint8Array {
    const mask = new Uint8Array(this.#painted.length);
    for (let i = 0; i < mask.length; i++) mask[i] = (this.#painted[i] >> candidate) & 1;
    return mask;
  }

  /** The same as indices, ascending. */
  pointsOf(candidate: number): Uint32Array {
    const points = new Uint32Array(this.#painted.length);
    let count = 0;
    for (let i = 0; i < points.length; i++) if ((this.#painted[i] >> candidate) & 1) points[count++] = i;
    return points.slice(0, count);
  }

  async close(): Promise<void> {
    await this.#engine.discardDraft();
    await this.#engine.removeNodes([KEY]);
  }

  #prompt({ index, positive }: Click): PointPrompt {
    const { positions } = this.#points;
    const position: Vector3 = [positions[3 * index], positions[3 * index + 1], positions[3 * index + 2]];
    return { position, positive };
  }
}

/** Radius of the region of a user who looks at a box, metres. */
export function viewRadius({ min, max }: Bounds, scale = 1): number {
  return clampRadius((scale * distance(min, max)) / 2);
}

function pointsOf({ positions, colors, intensities }: ScenePoints): ScenePoints {
  return { positions, colors, intensities };
}

function emptyAnswer(count: number): ClickAnswer {
  const mask = new Uint8Array(count);
  return { mask, quality: null, candidates: [{ mask, quality: null }] };
}
