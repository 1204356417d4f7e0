import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readGraphValues } from '../convert/read-graph-values.js';
import { tritonConfig } from '../convert/triton-config.js';
import type { CommonManifest } from '../model/common-manifest.js';
import { servedName } from '../remote/remote-source.js';
import { readChecked, readManifest } from './model-files.js';
import { UsageError } from './usage-error.js';

const USAGE = `Usage: potree-point-sam model-repository MODEL_DIR --out DIR

Writes a converted model in the layout of a model repository, for a server of the Open Inference Protocol that runs its
graphs for people without a graphics card: DIR/MODEL-GRAPH/1/model.onnx with the weights beside it, and config.pbtxt.
Triton takes it as it is: tritonserver --model-repository=DIR. The page still needs manifest.json of MODEL_DIR.

  --out DIR            where the repository goes
`;

/** The version that a repository begins with. */
const VERSION = '1';

/** `model-repository MODEL_DIR --out DIR`. */
export async function modelRepositoryCommand(args: string[]): Promise<number> {
  const options = { out: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1 || values.out === undefined) {
    throw new UsageError(`expected one folder with a converted model and --out DIR\n\n${USAGE}`);
  }
  const manifest = await readManifest(join(folder, 'manifest.json'));
  for (const graph of graphsOf(manifest)) {
    process.stdout.write(`wrote ${await writeModel(manifest, graph, folder, values.out)}\n`);
  }
  return 0;
}

function graphsOf({ files }: CommonManifest): readonly string[] {
  return files.map(({ role }) => /^(.*)-graph$/.exec(role)?.[1]).filter((graph) => graph !== undefined);
}

/** One graph as a model of the repository; its folder is the answer. */
async function writeModel(manifest: CommonManifest, graph: string, from: string, out: string): Promise<string> {
  const name = servedName(manifest.name, graph);
  const folder = join(out, name);
  const version = join(folder, VERSION);
  await mkdir(version, { recursive: true });
  for (const file of manifest.files) {
    const source = join(from, file.path);
    if (file.role === `${graph}-graph`) {
      const bytes = await readChecked(source, file);
      await writeFile(join(version, 'model.onnx'), bytes);
      await writeFile(join(folder, 'config.pbtxt'), tritonConfig(name, readGraphValues(bytes)));
    }
    if (file.role === `${graph}-weights`) {
      await readChecked(source, file);
      // The graph calls it by this name, and runtimes look beside the graph.
      await copyFile(source, join(version, file.path));
    }
  }
  return folder;
}
