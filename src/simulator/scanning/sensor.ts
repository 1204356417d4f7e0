import type { Material } from '../drawing/material.js';
import type { Random } from '../drawing/random.js';
import type { SensorViews } from './sensor-views.js';

/** How a point was measured: where its surface is, from how far, and at which slant. */
export interface Echo {
  /** Metres from the sensor. */
  range: number;
  /** Cosine of the angle between the beam and the surface's normal, 0..1. */
  cosine: number;
  material: Material;
}

/**
 * A sensor, or several that scan a scene together. The scanner asks from where a piece of surface may be seen, aims
 * beams at it from there, and keeps those whose line of sight is free.
 */
export interface Sensor {
  /** Error of a range, one deviation, metres. */
  readonly rangeNoise: number;
  /** Fills `views` for a surface point p with unit normal n (either side). */
  viewsOf(px: number, py: number, pz: number, nx: number, ny: number, nz: number, views: SensorViews): void;
  /** The scan line of a view that a place lies on: beams run where this is a whole number. Absent: beams fall anywhere. */
  lineAt?(views: SensorViews, view: number, x: number, y: number, z: number): number;
  /** Other views that must see a point too: photogrammetry needs two. */
  readonly confirmations?: number;
  /**
   * Beams at a piece of surface without an echo after which a view gives it up for hidden: as many as points have room
   * on the piece, and one, but no more than this; 3 when absent.
   */
  readonly patience?: number;
  /** Angle over which a beam is wide, radians: at edges it measures a mixture of two ranges. */
  readonly beamWidth?: number;
  /** Whether the echo of a point is lost. */
  loses?(x: number, y: number, z: number, echo: Echo, random: Random): boolean;
  /** Moves a measured point (x, y, z) as the sensor's systematic errors do. */
  displace?(point: Float64Array): void;
}
