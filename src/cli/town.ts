import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writePotree2 } from '../potree-format/write-potree2.js';
import type { WrittenOctree } from '../potree-format/write-potree2.js';
import { generateTown, TOWN_VERSION } from '../simulator/town/generate-town.js';
import type { TownScan } from '../simulator/town/generate-town.js';
import { townScene } from './town-scene.js';
import { UsageError } from './usage-error.js';

const USAGE = `Usage: potree-point-sam town --out DIR [--truth DIR] [--scene DIR] [--seed N]

Generates the demo's scan as a Potree 2 octree.

  --out DIR     where the octree goes
  --truth DIR   where the object of every point goes, for tests
  --scene DIR   where the town goes as a scene for eval, all things of 200 points and more to be measured on
  --seed N      another town (1 is the demo's)
`;
/** Written last, so that a folder with it is complete. */
const STAMP = 'town-version.json';

/** Files by name. */
type FileSet = Readonly<Record<string, string | Uint8Array>>;

/**
 * `potree-point-sam town`: generates the demo's scan as a Potree 2 octree in `--out`, and the id of the object of every
 * point in `--truth` (see `truthFiles`). Does nothing where the same version lies already. Returns the exit code.
 */
export async function townCommand(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options === null) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { out, truth, scene, seed } = options;
  const stamp = JSON.stringify({ version: TOWN_VERSION, seed });
  const folders = [out, truth, scene].filter((folder) => folder !== null);
  const present = await Promise.all(folders.map((folder) => hasStamp(folder, stamp)));
  if (present.every(Boolean)) {
    say(`The town is already in ${out}.`);
    return 0;
  }
  say('Building and scanning the town (about half a minute) ...');
  const scan = generateTown({ seed });
  say(`Writing ${scan.instances.length.toLocaleString('en')} points as an octree ...`);
  const octree = writePotree2(scan, { name: 'town' });
  await replaceFolder(out, { ...octreeFiles(octree), [STAMP]: stamp });
  if (truth !== null) await replaceFolder(truth, { ...truthFiles(scan, octree), [STAMP]: stamp });
  if (scene !== null) await replaceFolder(scene, { ...townScene(scan), [STAMP]: stamp });
  say(`The town is in ${out}.`);
  return 0;
}

interface Options {
  readonly out: string;
  readonly truth: string | null;
  readonly scene: string | null;
  readonly seed: number;
}

/** Null when only the help was asked for. */
function readOptions(args: string[]): Options | null {
  const { values } = parseArgs({
    args,
    options: { out: { type: 'string' }, truth: { type: 'string' }, scene: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return null;
  const seed = Number(values.seed ?? '1');
  if (!values.out) throw new UsageError(`expected --out, the folder to write the octree to\n\n${USAGE}`);
  if (!Number.isInteger(seed)) throw new UsageError(`--seed: expected a whole number, found ${values.seed}`);
  const out = resolve(values.out);
  const truth = values.truth ? resolve(values.truth) : null;
  const scene = values.scene ? resolve(values.scene) : null;
  const folders = [out, truth, scene].filter((folder) => folder !== null);
  if (new Set(folders).size < folders.length) throw new UsageError(`--out, --truth and --scene: expected different folders, found ${folders.join(', ')}`);
  return { out, truth, scene, seed };
}

async function hasStamp(folder: string, stamp: string): Promise<boolean> {
  try {
    return (await readFile(join(folder, STAMP), 'utf8')) === stamp;
  } catch {
    return false; // No stamp: the folder is absent or incomplete, and gets written.
  }
}

function octreeFiles({ metadata, hierarchy, octree }: WrittenOctree): FileSet {
  return { 'metadata.json': JSON.stringify(metadata, null, 2), 'hierarchy.bin': hierarchy, 'octree.bin': octree };
}

/**
 * truth.bin: the id of the object (u32, 0 = ground) of every point in the octree's order. truth.json: `objects`, with
 * boxes in metres from the octree's offset, and per node name the `offset` and `count` of its points in truth.bin.
 */
function truthFiles({ instances, objects }: TownScan, { nodes, sources }: WrittenOctree): FileSet {
  const ids = new DataView(new ArrayBuffer(sources.length * 4));
  sources.forEach((source, i) => ids.setUint32(i * 4, instances[source]!, true));
  const places = Object.fromEntries(nodes.map(({ name, offset, count }) => [name, { offset, count }]));
  return { 'truth.json': JSON.stringify({ objects, nodes: places }), 'truth.bin': new Uint8Array(ids.buffer) };
}

/** Writes beside the folder and renames at the end: an interrupted run leaves the folder as it was. */
async function replaceFolder(folder: string, files: FileSet): Promise<void> {
  const fresh = `${folder}.new-${process.pid}`;
  await mkdir(dirname(folder), { recursive: true });
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh);
  for (const [name, content] of Object.entries(files)) await writeFile(join(fresh, name), content);
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
