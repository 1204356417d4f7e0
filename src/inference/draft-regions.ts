import { type ErrorCode, SegmentationError } from '../errors.js';
import type { Sphere } from '../geometry/bounds.js';
import type { PromptableModel } from '../model/promptable-model.js';
import type { PointSample } from '../octree/point-sample.js';
import { sampleNodes } from '../octree/sample-nodes.js';
import type { Checkpoint } from './checkpoint.js';
import { DEFAULT_RULES, FIELD_POINTS } from './mask-rules.js';
import type { RegionNodes } from './region-nodes.js';
import { fitRegion, regionAround } from './region-policy.js';
import { RegionSession } from './region-session.js';
import { frameKey } from './request-checks.js';
import { maskFrame } from './sample-masks.js';
import type { RegionDetail, SegmentRequest } from './segmentation-engine.js';

const TOO_FEW_POINTS: readonly ErrorCode[] = ['no-points-in-region', 'region-degenerate'];

/** The region of a draft, before and after it was widened for prompts outside of it. */
export interface FramedDraft {
  readonly key: string;
  readonly region: Sphere;
  readonly fitted: boolean;
  readonly session: RegionSession;
}

/** The regions of drafts that a model has seen, read and encoded as far as they are not at hand. */
export class DraftRegions {
  readonly #regions: RegionNodes;
  #framed: FramedDraft | null = null;
  /** The region of the draft before, which an undo may want again, though other points are on screen by then. */
  #dropped: FramedDraft | null = null;
  readonly #opened = new Set<RegionSession>();

  constructor(regions: RegionNodes) {
    this.#regions = regions;
  }

  /** The region of a request's draft, in which its prompts lie. */
  async find(model: PromptableModel, request: SegmentRequest, detail: RegionDetail, checkpoint: Checkpoint): Promise<FramedDraft> {
    const open = (region: Sphere) => this.#open(model, request, detail, region, checkpoint);
    const framed = await this.#frame(request, open, checkpoint);
    return { ...framed, session: await widen(framed, request, open) };
  }

  /** The draft's region is this one from now on. */
  keep(framed: FramedDraft): void {
    this.#framed = framed;
  }

  /** The draft is over; its region stays at hand for a while. */
  drop(): void {
    this.#dropped = this.#framed ?? this.#dropped;
    this.#framed = null;
  }

  /** Gives back the regions that nobody can come back to. Not while one is in use. */
  sweep(): void {
    for (const session of this.#opened) {
      if (session === this.#framed?.session || session === this.#dropped?.session) continue;
      session.dispose();
      this.#opened.delete(session);
    }
  }

  clear(): void {
    this.#framed = this.#dropped = null;
    this.sweep();
  }

  /**
   * The region around the first prompt, fitted around its mask where that is asked for. Once: a second fit, for which the
   * region would be read and encoded a third time, made no mask better (the model's README, "Region policy").
   */
  async #frame(request: SegmentRequest, open: (region: Sphere) => Promise<RegionSession>, checkpoint: Checkpoint): Promise<FramedDraft> {
    const key = frameKey(request);
    if (this.#framed?.key === key) return this.#framed;
    if (request.draft !== undefined && this.#dropped?.key === key) return this.#dropped;
    const [first] = request.prompts;
    const region: Sphere = { center: first.position, radius: request.radius };
    const session = await open(region);
    const wide = { key, region, fitted: false, session };
    if (!request.refit) return wide;
    const masks = await session.answer([first], null, checkpoint);
    const better = fitRegion(region, first.position, maskFrame(session.sample, masks, masks.surest, region.radius));
    const closer = better && (await unlessTooFew(open(better)));
    return closer ? { key, region: better, fitted: true, session: closer } : wide;
  }

  async #open(
    model: PromptableModel, { cloud, url = null, rules = DEFAULT_RULES }: SegmentRequest, detail: RegionDetail, region: Sphere, checkpoint: Checkpoint,
  ): Promise<RegionSession> {
    await checkpoint('reading');
    const { pointCount: own, color } = model.description;
    const { pointCount = own, grouping } = detail;
    const finest = rules.propagation === 'field' ? Math.max(FIELD_POINTS, pointCount) : pointCount;
    const { nodes, failure } = await this.#regions.find({ cloud, url, region, pointCount: finest, checkpoint });
    const sampleOf = (maxPoints: number): PointSample => sampleNodes(nodes, { cloud, ...region, maxPoints, colorScale: color });
    const fine = finest > pointCount ? sampleOf(finest) : null;
    const readFailure = failure?.message ?? null;
    const session = await RegionSession.open(model, { region, sample: sampleOf(pointCount), fine, rules, grouping, readFailure }, checkpoint);
    this.#opened.add(session);
    return session;
  }
}

/** The region widened for prompts outside of it; the one at hand as long as it serves. */
async function widen({ region, session }: FramedDraft, request: SegmentRequest, open: (region: Sphere) => Promise<RegionSession>): Promise<RegionSession> {
  const wanted = regionAround(region, request.prompts.map(({ position }) => position));
  const { center, radius } = session.region;
  if (wanted.radius === radius && wanted.center.every((value, axis) => value === center[axis])) return session;
  return open(wanted);
}

/** A fitted region; null where it holds too few points to tell objects apart, so that the wider one must do. */
async function unlessTooFew(opening: Promise<RegionSession>): Promise<RegionSession | null> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof SegmentationError && TOO_FEW_POINTS.includes(error.code)) return null;
    throw error;
  }
}
