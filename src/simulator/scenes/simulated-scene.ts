import type { Truth } from '../drawing/truth.js';

export type SensorName = 'airborne' | 'drone' | 'mobile' | 'terrestrial';

/** A scanned scene with its truth. Positions are metres in the scene's frame, z up. */
export interface SimulatedScene {
  readonly seed: number;
  readonly sensor: SensorName;
  readonly positions: Float32Array;
  /** r, g, b per point, 0..255. */
  readonly colors: Uint8Array;
  readonly intensities: Uint16Array;
  /** Ids of each point's part, object and group; 0 is none. */
  readonly parts: Uint32Array;
  readonly instances: Uint32Array;
  readonly groups: Uint32Array;
  readonly truth: Truth;
}
