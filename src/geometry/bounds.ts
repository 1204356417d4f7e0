/** x, y, z in double precision. The frame is said where the value is used. */
export type Vector3 = readonly [number, number, number];

/** An axis-aligned box; `min` and `max` in one frame. */
export interface Bounds {
  readonly min: Vector3;
  readonly max: Vector3;
}

/** A sphere of `radius` metres around `center`. */
export interface Sphere {
  readonly center: Vector3;
  readonly radius: number;
}

/** Whether the box and the sphere share a point. */
export function boundsMeetSphere(bounds: Bounds, { center, radius }: Sphere): boolean {
  return squaredDistance(bounds, center) <= radius * radius;
}

/** From a point to the nearest one of the box, squared; 0 inside. */
export function squaredDistance(bounds: Bounds, point: Vector3): number {
  let squared = 0;
  for (let axis = 0; axis < 3; axis++) {
    const at = point[axis];
    const outside = Math.max(bounds.min[axis] - at, 0, at - bounds.max[axis]);
    squared += outside * outside;
  }
  return squared;
}

/** Whether two boxes share a point. */
export function boundsMeet(a: Bounds, b: Bounds): boolean {
  for (let axis = 0; axis < 3; axis++) {
    if (a.min[axis] > b.max[axis] || b.min[axis] > a.max[axis]) return false;
  }
  return true;
}

/** The box grown by `margin` metres on every side. */
export function expandBounds(bounds: Bounds, margin: number): Bounds {
  return {
    min: [bounds.min[0] - margin, bounds.min[1] - margin, bounds.min[2] - margin],
    max: [bounds.max[0] + margin, bounds.max[1] + margin, bounds.max[2] + margin],
  };
}

/** The smallest box that holds both; null is the empty box. */
export function unionBounds(a: Bounds | null, b: Bounds | null): Bounds | null {
  if (!a || !b) return a ?? b;
  return {
    min: [Math.min(a.min[0], b.min[0]), Math.min(a.min[1], b.min[1]), Math.min(a.min[2], b.min[2])],
    max: [Math.max(a.max[0], b.max[0]), Math.max(a.max[1], b.max[1]), Math.max(a.max[2], b.max[2])],
  };
}
