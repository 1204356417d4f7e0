import type { Truth } from '../drawing/truth.js';

export type SensorName = 'airborne' | 'drone' | 'mobile' | 'terrestrial';

/** Scanned points with their truth. */
export interface ScenePoints {
  /** x, y, z per point: metres in the scene's frame, z up. */
  readonly positions: Float32Array;
  /** r, g, b per point, 0..255. */
  readonly colors: Uint8Array;
  readonly intensities: Uint16Array;
  /** Ids of each point's part, object and group; 0 is none. */
  readonly parts: Uint32Array;
  readonly instances: Uint32Array;
  readonly groups: Uint32Array;
}

/** A scanned scene with its truth. */
export interface SimulatedScene extends ScenePoints {
  readonly seed: number;
  readonly sensor: SensorName;
  /** The sort of scene, such as `residential` or `park`. */
  readonly layout: string;
  readonly truth: Truth;
}
