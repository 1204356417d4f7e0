import { GridIndex } from '../../src/geometry/grid-index.js';
import { MemoryStorage } from '../../src/label-store/memory-storage.js';
import { labelledSample } from '../../src/propagation/labelled-sample.js';
import { nearestSamples } from '../../src/propagation/nearest-labels.js';
import { LocalRecords } from '../../src/records/local-records.js';
import { syntheticFiles } from '../support/memory-files.js';
import { seededRandom, surfaceCloud } from '../support/random-clouds.js';
import { syntheticOctree } from '../support/synthetic-octree.js';
import { median, type BenchResult } from './bench-result.js';
import { cutIntoNodes } from './cut-into-nodes.js';
import { openKdTree } from './kd-tree.js';

const POINTS = 1_000_000;
const LABELLED = 100_000;
const ROUNDS = 7;
const SWEPT = 100_000_000;

/** Labels at full resolution: how fast, against scipy's k-d tree, and with how much memory through a whole cloud. */
export async function fullResolutionBenches(): Promise<BenchResult[]> {
  return [...(await benchNearest()), await benchSweep()];
}

async function benchNearest(): Promise<BenchResult[]> {
  const nodes = cutIntoNodes(surfaceCloud(POINTS, 3));
  const points = concatenate(nodes);
  const labelled = surfaceCloud(LABELLED, 4);
  const index = GridIndex.build(labelled);
  const reach = 0.5;
  const tree = await openKdTree(labelled, points, reach);
  const [ours, theirs]: [number[], number[]] = [[], []];
  // Interleaved, so that a busy machine slows both alike; the first round warms the code up.
  for (let round = -1; round < ROUNDS; round++) {
    const start = performance.now();
    for (const node of nodes) nearestSamples(node, [0, 0, 0], index, reach);
    const time = performance.now() - start;
    const other = tree ? await tree.query() : NaN;
    if (round >= 0) [ours.push(time), theirs.push(other)];
  }
  await tree?.close();
  const value = POINTS / 1000 / median(ours);
  const results = [{ name: `nearest labels, 1 M points in node order, ${LABELLED} labelled, one core`, value, unit: 'M points/s', bound: '>= 2.5', holds: value >= 2.5 }];
  if (!tree) console.log('skipped: nearest labels against cKDTree, since there is no Python with scipy');
  else results.push(againstTree(median(theirs) / median(ours), POINTS / 1000 / median(theirs)));
  return results;
}

function againstTree(value: number, theirs: number): BenchResult {
  return { name: `nearest labels against scipy's cKDTree, one core each (it: ${theirs.toFixed(2)} M points/s)`, value, unit: 'times', bound: '>= 2', holds: value >= 2 };
}

/** Labels every node of a cloud whose every point is near an object, in Node: reading, labelling, coding, storing. */
async function benchSweep(): Promise<BenchResult> {
  const records = new LocalRecords({ filesOf: () => syntheticFiles(syntheticOctree(SWEPT)), openStorage: () => Promise.resolve(new MemoryStorage()) });
  await records.open({ cloud: 'swept', location: { url: 'memory' } });
  const sample = stripes();
  await records.save({ cloud: 'swept', nextLabel: 10, added: [sample], reason: 'Keep', segments: [{
    label: sample.label, cloud: 'swept', name: 'Stripes', classCode: 1, color: [0, 0, 0], visible: true, prompts: [], radius: 1, quality: 1, pointCount: 0, bounds: sample.bounds,
  }] });
  const memory: number[] = [];
  let seen = 0;
  const start = performance.now();
  await records.label('swept', {
    onProgress: ({ done, total }) => {
      if (done < (seen * total) / 20) return;
      seen++;
      memory.push(process.memoryUsage().rss);
    },
  });
  const seconds = (performance.now() - start) / 1000;
  records.dispose();
  return flatness(memory, seconds);
}

/** The most of the second half over the most of the first. */
function flatness(memory: readonly number[], seconds: number): BenchResult {
  const half = memory.length >> 1;
  const [first, second] = [Math.max(...memory.slice(0, half)), Math.max(...memory.slice(half))];
  const value = second / first;
  const name = `memory through a sweep of ${SWEPT / 1e6} M points (${(SWEPT / 1e6 / seconds).toFixed(2)} M points/s with making them; at most ${(second / 2 ** 20).toFixed(0)} MB)`;
  return { name, value, unit: 'times, second half to first', bound: '<= 1.2', holds: value <= 1.2 };
}

/** An object of stripes across the whole site, so that every node has points of it and others. */
function stripes() {
  const random = seededRandom(5);
  const extent = 4000;
  const positions = Float32Array.from({ length: 3 * LABELLED }, (_, i) => (i % 3 === 2 ? 5 * random() : extent * random()));
  const labels = Uint32Array.from({ length: LABELLED }, (_, i) => (Math.floor(positions[3 * i]! / 100) % 2 === 0 ? 4 : 0));
  return labelledSample({ cloud: 'swept', origin: [0, 0, 0], positions, colors: new Float32Array(0), spacing: 0 }, labels, { label: 4, reach: 30 });
}

function concatenate(nodes: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(nodes.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const node of nodes) {
    all.set(node, at);
    at += node.length;
  }
  return all;
}
