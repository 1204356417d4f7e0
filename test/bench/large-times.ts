import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import * as ort from 'onnxruntime-web/wasm';
import { openWasmRuntime } from '../../src/cli/node-runtime.js';
import { safetensorsBytes, type PlainTensor } from '../../src/convert/safetensors-bytes.js';
import type { GraphRunner } from '../../src/model/graph-runner.js';
import { groupPoints, patchFeatures } from '../../src/model/group-points.js';
import { CANDIDATE_MASKS } from '../../src/model/masks.js';
import type { Embedding, PreviousMask } from '../../src/model/promptable-model.js';
import type { PointSam } from '../../src/model/point-sam.js';
import { LAYOUTS } from '../support/checkpoint-layouts.js';
import { matrixProducts } from '../support/matrix-products.js';
import { asFed, clicks, scene, type CaseSizes } from '../support/reference-case.js';
import { floatTensor } from '../support/safetensors-bytes.js';
import { median } from './bench-result.js';
import { openConverted } from './converted-model.js';

export interface TimesRequest extends CaseSizes {
  /** The converted model, its weights file, and the naive export of its clicks; null where there is no Python to make it. */
  readonly model: string;
  readonly weights: string;
  readonly naive: string | null;
  /** Starts PyTorch's server; null where there is none. */
  readonly python: readonly string[] | null;
  /** Where the server's inputs are to be written. */
  readonly region: string;
  readonly rounds: { readonly encode: number; readonly click: number };
}

/** Milliseconds of processor time, one thread: medians, and of ratios the medians over pairs. */
export interface Times {
  readonly encode: number;
  readonly encodeToProducts: number;
  readonly encodeToTorch: number | null;
  readonly click: number;
  readonly clickToNaive: number | null;
  readonly clickToTorch: number | null;
  /** Largest difference between the logits of the naive export and ours: it must be the same model. */
  readonly naiveDifference: number | null;
}

type Run = () => Promise<number>;

/** Measures in turns, so that what else the machine does falls on all alike. */
export async function times(request: TimesRequest): Promise<Times> {
  const model = await openConverted(request.model);
  const bench = await Bench.prepare(model, request);
  const torch = request.python && await Torch.start([...request.python, request.weights, request.region]);
  const naive = request.naive === null ? null : await ort.InferenceSession.create(await readFile(request.naive));
  try {
    const naiveDifference = naive && await bench.naiveDifference(naive);
    const byClick = await inTurns(1, request.rounds.click, [
      processorTime(() => bench.click()), naive && processorTime(() => bench.clickNaively(naive)), torch && (() => torch.run('click')),
    ]);
    await naive?.release();
    const products = await bench.products();
    const byEncode = await inTurns(0, request.rounds.encode, [
      processorTime(() => bench.encode()), processorTime(() => products()), torch && (() => torch.run('encode')),
    ]);
    return {
      encode: median(byEncode[0]!), encodeToProducts: ratio(byEncode[0], byEncode[1])!, encodeToTorch: ratio(byEncode[0], byEncode[2]),
      click: median(byClick[0]!), clickToNaive: ratio(byClick[0], byClick[1]), clickToTorch: ratio(byClick[0], byClick[2]),
      naiveDifference,
    };
  } finally {
    torch?.stop();
  }
}

