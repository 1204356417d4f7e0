import { farthestPoints } from '../../src/geometry/farthest-points.js';
import { GridIndex } from '../../src/geometry/grid-index.js';
import { nearestNeighbours } from '../../src/geometry/nearest-neighbours.js';
import { nearestSamples } from '../../src/propagation/nearest-labels.js';
import { sampleSpacing } from '../../src/octree/sample-spacing.js';
import { bruteNearestNeighbours, plainFarthestPoints } from '../support/plain-geometry.js';
import { surfaceCloud } from '../support/random-clouds.js';
import { medianTimes } from './bench-result.js';
import type { BenchResult } from './bench-result.js';

const ROUNDS = 7;
/** Of two times that lie this far apart more are taken: a busy machine slows the short runs and the long ones unevenly. */
const NEIGHBOUR_ROUNDS = 25;
const LABELLED = 32_768;

/** The geometry kernels against their plain twins, and nearest labels in points per second. */
export async function geometryBenches(): Promise<BenchResult[]> {
  return [benchFarthestPoints(), benchNearestNeighbours(), benchNearestLabels()];
}

function benchFarthestPoints(): BenchResult {
  const positions = surfaceCloud(100_000, 1);
  const [ours, plain] = medianTimes(
    [() => farthestPoints(positions, 2048), () => plainFarthestPoints(positions, 2048)],
    ROUNDS,
  );
  return ratio('farthest points 100k to 2048', ours, plain, 5);
}

function benchNearestNeighbours(): BenchResult {
  const positions = surfaceCloud(32_768, 2);
  const centers = new Float32Array(3 * 512);
  farthestPoints(positions, 512).forEach((index, i) => centers.set(positions.subarray(3 * index, 3 * index + 3), 3 * i));
  const [ours, brute] = medianTimes(
    [() => nearestNeighbours(positions, centers, 64), () => bruteNearestNeighbours(positions, centers, 64)],
    NEIGHBOUR_ROUNDS,
  );
  return ratio('nearest neighbours 32k, 512 x 64', ours, brute, 20);
}

/** Points as an octree stores them: nodes of neighbouring points, in no order within a node. */
function benchNearestLabels(): BenchResult {
  const positions = surfaceCloud(1_000_000, 3);
  // The cloud is in no order, so that its first points are spread over all of it.
  const labelled = positions.slice(0, 3 * LABELLED);
  const index = GridIndex.build(labelled);
  const nodes = cutIntoOctants(positions);
  const reach = 2 * sampleSpacing({ cloud: 'cloud', origin: [0, 0, 0], positions: labelled, colors: new Float32Array(0), spacing: 0 });
  const label = () => nodes.forEach((node) => nearestSamples(node, [0, 0, 0], index, reach));
  const [milliseconds] = medianTimes([label], ROUNDS);
  const value = positions.length / 3 / 1000 / milliseconds;
  const name = `nearest labels, 1 M points in node order, ${LABELLED} labelled`;
  return { name, value, unit: 'M points/s', bound: '>= 2', holds: value >= 2 };
}

/** Splits points at cell faces of 2.5 m, about the node size at which a million points of a scan are drawn. */
function cutIntoOctants(positions: Float32Array): Float32Array[] {
  const cells = new Map<string, number[]>();
  for (let p = 0; p < positions.length; p += 3) {
    const key = [0, 1, 2].map((axis) => Math.floor(positions[p + axis] / 2.5)).join();
    const cell = cells.get(key);
    if (cell) cell.push(positions[p], positions[p + 1], positions[p + 2]);
    else cells.set(key, [positions[p], positions[p + 1], positions[p + 2]]);
  }
  return Array.from(cells.values(), (cell) => Float32Array.from(cell));
}

function ratio(name: string, ours: number, plain: number, least: number): BenchResult {
  const value = plain / ours;
  const times = `${ours.toFixed(1)} ms against ${plain.toFixed(0)} ms`;
  return { name: `${name} (${times})`, value, unit: 'times', bound: `>= ${least}`, holds: value >= least };
}
