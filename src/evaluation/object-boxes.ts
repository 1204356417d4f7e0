import type { Bounds, Vector3 } from '../geometry/bounds.js';

/** The box of the points of every id but 0, in the frame of the positions. */
export function objectBoxes(positions: Float32Array, ids: Int32Array): ReadonlyMap<number, Bounds> {
  const corners = new Map<number, Float64Array>();
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] === 0) continue;
    const box = corners.get(ids[i]) ?? new Float64Array(6).fill(Infinity);
    corners.set(ids[i], box);
    for (let axis = 0; axis < 3; axis++) {
      const value = positions[3 * i + axis];
      if (value < box[axis]) box[axis] = value;
      // Upper corners are kept with the sign turned, so that one start serves both.
      if (-value < box[3 + axis]) box[3 + axis] = -value;
    }
  }
  return new Map([...corners].map(([id, [x, y, z, right, back, top]]) => [id, { min: [x, y, z], max: [-right, -back, -top] }]));
}

/** A box scaled around its middle. */
export function scaleBounds({ min, max }: Bounds, factor: number): Bounds {
  const corner = (side: number): Vector3 => {
    const [x, y, z] = min.map((low, axis) => (low + max[axis] + side * factor * (max[axis] - low)) / 2);
    return [x, y, z];
  };
  return { min: corner(-1), max: corner(1) };
}
