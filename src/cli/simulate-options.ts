import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Split } from '../simulator/scenes/split.js';
import { UsageError } from './usage-error.js';

/** What `simulate` was asked for. */
export interface SimulateOptions {
  readonly out: string;
  readonly scenes: number;
  readonly seed: number;
  readonly split: Split;
  readonly kind: 'scenes' | 'shards';
  /** Crops per scene, and points per crop. */
  readonly crops: number;
  readonly points: number;
  /** Things to measure on, per scene at most. */
  readonly objects: number;
  readonly jobs: number;
  /** This run's share of the files: number `index` of `of`, from 0. */
  readonly share: { readonly index: number; readonly of: number };
}

export const USAGE = `Usage: potree-point-sam simulate --out DIR --scenes N [options]

Writes simulated scans of outdoor scenes with the truth of parts, objects and groups. Files that are there already are
kept, so that an interrupted run can be continued.

  --out DIR                  where the files go
  --scenes N                 how many scenes
  --kind scenes|shards       scenes: whole scenes for evaluation; shards: crops for training (scenes)
  --split train|validation   validation draws variants and layouts that training never draws (train)
  --seed S                   another seed, other scenes (1)
  --crops C                  shards: crops per scene (12)
  --points P                 shards: points per crop (4096)
  --objects K                scenes: things to measure on, per scene at most (12)
  --jobs J                   processes at once (1)
  --share I/N                only every Nth file, beginning with the Ith: for several machines (1/1)
`;

const OPTIONS = {
  out: { type: 'string' }, scenes: { type: 'string' }, kind: { type: 'string' }, split: { type: 'string' }, seed: { type: 'string' },
  crops: { type: 'string' }, points: { type: 'string' }, objects: { type: 'string' }, jobs: { type: 'string' }, share: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the command line; null when it asks for help. */
export function readSimulateOptions(args: string[]): SimulateOptions | null {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help) return null;
  if (values.out === undefined || values.scenes === undefined) throw new UsageError(`expected --out DIR and --scenes N\n\n${USAGE}`);
  return {
    out: resolve(values.out),
    scenes: count('scenes', values.scenes, 1),
    seed: count('seed', values.seed ?? '1', 0),
    split: oneOf('split', values.split ?? 'train', ['train', 'validation']),
    kind: oneOf('kind', values.kind ?? 'scenes', ['scenes', 'shards']),
    crops: count('crops', values.crops ?? '12', 1),
    points: count('points', values.points ?? '4096', 256),
    objects: count('objects', values.objects ?? '12', 1),
    jobs: count('jobs', values.jobs ?? '1', 1),
    share: readShare(values.share ?? '1/1'),
  };
}

function count(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > 2 ** 31 - 1) {
    throw new UsageError(`--${flag}: expected a whole number of at least ${least}, found ${text}`);
  }
  return value;
}

function oneOf<T extends string>(flag: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new UsageError(`--${flag}: expected ${choices.join(' or ')}, found ${value}`);
  return found;
}

function readShare(text: string): SimulateOptions['share'] {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (index === undefined || Number(index) < 1 || Number(index) > Number(of)) {
    throw new UsageError(`--share: expected I/N with I from 1 to N, found ${text}`);
  }
  return { index: Number(index) - 1, of: Number(of) };
}
