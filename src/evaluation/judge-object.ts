import { oracleBall } from './ball-baseline.js';
import type { ClickSegmenter } from './click-segmenter.js';
import type { JudgedCrop } from './crop.js';
import { judgeClicks, type JudgeOptions, type Judgement } from './judge-clicks.js';
import type { Scene, SceneObject } from './scene.js';

/** How the model and the baselines did on one object. */
export interface ObjectResult {
  readonly scene: string;
  readonly id: number;
  readonly category: string;
  readonly level: string;
  readonly sensor: string;
  readonly groundTruth: string;
  /** Points of the crop. */
  readonly points: number;
  /** Share of them in the object, 0..1. */
  readonly share: number;
  /** Diagonal of the crop box in diagonals of the object's box. */
  readonly cropFactor: number;
  readonly model: Judgement;
  /** By name; the ball of the best radius for each object, which is told the answer, is `oracleBall`. */
  readonly baselines: Readonly<Record<string, Judgement>>;
  readonly oracleBall: Judgement | null;
}

/** Who is judged. */
export interface Contestants {
  readonly model: ClickSegmenter;
  /** Empty where only the model is asked for. */
  readonly baselines: Readonly<Record<string, ClickSegmenter>>;
}

/**
 * Lets every contestant segment an object of a scene, each by the clicks that its own errors ask for.
 *
 * @throws an `AbortError` once the signal is aborted
 */
export async function judgeObject(
  scene: Scene, object: SceneObject, judged: JudgedCrop, { model, baselines }: Contestants, options: JudgeOptions,
): Promise<ObjectResult> {
  const { crop, truth } = judged;
  const answer = async (segmenter: ClickSegmenter): Promise<Judgement> => judgeClicks(await segmenter.open(crop), judged, options);
  const modelJudgement = await answer(model);
  const others: Record<string, Judgement> = {};
  for (const [name, segmenter] of Object.entries(baselines)) others[name] = await answer(segmenter);
  const oracle = Object.keys(others).length > 0 ? await judgeClicks(oracleBall(judged), judged, options) : null;
  return {
    scene: scene.name, id: object.id, category: object.category, level: object.level,
    sensor: scene.sensor, groundTruth: scene.groundTruth,
    points: truth.length, share: truth.reduce((sum, inside) => sum + inside, 0) / truth.length,
    cropFactor: cropFactor(judged), model: modelJudgement, baselines: others, oracleBall: oracle,
  };
}

function cropFactor({ crop: { positions, bounds }, truth }: JudgedCrop): number {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < truth.length; i++) {
    for (let axis = 0; truth[i] && axis < 3; axis++) {
      low[axis] = Math.min(low[axis], positions[3 * i + axis]);
      high[axis] = Math.max(high[axis], positions[3 * i + axis]);
    }
  }
  const diagonal = Math.hypot(...high.map((value, axis) => value - low[axis]));
  return Math.hypot(...bounds.max.map((value, axis) => value - bounds.min[axis])) / diagonal;
}
