import { parseArgs } from 'node:util';
import { convertModel, type ConvertedModel, type ConvertOptions } from '../convert/convert-model.js';
import { metadataSettings, type ModelSettings } from '../convert/model-settings.js';
import type { ModelLicense } from '../model/model-manifest.js';
import { besideSettings } from './beside-settings.js';
import { weightsPath, withWeights } from './open-weights.js';
import { ProgressLine } from './progress-line.js';
import { UsageError } from './usage-error.js';
import { writeFolder } from './write-folder.js';

const USAGE = `Usage: potree-point-sam convert WEIGHTS --out DIR [options]

WEIGHTS is a safetensors file, a folder that holds model.safetensors or model.safetensors.index.json, or a URL.

Widths and depths are read from the weights. What they cannot tell comes from the options, else from a configuration
(--config, or WEIGHTS.json or WEIGHTS.config.json beside the weights), else from the file's own metadata, else it is
that of the published Point-SAM.

  --out DIR            where graphs and manifest.json go
  --config FILE        configuration in JSON
  --name NAME          the model's name
  --precision P        fp32, fp16, int8 or int4: how weights are stored (fp16 where they have 16 bits, else fp32); int8
                       and int4 concern the transformer's inner blocks, the rest is fp16 then
  --compute P          fp32 or fp16: what matrix products are computed in (fp32); fp16 is for graphics cards that have it
  --license NAME       the licence of the weights, shown before a download; --license-url URL where it can be read
  --heads N            attention heads of the point cloud encoder (width / 64; 16 for width 1408)
  --decoder-heads N    attention heads of the mask decoder (8)
  --patches N          patches per cloud (512)
  --patch-size N       points per patch (64)
  --points N           points that a region is thinned to (10000)
  --up-axis y|z        the axis that points up for the model (y)
  --colors signed|unit colours from -1 to 1 (signed), or from 0 to 1
`;

const OPTIONS = {
  out: { type: 'string' }, config: { type: 'string' }, name: { type: 'string' }, heads: { type: 'string' },
  'decoder-heads': { type: 'string' }, patches: { type: 'string' }, 'patch-size': { type: 'string' },
  precision: { type: 'string' }, compute: { type: 'string' }, license: { type: 'string' }, 'license-url': { type: 'string' },
  points: { type: 'string' }, 'up-axis': { type: 'string' }, colors: { type: 'string' }, help: { type: 'boolean', short: 'h' },
} as const;

/** `convert WEIGHTS --out DIR`. */
export async function convertCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [weights] = positionals;
  if (weights === undefined || positionals.length > 1 || values.out === undefined) {
    throw new UsageError(`expected one weights file and --out DIR\n\n${USAGE}`);
  }
  const flags = flagSettings(values);
  const options = { ...convertOptions(values), onProgress: progress };
  const beside = await besideSettings(weightsPath(weights), values.config);
  const converted = await withWeights(weights, (file) => writeFolder(values.out!, (create) =>
    convertModel(file, { ...metadataSettings(file.metadata), ...beside, ...flags }, create, options)));
  line.done();
  report(converted, values.out);
  return 0;
}

const line = new ProgressLine();

function progress(done: number, total: number): void {
  line.say(`${(done / 1e6).toFixed(0)} of ${(total / 1e6).toFixed(0)} MB`);
}

type Flags = Partial<Record<keyof typeof OPTIONS, string | boolean>>;

function flagSettings(flags: Flags): ModelSettings {
  const settings = {
    name: flags.name, upAxis: oneOf(['y', 'z'], flags, 'up-axis'), colors: oneOf(['signed', 'unit'], flags, 'colors'),
    encoderHeads: count(flags, 'heads'), decoderHeads: count(flags, 'decoder-heads'),
    patches: count(flags, 'patches'), patchSize: count(flags, 'patch-size'), pointCount: count(flags, 'points'),
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

const PRECISIONS = ['fp32', 'fp16', 'int8', 'int4'] as const;
const COMPUTE_PRECISIONS = ['fp32', 'fp16'] as const;

function convertOptions(flags: Flags): ConvertOptions {
  const precision = oneOf(PRECISIONS, flags, 'precision');
  const compute = oneOf(COMPUTE_PRECISIONS, flags, 'compute');
  if (compute === 'fp16' && precision === 'fp32') throw new UsageError('--compute fp16: expected --precision fp16, int8 or int4 beside it, found fp32');
  return { precision, compute, license: licenseOf(flags) };
}

function oneOf<const T extends string>(choices: readonly T[], flags: Flags, flag: keyof typeof OPTIONS): T | undefined {
  const found = choices.find((choice) => choice === flags[flag]);
  if (flags[flag] !== undefined && found === undefined) throw new UsageError(`--${flag}: expected ${choices.join(' or ')}, found ${flags[flag]}`);
  return found;
}

function licenseOf({ license, 'license-url': url }: Flags): ModelLicense | null {
  if (license === undefined && url !== undefined) throw new UsageError('--license-url: expected --license, the name, beside it');
  return typeof license === 'string' ? { name: license, url: typeof url === 'string' ? url : null } : null;
}

function count(flags: Flags, flag: keyof typeof OPTIONS): number | undefined {
  const text = flags[flag];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value <= 0) throw new UsageError(`--${flag}: expected a positive whole number, found ${text}`);
  return value;
}

function report({ manifest, unknownKeys }: ConvertedModel, out: string): void {
  const { name, dimensions, heads, files, precision } = manifest;
  const megabytes = files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  const decoder = dimensions.decoderDepth > 0
    ? `${dimensions.decoderDepth} decoder layers of width ${dimensions.embedWidth} (${heads.decoder} heads)`
    : 'no decoder: this model only encodes';
  process.stdout.write(`${name}: ${dimensions.encoderDepth} ${dimensions.block} blocks of width ${dimensions.encoderWidth} `
    + `(${heads.encoder} heads), ${decoder}\n`);
  if (unknownKeys.length > 0) process.stdout.write(`ignored ${unknownKeys.length} unknown keys: ${unknownKeys.join(', ')}\n`);
  process.stdout.write(`wrote ${files.length + 1} files to ${out}, ${megabytes.toFixed(1)} MB of ${precision.disk} weights and graphs\n`);
}
