import { FIRST_CANDIDATE } from './masks.js';
import type { ComputePrecision } from './model-manifest.js';
import type { PointSam } from './point-sam.js';
import type { Embedding, EncodeOptions, Masks, ModelPrompts, PointCloud, PreviousMask, PromptableModel } from './promptable-model.js';

/** A model that may take more options than every one does. */
interface ProbedModel<Options> extends Pick<PromptableModel, 'description' | 'decode'> {
  encode(cloud: PointCloud, options?: Options): Promise<Embedding>;
}

/** How far two backends with the same networks are apart. */
export interface Agreement {
  readonly agrees: boolean;
  /** Largest difference of embeddings and of logits, relative to the reference's largest value. */
  readonly difference: number;
}

/**
 * Far above the rounding of float32 (1e-6 to 1e-4) and of float16 products (about 1e-2), below what wrong attention shaders
 * do to real weights (0.1 to 1).
 */
const TOLERANCES: Readonly<Record<ComputePrecision, number>> = { fp32: 2e-3, fp16: 5e-2 };
const POINTS = 128;
const SEED = 20240617;

/**
 * Compares what two backends answer to `runProbe`. Graphics drivers have returned wrong numbers without any error; this
 * finds them before a person sees a wrong mask.
 */
export function compareAnswers(actual: readonly Float32Array[], expected: readonly Float32Array[], compute: ComputePrecision = 'fp32'): Agreement {
  const difference = Math.max(...expected.map((values, i) => relativeDifference(actual[i], values)));
  return { agrees: difference <= TOLERANCES[compute], difference };
}

/**
 * Holds a backend to what the networks must obey where there is nothing to compare with: patches have no order, so that
 * masks must not change when they are given in another one. Attention that leaves keys out, or mixes them up, fails this.
 * Numbers that are all the same, as of buffers that nothing was written to, agree in any order and fail as well.
 */
export async function checkPatchOrder(model: PointSam): Promise<Agreement> {
  const { compute } = model.manifest.precision;
  const [embedding, ...answers] = await runProbe(model);
  const [, ...others] = await runProbe(model, { reversedPatches: true });
  return areAlive(embedding, answers, compute) ? compareAnswers(others, answers, compute) : { agrees: false, difference: 1 };
}

/**
 * Whether numbers depend on what was asked, and not by rounding alone: embeddings on the cloud, logits on mask and point,
 * predicted IoUs on mask and clicks. One mask's logits, and IoUs, may be close to each other, but not all equal.
 */
function areAlive(embedding: Float32Array, answers: readonly Float32Array[], compute: ComputePrecision): boolean {
  const [logits, ious] = [answers.filter(({ length }) => length === POINTS), answers.filter(({ length }) => length !== POINTS)];
  if (spread([embedding]) <= TOLERANCES[compute]) return false;
  return answers.length === 0 || (spread(logits) > TOLERANCES[compute] && logits.every((mask) => spread([mask]) > 0) && spread(ious) > 0);
}

/** Largest less smallest of all values, relative to the largest magnitude; 0 where all are the same. */
function spread(arrays: readonly Float32Array[]): number {
  let [min, max] = [Infinity, -Infinity];
  for (const values of arrays) for (const value of values) [min, max] = [Math.min(min, value), Math.max(max, value)];
  return max > min ? (max - min) / Math.max(Math.abs(min), Math.abs(max)) : 0;
}

/**
 * Runs a small seeded cloud, a click and two corrections: embeddings, then logits and IoU of all answers. Done once after
 * loading it also warms kernels up, which makes a first real click two to three times faster. GPUs have shaders for counts
 * that two, four or nothing divides: with one to three clicks there are 6, 7 and 8 tokens. (They cannot be padded as
 * points are, since every token sees all others.)
 */
export async function runProbe<Options extends EncodeOptions>(model: ProbedModel<Options>, options?: Options): Promise<Float32Array[]> {
  const embedding = await model.encode(syntheticCloud(), options);
  const { prompts, candidates } = model.description.capabilities;
  try {
    const answers = candidates === 0 ? [] : await decodeClicks(model, embedding, prompts.includes('mask'));
    return [await embedding.read(), ...answers];
  } finally {
    embedding.dispose();
  }
}

/** Which candidate is best may flip between backends when two are close: the same one is fed back on both. */
async function decodeClicks(model: Pick<PromptableModel, 'decode'>, embedding: Embedding, feedsBack: boolean): Promise<Float32Array[]> {
  const first = await model.decode(embedding, clicks(1), null);
  const previous: PreviousMask | null = feedsBack ? { logits: first.logits, mask: FIRST_CANDIDATE } : null;
  const corrections = [await model.decode(embedding, clicks(2), previous), await model.decode(embedding, clicks(3), previous)];
  const answers = [];
  for (const answer of [first, ...corrections]) answers.push(...await takeAnswer(answer));
  return answers;
}

async function takeAnswer({ iou, logits }: Masks): Promise<Float32Array[]> {
  const read = await Promise.all(Array.from(iou, (_, mask) => logits.read(mask)));
  logits.dispose();
  return [...read, iou];
}

function clicks(count: number): ModelPrompts {
  const positions = [0.5, 0, 1, -2, 1, 0.2, 0.4, 0.1, 0.9];
  return { positions: positions.slice(0, 3 * count), labels: [1, 0, 1].slice(0, count) };
}

/** A bumpy floor with a ball on it, a few metres wide. */
function syntheticCloud(): PointCloud {
  const random = seededRandom(SEED);
  const positions = new Float32Array(3 * POINTS);
  for (let i = 0; i < POINTS; i++) {
    const onBall = i % 3 === 0;
    const [a, b] = [2 * Math.PI * random(), random()];
    const point = onBall
      ? [0.5 + Math.cos(a) * Math.sqrt(1 - b * b), Math.sin(a) * Math.sqrt(1 - b * b), 1 + b]
      : [6 * random() - 3, 6 * b - 3, 0.1 * random()];
    positions.set(point, 3 * i);
  }
  return { positions, colors: Float32Array.from(positions, () => 2 * random() - 1) };
}

/** A linear congruential generator (Numerical Recipes' constants): uniform in [0, 1). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Infinity as soon as one value is not finite. */
function relativeDifference(actual: Float32Array, expected: Float32Array): number {
  let [worst, largest] = [0, 1e-6];
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]);
    if (!Number.isFinite(difference)) return Infinity;
    worst = Math.max(worst, difference);
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return worst / largest;
}
