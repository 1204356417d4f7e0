import type { Bounds } from '../geometry/bounds.js';
import type { Scene } from '../evaluation/scene.js';
import { objectBoxes, scaleBounds } from '../evaluation/object-boxes.js';
import { sceneError } from '../evaluation/scene-error.js';
import { cropBoxes } from './crop-boxes.js';
import { readText, type SourceFiles } from './source-files.js';

/** Sampled points `x y z nx ny nz r g b a` and the id of the leaf part of each. */
const POINTS = 'point_sample/sample-points-all-pts-nor-rgba-10000.txt';
const LABELS = 'point_sample/sample-points-all-label-10000.txt';
const LEAST_POINTS = 30;

interface PartNode {
  readonly id: number;
  readonly name?: string;
  readonly children?: readonly PartNode[];
}

/**
 * Scenes of PartNet-Mobility (and PartNet): each object's `.../ID/` with its sampled points, their part ids and
 * `result.json`, the tree of parts. Its parts are segmented in the whole object, which is turned from y up to z up; the
 * unit is the data set's own, an object is about 2 wide.
 */
export async function* importPartnetMobility(name: string, files: SourceFiles): AsyncGenerator<Scene> {
  for (const path of files.paths.filter((candidate) => candidate === POINTS || candidate.endsWith(`/${POINTS}`))) {
    const folder = path.slice(0, -POINTS.length);
    const rows = await readRows(files, path);
    const part = Int32Array.from((await readRows(files, `${folder}${LABELS}`)).map(([label]) => label + 1));
    if (part.length !== rows.length) throw sceneError(`${folder}${LABELS}`, `${rows.length} labels`, `${part.length}`);
    const names = partNames(JSON.parse(await readText(files, `${folder}result.json`)) as PartNode[]);
    const positions = Float32Array.from(rows.flatMap(([x, y, z]) => [x, -z, y]));
    const whole = scaleBounds(boxOf(positions), 1.02);
    const categoryOf = (id: number): string => names.get(id - 1) ?? 'part';
    const objects = cropBoxes(positions, part, { level: 'part', categoryOf, leastPoints: LEAST_POINTS });
    yield {
      name: folder === '' ? name : folder.slice(0, -1).replaceAll('/', '-'),
      offset: [0, 0, 0], sensor: 'CAD model', groundTruth: 'PartNet-Mobility', positions,
      colors: Uint8Array.from(rows.flatMap((row) => row.slice(6, 9))), intensities: null,
      ids: { object: new Int32Array(part.length), part }, objects: objects.map((object) => ({ ...object, crop: whole })),
    };
  }
}

async function readRows(files: SourceFiles, path: string): Promise<number[][]> {
  const lines = (await readText(files, path)).split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, i) => {
    const numbers = line.trim().split(/\s+/).map(Number);
    if (!numbers.every(Number.isFinite)) throw sceneError(path, 'numbers', `something else in line ${i + 1}`);
    return numbers;
  });
}

function partNames(nodes: readonly PartNode[], names = new Map<number, string>()): Map<number, string> {
  for (const { id, name, children } of nodes) {
    names.set(id, name ?? 'part');
    partNames(children ?? [], names);
  }
  return names;
}

function boxOf(positions: Float32Array): Bounds {
  return objectBoxes(positions, new Int32Array(positions.length / 3).fill(1)).get(1)!;
}
