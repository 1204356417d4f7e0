import type { GraphFiles } from './graph-runner.js';
import type { LoadedModel } from './load-model.js';

/** The files of one graph, as its runner wants them. */
export async function readGraph({ manifest: { name: model, files }, read }: LoadedModel, name: string): Promise<GraphFiles> {
  const weights = [];
  for (const file of files) if (file.role === `${name}-weights`) weights.push({ path: file.path, data: await read(file) });
  const graph = await read(files.find(({ role }) => role === `${name}-graph`)!);
  return { name: `${model}: ${name}`, graph, weights };
}
