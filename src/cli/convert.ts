import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { convertModel, type ConvertedModel, type FileSink } from '../convert/convert-model.js';
import type { ModelSettings } from '../convert/model-settings.js';
import { besideSettings, metadataSettings } from './beside-settings.js';
import { withSafetensors } from './open-weights.js';
import { UsageError } from './usage-error.js';

const USAGE = `Usage: potree-point-sam convert WEIGHTS.safetensors --out DIR [options]

Widths and depths are read from the weights. What they cannot tell comes from the options, else from a configuration
(--config, or WEIGHTS.json or WEIGHTS.config.json beside the weights), else from the file's own metadata, else it is
that of the published Point-SAM.

  --out DIR            where graphs and manifest.json go
  --config FILE        configuration in JSON
  --name NAME          the model's name
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
  points: { type: 'string' }, 'up-axis': { type: 'string' }, colors: { type: 'string' }, help: { type: 'boolean', short: 'h' },
} as const;

/** `convert WEIGHTS.safetensors --out DIR`. */
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
  const beside = await besideSettings(weights, values.config);
  await mkdir(values.out, { recursive: true });
  const create = (path: string): Promise<FileSink> => createFile(join(values.out!, path));
  const converted = await withSafetensors(weights, (file) =>
    convertModel(file, { ...metadataSettings(file.metadata), ...beside, ...flags }, create));
  report(converted, values.out);
  return 0;
}

type Flags = Partial<Record<keyof typeof OPTIONS, string | boolean>>;

function flagSettings(flags: Flags): ModelSettings {
  const upAxis = flags['up-axis'];
  if (upAxis !== undefined && upAxis !== 'y' && upAxis !== 'z') throw new UsageError(`--up-axis: expected y or z, found ${upAxis}`);
  const { colors } = flags;
  if (colors !== undefined && colors !== 'signed' && colors !== 'unit') throw new UsageError(`--colors: expected signed or unit, found ${colors}`);
  const settings = {
    name: flags.name, upAxis, colors,
    encoderHeads: count(flags, 'heads'), decoderHeads: count(flags, 'decoder-heads'),
    patches: count(flags, 'patches'), patchSize: count(flags, 'patch-size'), pointCount: count(flags, 'points'),
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function count(flags: Flags, flag: keyof typeof OPTIONS): number | undefined {
  const text = flags[flag];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value <= 0) throw new UsageError(`--${flag}: expected a positive whole number, found ${text}`);
  return value;
}

async function createFile(path: string): Promise<FileSink> {
  const handle = await open(path, 'w');
  return {
    write: async (bytes) => { await handle.writeFile(bytes); },
    close: () => handle.close(),
  };
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
