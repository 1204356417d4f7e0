import type { Bounds, Vector3 } from '../geometry/bounds.js';

/** The cube of a node inside the cube of the root: each digit of the name halves it (4 = upper x, 2 = y, 1 = z). */
export function nodeBounds(name: string, root: Bounds): Bounds {
  let min: Vector3 = root.min;
  let edge = root.max[0] - root.min[0];
  for (const letter of name.slice(1)) {
    const digit = Number(letter);
    edge /= 2;
    min = [min[0] + (digit & 4 ? edge : 0), min[1] + (digit & 2 ? edge : 0), min[2] + (digit & 1 ? edge : 0)];
  }
  return { min, max: [min[0] + edge, min[1] + edge, min[2] + edge] };
}
