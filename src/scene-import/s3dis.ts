import type { Scene } from '../evaluation/scene.js';
import { sceneError } from '../evaluation/scene-error.js';
import { cropBoxes } from './crop-boxes.js';
import { placeColors, placePoints } from './point-columns.js';
import { readText, type SourceFiles } from './source-files.js';

const LEAST_POINTS = 100;
/** x, y, z, r, g, b. */
const NUMBERS = 6;

/**
 * Scenes of S3DIS (`Stanford3dDataset_v1.2`): each room `.../ROOM/Annotations/CATEGORY_N.txt`, a file of lines
 * `x y z r g b` per object, metres, z up. Each file is an object, except clutter.
 */
export async function* importS3dis(_: string, files: SourceFiles): AsyncGenerator<Scene> {
  const paths = files.paths.filter((path) => /\/Annotations\/[^/]+\.txt$/.test(path));
  const roomOf = (path: string): string => path.split('/Annotations/')[0];
  for (const room of new Set(paths.map(roomOf))) yield readRoom(room, paths.filter((path) => roomOf(path) === room), files);
}

async function readRoom(room: string, paths: readonly string[], files: SourceFiles): Promise<Scene> {
  const objects: { readonly category: string; readonly numbers: readonly number[] }[] = [];
  for (const path of paths) {
    const category = /([^/]+?)_\d+\.txt$/.exec(path)?.[1] ?? 'unknown';
    objects.push({ category, numbers: parseRows(path, await readText(files, path)) });
  }
  const columns = Array.from({ length: NUMBERS }, (_, c) => Float64Array.from(objects.flatMap(({ numbers }) => everySixth(numbers, c))));
  const { offset, positions } = placePoints(columns[0], columns[1], columns[2]);
  const object = Int32Array.from(objects.flatMap(({ numbers, category }, i) =>
    new Array<number>(numbers.length / NUMBERS).fill(category === 'clutter' ? 0 : i + 1)));
  return {
    name: room.replaceAll('/', '-'), offset, sensor: 'indoor', groundTruth: 'S3DIS', positions,
    colors: placeColors(columns[3], columns[4], columns[5]), intensities: null, ids: { object },
    objects: cropBoxes(positions, object, { categoryOf: (id) => objects[id - 1].category, leastPoints: LEAST_POINTS }),
  };
}

function parseRows(path: string, text: string): number[] {
  const numbers = text.split(/\s+/).filter((word) => word !== '').map(Number);
  if (numbers.length % NUMBERS !== 0) throw sceneError(path, `${NUMBERS} numbers in each line`, `${numbers.length} in all`);
  const bad = numbers.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw sceneError(path, 'numbers', `something else in line ${Math.floor(bad / NUMBERS) + 1}`);
  return numbers;
}

function everySixth(numbers: readonly number[], first: number): number[] {
  return Array.from({ length: numbers.length / NUMBERS }, (_, i) => numbers[NUMBERS * i + first]);
}
