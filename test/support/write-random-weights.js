// node test/support/write-random-weights.js OUT.safetensors [--layout NAME] [--seed N] [--dtype F32|F16|BF16] [--voronoi]
// Writes a checkpoint of random weights under the official keys: layouts base, large, giant, narrow, narrow-giant.
import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { importTypeScript } from './run-in-node.js';

/** Writes the file piece by piece; returns its size in bytes. */
export async function writeRandomWeights(path, { layout = 'large', seed = 1, dtype = 'F32', voronoi = false } = {}) {
  const { LAYOUTS, checkpointShapes, voronoiShapes } = await importTypeScript('test/support/checkpoint-layouts.ts');
  const { randomCheckpoint } = await importTypeScript('test/support/random-checkpoint.ts');
  const architecture = LAYOUTS[layout];
  if (architecture === undefined) throw new RangeError(`Expected a layout of ${Object.keys(LAYOUTS)}, found ${layout}.`);
  const shapes = voronoi ? voronoiShapes(architecture) : checkpointShapes(architecture);
  const file = await open(path, 'w');
  let size = 0;
  try {
    for (const bytes of randomCheckpoint(shapes, seed, dtype)) {
      await file.writeFile(bytes);
      size += bytes.length;
    }
  } finally {
    await file.close();
  }
  return size;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = {
    layout: { type: 'string' }, seed: { type: 'string', default: '1' }, dtype: { type: 'string' }, voronoi: { type: 'boolean' },
  };
  const { values, positionals: [path] } = parseArgs({ options, allowPositionals: true });
  const size = await writeRandomWeights(path, { ...values, seed: Number(values.seed) });
  console.log(`${path}: ${size} bytes`);
}
