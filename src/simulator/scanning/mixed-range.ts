import type { Random } from '../drawing/random.js';
import type { TriangleTree } from './triangle-tree.js';

/** Surfaces farther apart than this give two echoes instead of one between them, metres. */
const SEPARABLE = 1.2;
const LEAST = 0.06;

/**
 * Metres by which a beam of some width measures too far, because part of its light falls past an edge (or too near,
 * where part is stopped by one): 0 away from edges.
 *
 * @param x the point that the beam's axis hits; (dx, dy, dz) is the unit vector from there to the sensor
 * @param width diameter of the beam there, metres
 */
export function mixedRange(
  tree: TriangleTree, x: number, y: number, z: number, dx: number, dy: number, dz: number, width: number, random: Random,
): number {
  const [sx, sy, sz] = [random.normal() * width, random.normal() * width, random.normal() * width];
  const from = SEPARABLE;
  const found = tree.nearest(x + sx + dx * from, y + sy + dy * from, z + sz + dz * from, -dx, -dy, -dz, 2 * SEPARABLE);
  const difference = found - from;
  return found < Infinity && Math.abs(difference) > LEAST + 3 * width ? difference * random.next() : 0;
}
