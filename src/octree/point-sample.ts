import type { Vector3 } from '../geometry/bounds.js';

/** An even, thinned sample of a region: what the model sees, and what predictions are carried back from. */
export interface PointSample {
  readonly cloud: string;
  /** Local origin of `positions`, cloud space, double precision. */
  readonly origin: Vector3;
  /** x, y, z per point, metres relative to `origin`, z up; order is (node name, index in node). */
  readonly positions: Float32Array;
  /** r, g, b per point on the model's scale (see `ColorScale`). */
  readonly colors: Float32Array;
  /** Edge of the voxel in which at most one point was kept, metres; 0 when every point was kept. */
  readonly spacing: number;
}
