import type { Bounds } from '../geometry/bounds.js';
import { objectBoxes, scaleBounds } from './object-boxes.js';
import { DepthSearch } from './depth-search.js';
import type { Scene, SceneObject, ScenePoints } from './scene.js';

/** All points of a scene in a box: the cloud in which one object is segmented. */
export interface Crop extends ScenePoints {
  /** The box, in the frame of the positions. */
  readonly bounds: Bounds;
}

/** A crop and which of its points are the object (1, else 0): the answer, which no segmenter is shown. */
export interface JudgedCrop {
  readonly crop: Crop;
  readonly truth: Uint8Array;
  /** Where the truth and the errors are deepest, for the simulated clicks. */
  readonly depths: DepthSearch;
}

/**
 * Cuts out the points in an object's crop box, its surface included, in the scene's order.
 *
 * @param factor crops at so many times the box of the object's points, around its middle, in place of the crop box that
 *   the scene names; null for that one
 */
export function cropObject(scene: Scene, object: SceneObject, factor: number | null = null): JudgedCrop {
  const { id, level } = object;
  const ids = scene.ids[level]!;
  const bounds = (factor === null ? null : scaledBox(scene.positions, ids, id, factor)) ?? object.crop;
  const indices = pointsIn(scene.positions, bounds);
  const crop = {
    bounds,
    positions: pick(scene.positions, indices, 3),
    colors: scene.colors && pick(scene.colors, indices, 3),
    intensities: scene.intensities && pick(scene.intensities, indices, 1),
  };
  return judgedCrop(crop, Uint8Array.from(indices, (i) => Number(ids[i] === id)));
}

/** A crop with its answer, prepared for clicks. */
export function judgedCrop(crop: Crop, truth: Uint8Array): JudgedCrop {
  return { crop, truth, depths: new DepthSearch(crop.positions) };
}

function scaledBox(positions: Float32Array, ids: Int32Array, id: number, factor: number): Bounds | null {
  const box = objectBoxes(positions, ids).get(id);
  return box ? scaleBounds(box, factor) : null;
}

function pointsIn(positions: Float32Array, { min, max }: Bounds): Uint32Array {
  const found = new Uint32Array(positions.length / 3);
  let count = 0;
  for (let i = 0, p = 0; i < found.length; i++, p += 3) {
    const x = positions[p];
    const y = positions[p + 1];
    const z = positions[p + 2];
    if (x >= min[0] && x <= max[0] && y >= min[1] && y <= max[1] && z >= min[2] && z <= max[2]) found[count++] = i;
  }
  return found.slice(0, count);
}

function pick<T extends Float32Array | Uint8Array>(values: T, indices: Uint32Array, width: number): T {
  const picked = values.slice(0, width * indices.length) as T;
  for (let i = 0; i < indices.length; i++) {
    for (let k = 0; k < width; k++) picked[width * i + k] = values[width * indices[i] + k];
  }
  return picked;
}
