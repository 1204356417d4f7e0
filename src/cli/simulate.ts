import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { writeScene } from './simulate-scenes.js';
import { shardCount, writeShard } from './simulate-shards.js';
import { readSimulateOptions, USAGE, type SimulateOptions } from './simulate-options.js';

/** `simulate --out DIR --scenes N`. */
export async function simulateCommand(args: string[]): Promise<number> {
  const options = readSimulateOptions(args);
  if (options === null) {
    process.stdout.write(USAGE);
    return 0;
  }
  await mkdir(options.out, { recursive: true });
  return options.jobs > 1 ? runJobs(args, options) : writeShare(options);
}

async function writeShare(options: SimulateOptions): Promise<number> {
  const shards = options.kind === 'shards';
  const files = shards ? shardCount(options) : options.scenes;
  const began = performance.now();
  let things = 0;
  for (let file = options.share.index; file < files; file += options.share.of) {
    things += await (shards ? writeShard : writeScene)(options, file);
    const seconds = (performance.now() - began) / 1000;
    process.stdout.write(`file ${file + 1} of ${files}: ${things} ${shards ? 'crops' : 'objects'}, ${seconds.toFixed(1)} s\n`);
  }
  return 0;
}

/** Divides this run's share among processes of their own; the exit code of the worst. */
async function runJobs(args: string[], { jobs, share }: SimulateOptions): Promise<number> {
  const codes = await Promise.all(Array.from({ length: jobs }, (_, job) => {
    const own = `${share.index + share.of * job + 1}/${share.of * jobs}`;
    const child = spawn(process.execPath, [process.argv[1]!, 'simulate', ...args, '--jobs', '1', '--share', own], { stdio: 'inherit' });
    return new Promise<number>((done, failed) => child.on('error', failed).on('exit', (code) => done(code ?? 1)));
  }));
  return Math.max(...codes);
}
