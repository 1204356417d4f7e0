import type { Scene } from '../evaluation/scene.js';
import { sceneError } from '../evaluation/scene-error.js';
import { cropBoxes } from './crop-boxes.js';
import { placeColors, placePoints } from './point-columns.js';
import { plyNumbers, readPly, type PlyElements } from './read-ply.js';
import { readText, type SourceFiles } from './source-files.js';

const LEAST_POINTS = 100;
/** Surroundings, not things. */
const STRUCTURE = new Set(['undefined', 'unknown', 'wall', 'floor', 'ceiling']);
const MESH = 'habitat/mesh_semantic.ply';

/**
 * Scenes of Replica: each `.../habitat/mesh_semantic.ply` (faces with `object_id`) with `info_semantic.json` beside it, z
 * up. The mesh's vertices are the points; a vertex belongs to the object of the first face that uses it.
 */
export async function* importReplica(name: string, files: SourceFiles): AsyncGenerator<Scene> {
  for (const path of files.paths.filter((candidate) => candidate === MESH || candidate.endsWith(`/${MESH}`))) {
    const ply = readPly(path, await files.read(path));
    const column = (property: string): Float64Array => plyNumbers(path, ply, 'vertex', property);
    const { offset, positions } = placePoints(column('x'), column('y'), column('z'));
    const classes = parseClasses(path, await readText(files, path.replace('mesh_semantic.ply', 'info_semantic.json')));
    const object = vertexObjects(path, ply, positions.length / 3);
    const categoryOf = (id: number): string | null => {
      const word = classes.get(id - 1) ?? 'unknown';
      return STRUCTURE.has(word) ? null : word;
    };
    yield {
      name: path === MESH ? name : path.slice(0, -MESH.length - 1).replaceAll('/', '-'), offset, sensor: 'indoor', groundTruth: 'Replica', positions,
      colors: placeColors(column('red'), column('green'), column('blue')), intensities: null, ids: { object },
      objects: cropBoxes(positions, object, { categoryOf, leastPoints: LEAST_POINTS }),
    };
  }
}

/** Object number plus 1 per vertex, since Replica counts from 0; 0 for a vertex without a face. */
function vertexObjects(path: string, ply: PlyElements, count: number): Int32Array {
  const faces = ply.get('face')?.get('vertex_indices') ?? ply.get('face')?.get('vertex_index');
  if (!faces || faces instanceof Float64Array) throw sceneError(path, 'face property vertex_indices', 'none');
  const objects = plyNumbers(path, ply, 'face', 'object_id');
  const ids = new Int32Array(count);
  faces.forEach((vertices, face) => {
    for (const vertex of vertices) ids[vertex] ||= objects[face] + 1;
  });
  return ids;
}

function parseClasses(path: string, text: string): Map<number, string> {
  const json = JSON.parse(text) as { objects?: { id: number; class_name?: string }[] };
  if (!Array.isArray(json.objects)) throw sceneError(`info_semantic.json beside ${path}`, 'a list of objects', 'none');
  return new Map(json.objects.map(({ id, class_name: word }) => [id, word || 'unknown']));
}
