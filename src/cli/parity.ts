import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { convertInMemory } from '../convert/convert-in-memory.js';
import { describeCase, runGoldenCase, TOLERANCES, type Differences } from '../convert/golden-case.js';
import { metadataSettings, type ModelSettings } from '../convert/model-settings.js';
import { PointSam } from '../model/point-sam.js';
import { besideSettings } from './beside-settings.js';
import { openNodeRuntime, type NodeRuntime } from './node-runtime.js';
import { withSafetensors } from './open-weights.js';
import { UsageError } from './usage-error.js';

const USAGE = `Usage: potree-point-sam parity GOLDEN_DIR

Runs every case_*.safetensors of the folder through this package's kernels and graphs, with the weights that the case
names, and compares with the recorded tensors. Exit code 1 when a difference is too large.
`;

type Measure = keyof Differences;
const MEASURES: readonly Measure[] = ['embeddings', 'logits', 'iou'];

/** `parity GOLDEN_DIR`. */
export async function parityCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: { help: { type: 'boolean', short: 'h' } }, allowPositionals: true });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) throw new UsageError(`expected one folder\n\n${USAGE}`);
  return compareFolder(folder);
}

async function compareFolder(folder: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => /^case_.*\.safetensors$/.test(name)).sort();
  if (names.length === 0) throw new UsageError(`expected files case_*.safetensors in ${folder}, found none`);
  const runtime = await openNodeRuntime();
  process.stdout.write(`running on ${runtime.name}\n`);
  const models = new Models(folder, runtime);
  const results: Differences[] = [];
  for (const name of names) {
    const result = await compareCase(join(folder, name), models);
    if (result !== null) results.push(result);
    const outcome = result === null ? 'skipped (optional: it tests no network)' : phrase(result);
    process.stdout.write(`${name.replace('.safetensors', '')}: ${outcome}\n`);
  }
  if (results.length === 0) throw new UsageError(`expected a case with a network in ${folder}, found only cases that test none`);
  const worst = Object.fromEntries(MEASURES.map((measure) =>
    [measure, Math.max(0, ...results.map((result) => result[measure]))])) as Record<Measure, number>;
  process.stdout.write(`parity: ${results.length} cases, ${MEASURES.map((m) => `${m} <= ${format(worst[m])}`).join(', ')}\n`);
  return MEASURES.every((measure) => worst[measure] <= TOLERANCES[measure]) ? 0 : 1;
}

function compareCase(path: string, models: Models): Promise<Differences | null> {
  return withSafetensors(path, async (file) => {
    const golden = describeCase(file);
    if (golden.weights === null) return null;
    return runGoldenCase(golden, await models.get(golden.weights, metadataSettings(file.metadata)));
  });
}

/** Models by the name of their weights file, converted when first asked for. */
class Models {
  readonly #folder: string;
  readonly #runtime: NodeRuntime;
  readonly #opened = new Map<string, Promise<PointSam>>();

  constructor(folder: string, runtime: NodeRuntime) {
    this.#folder = folder;
    this.#runtime = runtime;
  }

  get(weights: string, settings: ModelSettings): Promise<PointSam> {
    const model = this.#opened.get(weights) ?? this.#convert(join(this.#folder, weights), settings);
    this.#opened.set(weights, model);
    return model;
  }

  #convert(path: string, settings: ModelSettings): Promise<PointSam> {
    return withSafetensors(path, async (file) => {
      const beside = await besideSettings(path, undefined);
      const { manifest, read } = await convertInMemory(file, { ...settings, ...metadataSettings(file.metadata), ...beside });
      return PointSam.create(manifest, read, this.#runtime.createRunner);
    });
  }
}

function phrase(result: Differences): string {
  return MEASURES.map((measure) => `${measure} ${format(result[measure])}`).join(', ');
}

function format(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}
