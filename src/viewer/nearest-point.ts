import { squaredDistance, type Bounds, type Vector3 } from '../geometry/bounds.js';

/** Points of a node: x, y, z relative to `bounds.min`, which is in cloud space like the bounds. */
export interface PointBox {
  readonly bounds: Bounds;
  readonly spacing: number;
  readonly positions: ArrayLike<number>;
}

/**
 * The stored point nearest to a position in cloud space. Hosts tell where they picked a point but neither node nor
 * index; the nearest one is exactly the one that they drew. `position` is the stored one.
 */
export function nearestPoint<Box extends PointBox>(boxes: Iterable<Box>, target: Vector3): { box: Box; index: number; position: Vector3 } | null {
  let nearest: { box: Box; index: number; squared: number } | null = null;
  for (const box of boxes) {
    // Rounding may put points of a node a little outside its box.
    if (squaredDistance(box.bounds, target) > box.spacing * box.spacing) continue;
    const { index, squared } = nearestIndex(box, target);
    if (index !== -1 && (!nearest || squared < nearest.squared)) nearest = { box, index, squared };
  }
  if (!nearest) return null;
  const { box, index } = nearest;
  const at = (axis: 0 | 1 | 2): number => box.bounds.min[axis] + box.positions[3 * index + axis]!;
  return { box, index, position: [at(0), at(1), at(2)] };
}

function nearestIndex({ bounds: { min }, positions }: PointBox, target: Vector3): { index: number; squared: number } {
  const [x, y, z] = [target[0] - min[0], target[1] - min[1], target[2] - min[2]];
  let index = -1;
  let squared = Infinity;
  for (let i = 0, p = 0; p < positions.length; i++, p += 3) {
    const dx = positions[p]! - x;
    const dy = positions[p + 1]! - y;
    const dz = positions[p + 2]! - z;
    const d = dx * dx + dy * dy + dz * dz;
    if (d < squared) {
      squared = d;
      index = i;
    }
  }
  return { index, squared };
}
