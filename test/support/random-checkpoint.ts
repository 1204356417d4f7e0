import { safetensorsHead } from '../../src/convert/safetensors-bytes.js';
import { FOURIER_KEY, type Shapes } from '../../src/convert/weight-layout.js';
import { elements } from './checkpoint-layouts.js';

export type FloatType = 'F32' | 'F16' | 'BF16';

/** Numbers of one tensor: normal with this mean and standard deviation. */
interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

const CHUNK_ELEMENTS = 2 ** 20;
const BYTES = { F32: 4, F16: 2, BF16: 2 } as const;

/**
 * The bytes of a checkpoint with seeded random weights, piece by piece: memory does not grow with the model, and the
 * same seed gives the same bytes anywhere. A tensor's numbers depend on seed and key alone.
 */
export function* randomCheckpoint(shapes: Shapes, seed: number, dtype: FloatType = 'F32'): Generator<Uint8Array> {
  yield safetensorsHead([...shapes].map(([key, shape]) => [key, { dtype, shape, byteLength: BYTES[dtype] * elements(shape) }]));
  for (const [key, shape] of shapes) yield* randomTensor(key, shape, seed, dtype);
}

function* randomTensor(key: string, shape: readonly number[], seed: number, dtype: FloatType): Generator<Uint8Array> {
  const spread = spreadOf(key, shape);
  const state = Uint32Array.of(hash(`${seed} ${key}`) | 1);
  for (let left = elements(shape); left > 0; left -= CHUNK_ELEMENTS) {
    const values = normalNumbers(Math.min(left, CHUNK_ELEMENTS), spread, state);
    if (CENTRED.test(key)) center(values, shape[0]);
    yield dtype === 'F32' ? new Uint8Array(values.buffer) : narrowed(values, dtype);
  }
}

/**
 * As timm initialises, with two exceptions that let tests see more: gains and shifts of norms differ from 1 and 0, so that
 * a swapped pair shows, and biases from 0.
 */
function spreadOf(key: string, shape: readonly number[]): Spread {
  if (key === FOURIER_KEY) return { mean: 0, deviation: 1 };
  if (/(iou_token|mask_tokens|point_embeddings\.[01]|no_mask_embed)\.weight$/.test(key)) return { mean: 0, deviation: 1 };
  if (shape.length === 1) return key.endsWith('weight') ? { mean: 1, deviation: 0.1 } : { mean: 0, deviation: 0.05 };
  return { mean: 0, deviation: gainOf(key) / Math.sqrt(elements(shape.slice(1))) };
}

/** Gains that keep patches apart, as training does: else all points fall on the same side of nearly every mask. */
const GAINS: readonly [RegExp, number][] = [[/\.pos_embed\.[02]\.weight$/, 3], [/\.(attn\.proj|image_to_token\.out_proj)\.weight$/, 0.5]];

function gainOf(key: string): number {
  return GAINS.find(([keys]) => keys.test(key))?.[1] ?? 1;
}

/** Small matrices that must pass nothing on of what all their inputs have in common, or give it to all their outputs. */
const CENTRED = /\.(output_upscaling\.3|output_hypernetworks_mlps\.\d\.layers\.2)\.weight$/;

/** Takes the mean of every row and of every column away. */
function center(values: Float32Array, rows: number): void {
  const columns = values.length / rows;
  const shift = (count: number, steps: number, first: number, step: number): void => {
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let j = 0; j < steps; j++) sum += values[i * first + j * step];
      for (let j = 0; j < steps; j++) values[i * first + j * step] -= sum / steps;
    }
  };
  shift(rows, columns, columns, 1);
  shift(columns, rows, 1, columns);
}

/** 32 bit FNV-1a. */
function hash(text: string): number {
  return [...new TextEncoder().encode(text)].reduce((value, byte) => Math.imul(value ^ byte, 0x01000193), 0x811c9dc5);
}

/** The deviation of a sum of four uniform numbers of 0..65535. */
const SUM_DEVIATION = 2 ** 16 / Math.sqrt(3);
const SUM_MEAN = 2 * (2 ** 16 - 1);

/**
 * Sums of four uniform numbers: nearly normal, cut off at 3.5 deviations as timm cuts its own, and free of functions that
 * differ between machines. `state` (32 bit xorshift) is moved on.
 */
function normalNumbers(count: number, { mean, deviation }: Spread, state: Uint32Array): Float32Array {
  const values = new Float32Array(count);
  const factor = deviation / SUM_DEVIATION;
  let x = state[0];
  for (let i = 0; i < count; i++) {
    x ^= x << 13; x ^= x >>> 17; x ^= x << 5;
    const first = (x & 0xffff) + (x >>> 16);
    x ^= x << 13; x ^= x >>> 17; x ^= x << 5;
    values[i] = mean + factor * (first + (x & 0xffff) + (x >>> 16) - SUM_MEAN);
  }
  state[0] = x;
  return values;
}

/** The 16 bit form of each number: bfloat16 cut off, float16 rounded to nearest. */
function narrowed(values: Float32Array, dtype: 'F16' | 'BF16'): Uint8Array {
  const words = new Uint32Array(values.buffer);
  const halves = dtype === 'BF16' ? Uint16Array.from(words, (word) => word >>> 16) : Uint16Array.from(words, halfBits);
  return new Uint8Array(halves.buffer);
}

/** Float16 bits of a float32 below 65,504; what is too small for a normal float16 becomes 0. */
function halfBits(word: number): number {
  const rounded = word + 0x1000;
  const exponent = ((rounded >>> 23) & 0xff) - 112;
  const sign = (word >>> 16) & 0x8000;
  return exponent <= 0 ? sign : sign | (exponent << 10) | ((rounded >>> 13) & 0x3ff);
}
