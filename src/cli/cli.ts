#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { SegmentationError } from '../errors.js';
import { UsageError } from './usage-error.js';

const USAGE = `Usage: potree-point-sam <command> [options]

  convert WEIGHTS --out DIR               write ONNX graphs and manifest.json for the browser
  model-repository DIR --out DIR          lay a converted model out for an inference server
  parity GOLDEN_DIR                       compare graphs and kernels with recorded tensors
  eval SCENES_DIR                         measure a model by simulated clicks on labelled scans
  import-scenes KIND DIR --out DIR        turn labelled scans into scenes for eval
  town --out DIR                          generate the demo's scan
  simulate --out DIR --scenes N           write labelled scenes for training or evaluation
  help                                    show this text

  --version                               show the version

\`potree-point-sam <command> --help\` lists the options of a command.
`;

type Command = (args: string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  convert: async () => (await import('./convert.js')).convertCommand,
  'model-repository': async () => (await import('./model-repository.js')).modelRepositoryCommand,
  parity: async () => (await import('./parity.js')).parityCommand,
  eval: async () => (await import('./eval.js')).evalCommand,
  'import-scenes': async () => (await import('./import-scenes.js')).importScenesCommand,
  town: async () => (await import('./town.js')).townCommand,
  simulate: async () => (await import('./simulate.js')).simulateCommand,
};

/** Runs one command line; resolves to the exit code: 0 done, 1 failed, 2 misused. */
export async function runCli(args: string[]): Promise<number> {
  const [name = 'help', ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(USAGE);
    return 0;
  }
  if (name === '--version' || name === '-V') {
    process.stdout.write(`${await version()}\n`);
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    process.stderr.write(`potree-point-sam: no command ${name}\n\n${USAGE}`);
    return 2;
  }
  try {
    return await (await load())(rest);
  } catch (error) {
    return reportFailure(name, error);
  }
}

/** Of the package that this file, built, lies in. */
async function version(): Promise<string> {
  const description = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string };
  return description.version;
}

/** Prints what failed without a stack: an unexpected failure is told by its message too. */
function reportFailure(command: string, error: unknown): number {
  const misused = error instanceof UsageError || (error instanceof TypeError && 'code' in error);
  const text = error instanceof SegmentationError || error instanceof Error ? error.message : String(error);
  process.stderr.write(`potree-point-sam ${command}: ${text}\n`);
  return misused ? 2 : 1;
}

process.exitCode = await runCli(process.argv.slice(2));