/** Of this process: it has one thread that works. A machine that is busy with other things does not change it. */
function processorTime(run: () => Promise<unknown>): Run {
  return async () => {
    const start = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
}

/** Rounds of all runs, after some that warm up: an encoding takes too long for that to matter. */
async function inTurns(warmUps: number, rounds: number, runs: readonly (Run | null)[]): Promise<(number[] | null)[]> {
  const measured = runs.map((run) => (run === null ? null : [] as number[]));
  for (let round = -warmUps; round < rounds; round++) {
    for (const [i, run] of runs.entries()) {
      const time = await run?.();
      if (round >= 0 && time !== undefined) measured[i]!.push(time);
    }
  }
  return measured;
}

function ratio(ours: number[] | null, theirs: number[] | null): number | null {
  return ours && theirs && median(ours.map((time, i) => time / theirs[i]));
}

/** A region of the scene with a first click made, and the same for others to run on. */
class Bench {
  readonly #model: PointSam;
  readonly #sizes: CaseSizes;
  readonly #points: ReturnType<typeof scene>;
  #embedding!: Embedding;
  #previous!: PreviousMask;
  #naive!: Record<string, ort.Tensor>;

  private constructor(model: PointSam, sizes: CaseSizes) {
    this.#model = model;
    this.#sizes = sizes;
    this.#points = scene(sizes.points);
  }

  static async prepare(model: PointSam, { region, ...sizes }: TimesRequest): Promise<Bench> {
    const bench = new Bench(model, sizes);
    bench.#embedding = await bench.encode();
    const [first] = clicks(bench.#points.positions);
    const { logits } = await model.decode(bench.#embedding, first, null);
    bench.#previous = { logits, mask: CANDIDATE_MASKS[0] };
    await bench.#shareRegion(region);
    return bench;
  }

  encode(): Promise<Embedding> {
    const { positions, colors } = this.#points;
    return this.#model.encodeNormalized(asFed(positions), colors, { grouping: this.#sizes });
  }

  click() {
    return this.#model.decode(this.#embedding, clicks(this.#points.positions)[1], this.#previous);
  }

  async clickNaively(session: ort.InferenceSession): Promise<Float32Array> {
    const outputs = await session.run(this.#naive);
    return outputs['mask_logits'].data as Float32Array;
  }

  async naiveDifference(session: ort.InferenceSession): Promise<number> {
    const theirs = await this.clickNaively(session);
    const { logits } = await this.click();
    const ours = await logits.read(0);
    return ours.reduce((most, value, i) => Math.max(most, Math.abs(value - theirs[i])), 0);
  }

  /** A run of the matrix products alone. */
  async products(): Promise<() => ReturnType<GraphRunner['run']>> {
    const { patches, patchSize } = this.#sizes;
    const { createRunner } = await openWasmRuntime();
    const runner = await createRunner(matrixProducts({ ...LAYOUTS.large, depth: this.#model.manifest.dimensions.encoderDepth }, patches, patchSize));
    const features = { type: 'float32', dims: [patches * patchSize, 6], data: new Float32Array(6 * patches * patchSize).fill(0.3) } as const;
    return () => runner.run({ features });
  }

  /** The region for the naive export, and for PyTorch in a file. */
  async #shareRegion(path: string): Promise<void> {
    const { positions, colors } = this.#points;
    const groups = groupPoints(positions, this.#sizes);
    const { patches, patchSize } = groups;
    const [, second] = clicks(positions);
    const features = patchFeatures(groups, positions, colors, 3);
    const relative = features.filter((_, i) => i % 6 < 3);
    const points = positions.length / 3;
    const values = await this.#embedding.read();
    const floats = {
      embeddings: [[patches, values.length / patches], values], centers: [[patches, 3], groups.centers],
      relative: [[patches, patchSize, 3], relative], logits: [[points], await this.#previous.logits.read(this.#previous.mask)],
      prompts: [[second.labels.length, 3], second.positions], weight: [[points, 3], groups.interpolation.weights],
    } as const;
    const whole = {
      members: [[patches, patchSize], groups.members], labels: [[second.labels.length], second.labels], index: [[points, 3], groups.interpolation.indices],
    } as const;
    this.#naive = Object.fromEntries([
      ...Object.entries(floats).map(([name, [dims, data]]) => [name, new ort.Tensor('float32', Float32Array.from(data), dims)]),
      ...Object.entries(whole).map(([name, [dims, data]]) => [name, new ort.Tensor('int64', BigInt64Array.from([...data], BigInt), dims)]),
    ]);
    const stored: [string, PlainTensor][] = [
      ['patch_features', floatTensor([patches, patchSize, 6], features)],
      ...Object.entries(floats).map(([name, [dims, data]]) => [name, floatTensor(dims, data)] as [string, PlainTensor]),
      ...Object.entries(whole).map(([name, [dims, data]]) => [name, wholeTensor(dims, data)] as [string, PlainTensor]),
    ];
    await writeFile(path, safetensorsBytes(Object.fromEntries(stored)));
  }
}

function wholeTensor(shape: readonly number[], values: ArrayLike<number>): PlainTensor {
  return { dtype: 'I32', shape, bytes: new Uint8Array(Int32Array.from(values).buffer) };
}

/** PyTorch's plain model in a process of its own, one thread; answers with its processor time. */
class Torch {
  readonly #process: ReturnType<typeof spawn>;
  readonly #lines: AsyncIterator<string>;

  private constructor(command: readonly string[]) {
    this.#process = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#process.stdout! })[Symbol.asyncIterator]();
  }

  static async start(command: readonly string[]): Promise<Torch> {
    const torch = new Torch(command);
    await torch.#lines.next();
    return torch;
  }

  async run(task: 'encode' | 'click'): Promise<number> {
    this.#process.stdin!.write(`${task}\n`);
    return Number((await this.#lines.next()).value);
  }

  stop(): void {
    this.#process.stdin!.end();
  }
}
