import type { Vector3 } from '../geometry/bounds.js';

/** Points with an offset of whole metres of their own, so that map coordinates fit single precision. */
export interface PlacedPoints {
  readonly offset: Vector3;
  /** x, y, z per point relative to the offset. */
  readonly positions: Float32Array;
}

/** Puts columns of coordinates together, relative to whole metres near the first point. */
export function placePoints(x: ArrayLike<number>, y: ArrayLike<number>, z: ArrayLike<number>): PlacedPoints {
  const offset: Vector3 = [Math.floor(x[0] ?? 0), Math.floor(y[0] ?? 0), Math.floor(z[0] ?? 0)];
  return { offset, positions: interleave(new Float32Array(3 * x.length), [x, y, z], (value, axis) => value - offset[axis]) };
}

/** r, g, b per point of columns of 0..255. */
export function placeColors(red: ArrayLike<number>, green: ArrayLike<number>, blue: ArrayLike<number>): Uint8Array {
  return interleave(new Uint8Array(3 * red.length), [red, green, blue], (value) => value);
}

function interleave<T extends Float32Array | Uint8Array>(
  target: T, columns: readonly ArrayLike<number>[], change: (value: number, axis: number) => number,
): T {
  columns.forEach((column, axis) => {
    for (let i = 0; i < column.length; i++) target[3 * i + axis] = change(column[i], axis);
  });
  return target;
}
