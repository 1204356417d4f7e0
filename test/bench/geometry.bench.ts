import { farthestPoints } from '../../src/geometry/farthest-points.js';
import { nearestNeighbours } from '../../src/geometry/nearest-neighbours.js';
import { bruteNearestNeighbours, plainFarthestPoints } from '../support/plain-geometry.js';
import { surfaceCloud } from '../support/random-clouds.js';
import { medianTimes } from './bench-result.js';
import type { BenchResult } from './bench-result.js';

const ROUNDS = 7;
/** Of two times that lie this far apart more are taken: a busy machine slows the short runs and the long ones unevenly. */
const NEIGHBOUR_ROUNDS = 25;

/** The geometry kernels against their plain twins. */
export async function geometryBenches(): Promise<BenchResult[]> {
  return [benchFarthestPoints(), benchNearestNeighbours()];
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

function ratio(name: string, ours: number, plain: number, least: number): BenchResult {
  const value = plain / ours;
  const times = `${ours.toFixed(1)} ms against ${plain.toFixed(0)} ms`;
  return { name: `${name} (${times})`, value, unit: 'times', bound: `>= ${least}`, holds: value >= least };
}
