import type { Scene } from '../evaluation/scene.js';
import { cropBoxes } from './crop-boxes.js';
import { placeColors, placePoints } from './point-columns.js';
import { plyNumbers, readPly } from './read-ply.js';
import type { SourceFiles } from './source-files.js';

/** Things of KITTI-360 by semantic id (its `labels.py`). */
const THINGS: ReadonlyMap<number, string> = new Map([
  [11, 'building'], [17, 'pole'], [19, 'traffic light'], [20, 'traffic sign'], [24, 'person'], [25, 'rider'], [26, 'car'], [27, 'truck'],
  [28, 'bus'], [29, 'train'], [30, 'caravan'], [31, 'trailer'], [32, 'motorcycle'], [33, 'bicycle'], [34, 'garage'], [35, 'gate'], [36, 'stop'],
  [37, 'small pole'], [38, 'lamp'], [39, 'trash bin'], [40, 'vending machine'], [41, 'box'],
]);
/** An instance id is the semantic id times this, plus the number of the instance; number 0 is no instance. */
const PER_CLASS = 1000;
const LEAST_POINTS = 100;

/**
 * Scenes of KITTI-360 (`data_3d_semantics`): each accumulated window `.../static/*.ply` with `x y z red green blue semantic
 * instance` per vertex, z up. Instances of things are the objects.
 */
export async function* importKitti360(_: string, files: SourceFiles): AsyncGenerator<Scene> {
  for (const path of files.paths.filter((name) => /(^|\/)static\/[^/]+\.ply$/.test(name))) {
    const ply = readPly(path, await files.read(path));
    const column = (property: string): Float64Array => plyNumbers(path, ply, 'vertex', property);
    const { offset, positions } = placePoints(column('x'), column('y'), column('z'));
    const object = Int32Array.from(column('instance'), (id) => (id % PER_CLASS === 0 ? 0 : id));
    const categoryOf = (id: number): string | null => THINGS.get(Math.floor(id / PER_CLASS)) ?? null;
    yield {
      name: path.replace(/\.ply$/, '').replace('/static', '').replaceAll('/', '-'), offset, sensor: 'mobile', groundTruth: 'KITTI-360', positions,
      colors: placeColors(column('red'), column('green'), column('blue')), intensities: null, ids: { object },
      objects: cropBoxes(positions, object, { categoryOf, leastPoints: LEAST_POINTS }),
    };
  }
}
