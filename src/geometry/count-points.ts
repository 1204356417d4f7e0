/** Number of points in an array of x, y, z per point; throws a RangeError when it holds a part of a point. */
export function countPoints(positions: Float32Array): number {
  if (positions.length % 3 !== 0) throw new RangeError(`Expected x, y, z per point, got ${positions.length} numbers.`);
  return positions.length / 3;
}
