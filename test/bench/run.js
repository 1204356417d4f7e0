// npm run bench: measures, compares with what was promised, and fails when a promise is not kept.
// npm run bench -- --large: the same for the published model's size, which takes long and some 4 GB of disk.
import { importTypeScript } from '../support/run-in-node.js';
import { clickBenches } from './click.bench.js';
import { cloudSizeBenches } from './cloud-size.bench.js';
import { largeBenches } from './large.bench.js';
import { sceneBenches } from './scene.bench.js';

const results = [];
const suites = process.argv.includes('--large') ? [largeBenches] : [
  async () => (await importTypeScript('test/bench/geometry.bench.ts')).geometryBenches(),
  async () => (await importTypeScript('test/bench/full-resolution.bench.ts')).fullResolutionBenches(),
  async () => (await importTypeScript('test/bench/label-store.bench.ts')).labelStoreBenches(),
  clickBenches,
  cloudSizeBenches,
  sceneBenches,
];
for (const benches of suites) {
  for await (const result of await benches()) {
    const { name, value, unit, bound, holds } = result;
    console.log(`${holds ? 'holds' : 'FAILS'}  ${name}: ${value.toPrecision(3)} ${unit} (${bound})`);
    results.push(result);
  }
}
const kept = results.filter(({ holds }) => holds).length;
console.log(`bench: ${kept} of ${results.length} hold`);
process.exit(kept === results.length ? 0 : 1);
