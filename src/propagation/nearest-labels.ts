import { expandBounds } from '../geometry/bounds.js';
import type { Vector3 } from '../geometry/bounds.js';
import type { GridIndex } from '../geometry/grid-index.js';

/**
 * The nearest sample point of every point of a node.
 *
 * @param positions x, y, z per point of the node
 * @param offset origin of the node minus origin of the sample, double precision
 * @param index the sample's points
 * @param reach a sample point farther away than this is none, metres
 * @returns sample point indices, -1 for none; the lowest among equally near ones
 */
export function nearestSamples(
  positions: Float32Array,
  offset: Vector3,
  index: GridIndex,
  reach: number,
): Int32Array {
  const nearest = new Int32Array(positions.length / 3).fill(-1);
  const [ox, oy, oz] = offset;
  // No sample point reaches what lies outside of this box.
  const { min: [left, front, bottom], max: [right, back, top] } = expandBounds(index.bounds, reach);
  for (let i = 0, p = 0; i < nearest.length; i++, p += 3) {
    const x = ox + positions[p];
    const y = oy + positions[p + 1];
    const z = oz + positions[p + 2];
    if (x >= left && x <= right && y >= front && y <= back && z >= bottom && z <= top) {
      nearest[i] = index.nearest(x, y, z, reach);
    }
  }
  return nearest;
}
