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
  /** Largest difference of embeddings and of logits, relative to the reference's largest value; 1 where there is nothing but zeros or one number. */
  readonly difference: number;
}

/**
 * Far above the rounding of float32 (1e-6 to 1e-4) and of float16 products (about 1e-2), below what wrong attention shaders
 * do to real weights (0.1 to 1).
 */
const TOLERANCES: Readonly<Record<ComputePrecision, number>> = { fp32: 2e-3, fp16: 5e-2 };
/** Numbers that differ by less, relative to the largest, are one number: with random weights logits of a mask differ by 1e-3. */
const CONSTANT = 1e-5;
const POINTS = 128;
/** ONNX Runtime sums over few columns by another shader when there are more than 1,024 rows. */
const MANY_POINTS = 1028;
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
 * Nor may anything be constant, which a card that computes nothing agrees with itself about.
 */
export async function checkPatchOrder(model: PointSam): Promise<Agreement> {
  const [embedding, ...answers] = await runProbe(model);
  const [, ...others] = await runProbe(model, { reversedPatches: true });
  if (!isAlive(embedding, answers)) return { agrees: false, difference: 1 };
  return compareAnswers(others, answers, model.manifest.precision.compute);
}

/** Whether embeddings vary, logits within each mask, and qualities over all answers: one answer's may be close to each other. */
function isAlive(embedding: Float32Array, answers: readonly Float32Array[]): boolean {
  const logits = answers.filter(({ length }) => length === POINTS);
  const quality = answers.filter(({ length }) => length !== POINTS).flatMap((values) => [...values]);
  return [embedding, ...logits, ...(answers.length === 0 ? [] : [quality])].every(varies);
}

/** What nobody computed is the same to the last bit. */
function varies(values: ArrayLike<number>): boolean {
  const constant = Float32Array.from(values).fill(values[0]);
  return !(relativeDifference(Float32Array.from(values), constant) <= CONSTANT);
}

/**
 * Runs a small seeded cloud, a click and two corrections: embeddings, then logits and IoU of all answers. Done once after
 * loading it also warms kernels up, which makes a first real click two to three times faster. On WebGPU every shader that a
 * region's usual sizes need is compiled here, for any number of clicks, patches and points: ONNX Runtime's shaders take counts
 * as uniforms, but for sums over many points, which the first click therefore asks for as well. Nothing needs padding.
 */
export async function runProbe<Options extends EncodeOptions>(model: ProbedModel<Options>, options?: Options): Promise<Float32Array[]> {
  const embedding = await model.encode(syntheticCloud(POINTS), options);
  const { prompts, candidates } = model.description.capabilities;
  try {
    const answers = candidates === 0 ? [] : await decodeClicks(model, embedding, prompts.includes('mask'), options?.signal);
    return [await embedding.read(), ...answers];
  } finally {
    embedding.dispose();
  }
}

/** A model that has answered `runProbe`; one that fails there is disposed of. */
export async function probed<Model extends PromptableModel>(model: Model, options?: EncodeOptions): Promise<Model> {
  try {
    await runProbe(model, options);
    return model;
  } catch (error) {
    await model.dispose().catch(() => undefined);
    throw error;
  }
}

/** Which candidate is best may flip between backends when two are close: the same one is fed back on both. */
async function decodeClicks(model: Pick<PromptableModel, 'decode'>, embedding: Embedding, feedsBack: boolean, signal?: AbortSignal): Promise<Float32Array[]> {
  const answers: Masks[] = [];
  const ask = async (count: number, previous: PreviousMask | null, at?: Float32Array): Promise<Masks> => {
    const answer = await model.decode(embedding, clicks(count), previous, { at, signal });
    answers.push(answer);
    return answer;
  };
  try {
    const first = await ask(1, null, syntheticCloud(MANY_POINTS).positions);
    const previous = feedsBack ? { logits: first.logits, mask: FIRST_CANDIDATE } : null;
    for (const count of [2, 3]) await ask(count, previous);
    const read = [];
    for (const { iou, logits } of answers) read.push(...await Promise.all(Array.from(iou, (_, mask) => logits.read(mask))), iou);
    return read;
  } finally {
    for (const { logits } of answers) logits.dispose();
  }
}

function clicks(count: number): ModelPrompts {
  const positions = [0.5, 0, 1, -2, 1, 0.2, 0.4, 0.1, 0.9];
  return { positions: positions.slice(0, 3 * count), labels: [1, 0, 1].slice(0, count) };
}

/** A bumpy floor with a ball on it, a few metres wide. */
function syntheticCloud(points: number): PointCloud & { readonly positions: Float32Array } {
  const random = seededRandom(SEED);
  const positions = new Float32Array(3 * points);
  for (let i = 0; i < points; i++) {
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
