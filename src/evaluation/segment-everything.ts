import { abortError } from '../errors.js';
import type { Bounds, Vector3 } from '../geometry/bounds.js';
import { farthestPoints } from '../geometry/farthest-points.js';
import type { EngineSegmenter } from './engine-segmenter.js';
import { countFound, suppressProposals, type Proposal } from './mask-proposals.js';
import type { Scene } from './scene.js';

/** How many objects of a scene "segment everything" finds. */
export interface Recall {
  readonly objects: number;
  /** Objects found at IoU 0.25 and 0.5. */
  readonly found25: number;
  readonly found50: number;
  /** Masks left after suppression. */
  readonly proposals: number;
}

export interface ProposalOptions {
  /** Prompts, by farthest point sampling of the whole scene. */
  readonly prompts: number;
  readonly signal?: AbortSignal | undefined;
  readonly onPrompt?: (done: number) => void;
}

/**
 * "Segment everything" (paper, section 5.2) on the tool's path: farthest-point prompts over the scene, three masks for
 * each, suppression, and the recall of all the scene's objects. Each prompt is a first click in a view of the whole
 * scene: its region starts with half the diagonal of the scene's box and is fitted as the tool does.
 *
 * @throws an `AbortError` once the signal is aborted
 */
export async function segmentEverything(scene: Scene, model: EngineSegmenter, options: ProposalOptions): Promise<Recall> {
  const proposals = suppressProposals(await propose(scene, model, options), scene.positions.length / 3);
  const objects = scene.objects.map(({ id, level }) => Uint8Array.from(scene.ids[level]!, (own) => Number(own === id)))
    .filter((mask) => mask.includes(1));
  return {
    objects: objects.length, proposals: proposals.length,
    found25: countFound(proposals, objects, 0.25), found50: countFound(proposals, objects, 0.5),
  };
}

async function propose(scene: Scene, model: EngineSegmenter, { prompts, signal, onPrompt }: ProposalOptions): Promise<Proposal[]> {
  const session = await model.open({ ...scene, bounds: boundsOf(scene.positions) });
  const found: Proposal[] = [];
  try {
    const indices = farthestPoints(scene.positions, Math.min(prompts, scene.positions.length / 3));
    for (const [done, index] of indices.entries()) {
      if (signal?.aborted) throw abortError();
      const answer = await session.segment([{ index, positive: true }]);
      answer?.candidates.forEach(({ quality }, candidate) => found.push({ points: session.pointsOf(candidate), quality }));
      onPrompt?.(done + 1);
    }
  } finally {
    await session.close();
  }
  return found;
}

function boundsOf(positions: Float32Array): Bounds {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let p = 0; p < positions.length; p++) {
    low[p % 3] = Math.min(low[p % 3], positions[p]);
    high[p % 3] = Math.max(high[p % 3], positions[p]);
  }
  return { min: low satisfies Vector3, max: high };
}
