import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { sceneFiles } from '../evaluation/scene-files.js';
import { IMPORTERS, type SceneKind } from '../scene-import/importers.js';
import type { SourceFiles } from '../scene-import/source-files.js';
import { replaceFile } from './replace-file.js';
import { UsageError } from './usage-error.js';

const USAGE = `Usage: potree-point-sam import-scenes KIND DIR --out DIR

Turns labelled scans into scenes for \`eval\`. KIND is one of
${Object.entries(IMPORTERS).map(([kind, { description }]) => `  ${kind.padEnd(17)} ${description}`).join('\n')}
`;

/** `import-scenes KIND DIR --out DIR`. */
export async function importScenesCommand(args: string[]): Promise<number> {
  const options = { out: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [kind, folder] = positionals;
  if (folder === undefined || positionals.length > 2 || values.out === undefined) {
    throw new UsageError(`expected KIND, DIR and --out DIR\n\n${USAGE}`);
  }
  if (!isKind(kind)) throw new UsageError(`there is no kind ${kind}\n\n${USAGE}`);
  await importFolder(kind, folder, values.out);
  return 0;
}

function isKind(kind: string): kind is SceneKind {
  return Object.hasOwn(IMPORTERS, kind);
}

async function importFolder(kind: SceneKind, folder: string, out: string): Promise<void> {
  if (!existsSync(folder)) throw new UsageError(`there is no folder ${folder}`);
  await mkdir(out, { recursive: true });
  let count = 0;
  for await (const scene of IMPORTERS[kind].scenes(basename(resolve(folder)), await sourceFiles(folder))) {
    const { tensors, metadata } = sceneFiles(scene);
    await replaceFile(join(out, `${scene.name}.safetensors`), tensors);
    await replaceFile(join(out, `${scene.name}.json`), metadata);
    process.stdout.write(`${scene.name}: ${scene.positions.length / 3} points, ${scene.objects.length} objects\n`);
    count++;
  }
  if (count === 0) throw new UsageError(`expected a ${kind} folder, found no scene of it in ${folder}`);
}

async function sourceFiles(folder: string): Promise<SourceFiles> {
  const paths = (await readdir(folder, { recursive: true })).map((path) => path.replaceAll(sep, '/'));
  return { paths: paths.sort(), read: (path) => readFile(join(folder, path)) };
}
