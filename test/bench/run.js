// npm run bench: measures, compares with what was promised, and fails when a promise is not kept.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { clickBenches } from './click.bench.js';
import { cloudSizeBenches } from './cloud-size.bench.js';
import { sceneBenches } from './scene.bench.js';

const results = [];
const suites = [
  () => runInNode('geometry.bench.ts', 'geometryBenches'),
  () => runInNode('full-resolution.bench.ts', 'fullResolutionBenches'),
  () => runInNode('label-store.bench.ts', 'labelStoreBenches'),
  clickBenches,
  cloudSizeBenches,
  sceneBenches,
];
for (const benches of suites) {
  for (const result of await benches()) {
    const { name, value, unit, bound, holds } = result;
    console.log(`${holds ? 'holds' : 'FAILS'}  ${name}: ${value.toPrecision(3)} ${unit} (${bound})`);
    results.push(result);
  }
}
const kept = results.filter(({ holds }) => holds).length;
console.log(`bench: ${kept} of ${results.length} hold`);
process.exit(kept === results.length ? 0 : 1);

/** Benches in TypeScript; they run in Node, one core. */
async function runInNode(file, benches) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const outfile = join(folder, 'bench.mjs');
  const entry = fileURLToPath(new URL(file, import.meta.url));
  await build({ entryPoints: [entry], bundle: true, format: 'esm', platform: 'node', outfile, logLevel: 'error' });
  const measured = await (await import(pathToFileURL(outfile).href))[benches]();
  await rm(folder, { recursive: true });
  return measured;
}
