import { parseArgs } from 'node:util';
import { DEFAULT_RULES, type MaskRules, type PropagationRule } from '../inference/segmentation-engine.js';
import type { Grouping } from '../model/model-manifest.js';
import { UsageError } from './usage-error.js';

export const EVAL_USAGE = `Usage: potree-point-sam eval SCENES_DIR [options]

Segments every object of every scene (NAME.safetensors with NAME.json) by simulated clicks, on the tool's own path, and
compares the masks at full resolution with the truth. The same clicks drive geometric baselines.

  --model DIR        a converted model (the one that ships with the package)
  --remote URL       runs the model's graphs on a server of the Open Inference Protocol
  --clicks N         clicks on each object (10)
  --json FILE        writes all figures
  --proposals K      also "segment everything" with K prompts a scene
  --fit DIR          fits the ball baseline's radius on the scenes of this folder (2.91 m, from simulated ones)
  --no-baselines     judges the model alone
  --crop FACTOR      crops at FACTOR times the object's box instead of the scene's own crop boxes
  --no-refit         keeps the first region, as when a person has set its radius
  --grouping N/G/K   thins regions to N points and cuts them into G patches of K, instead of the model's own grouping
  --rule NAME        how masks are carried to all points: nearest or field (nearest)
  --no-ground        takes the ground out of masks, unless a click lies on it
  --unconnected      leaves in masks what does not hang together with a click
  --region FACTOR    radius of the first region in half diagonals of the crop box (1)
`;

const OPTIONS = {
  model: { type: 'string' }, remote: { type: 'string' }, clicks: { type: 'string', default: '10' }, json: { type: 'string' }, proposals: { type: 'string' },
  fit: { type: 'string' }, 'no-baselines': { type: 'boolean', default: false }, crop: { type: 'string' },
  'no-refit': { type: 'boolean', default: false }, region: { type: 'string', default: '1' }, grouping: { type: 'string' },
  rule: { type: 'string', default: DEFAULT_RULES.propagation }, 'no-ground': { type: 'boolean', default: false }, unconnected: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
} as const;

/** What `eval` was asked for. */
export interface EvalOptions {
  readonly scenes: string;
  readonly model: string | undefined;
  /** Address of the server that runs the graphs; undefined for this machine. */
  readonly remote: string | undefined;
  readonly clicks: number;
  readonly json: string | undefined;
  readonly proposals: number | null;
  readonly fit: string | undefined;
  readonly baselines: boolean;
  /** Crop boxes in object boxes; null for the scenes' own. */
  readonly crop: number | null;
  readonly refit: boolean;
  readonly region: number;
  /** Points, patches and patch size in place of the manifest's; null for those. */
  readonly grouping: Grouping | null;
  readonly rules: MaskRules;
}

/**
 * Reads the command line; null when only help was asked for.
 *
 * @throws UsageError for a line that cannot be understood
 */
export function readEvalOptions(args: string[]): EvalOptions | null {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (values.help) return null;
  const [scenes] = positionals;
  if (scenes === undefined || positionals.length > 1) throw new UsageError(`expected one folder of scenes\n\n${EVAL_USAGE}`);
  return {
    scenes, model: values.model, remote: values.remote, json: values.json, fit: values.fit,
    baselines: !values['no-baselines'], refit: !values['no-refit'],
    clicks: number('clicks', values.clicks, true),
    proposals: values.proposals === undefined ? null : number('proposals', values.proposals, true),
    crop: values.crop === undefined ? null : number('crop', values.crop, false),
    region: number('region', values.region, false),
    grouping: values.grouping === undefined ? null : readGrouping(values.grouping),
    rules: { propagation: readRule(values.rule), connected: !values.unconnected, noGround: values['no-ground'] },
  };
}

function readRule(text: string): PropagationRule {
  if (text !== 'nearest' && text !== 'field') throw new UsageError(`--rule: expected nearest or field, found ${text}`);
  return text;
}

function readGrouping(text: string): Grouping {
  const found = /^(\d+)\/(\d+)\/(\d+)$/.exec(text);
  if (!found) throw new UsageError(`--grouping: expected POINTS/PATCHES/SIZE, as 4096/512/16, found ${text}`);
  const [maxPoints, patches, patchSize] = found.slice(1).map((part) => number('grouping', part, true));
  return { maxPoints, patches, patchSize };
}

function number(flag: string, text: string, whole: boolean): number {
  const value = Number(text);
  const good = whole ? Number.isSafeInteger(value) && value >= 1 : Number.isFinite(value) && value > 0;
  if (!good) throw new UsageError(`--${flag}: expected a ${whole ? 'whole number of at least 1' : 'number above 0'}, found ${text}`);
  return value;
}
