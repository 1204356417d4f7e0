import { objectBoxes, scaleBounds } from '../evaluation/object-boxes.js';
import type { Level, SceneObject } from '../evaluation/scene.js';

/** Crops are made so many times as large as the object's box. */
const FACTOR = 2;

export interface CropOptions {
  readonly level?: Level;
  /** The category of an id; null leaves it out. */
  readonly categoryOf: (id: number) => string | null;
  /** Objects of fewer points are left out. */
  readonly leastPoints: number;
}

/** Lists the objects of a scene, each with a crop box of twice its own, in the order of their ids. */
export function cropBoxes(positions: Float32Array, ids: Int32Array, options: CropOptions): SceneObject[] {
  const { level = 'object', categoryOf, leastPoints } = options;
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...objectBoxes(positions, ids)].sort(([a], [b]) => a - b).flatMap(([id, box]) => {
    const category = categoryOf(id);
    return category === null || counts.get(id)! < leastPoints ? [] : [{ id, category, level, crop: scaleBounds(box, FACTOR) }];
  });
}
