import type { SensorViews } from '../scanning/sensor-views.js';

/** Beams that graze a surface this flatly (cosine) give no usable echo. */
const GRAZING = 0.03;

/** A surface point with its unit normal. */
export interface SurfaceSpot {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
}

/**
 * Adds the view from (x, y, z) at a surface point: `strength` points per square metre at one metre, less with the slant
 * of the surface and with range to the power of `falloff` (2 for a fixed head, 1 for one that moves, 0 from the air).
 */
export function addView(
  views: SensorViews, spot: SurfaceSpot, x: number, y: number, z: number, strength: number, falloff: number, reach: number,
): void {
  const [dx, dy, dz] = [x - spot.x, y - spot.y, z - spot.z];
  const range = Math.sqrt(dx * dx + dy * dy + dz * dz);
  if (range > reach) return;
  const cosine = Math.abs(dx * spot.nx + dy * spot.ny + dz * spot.nz) / range;
  const nearest = Math.max(1, range);
  const lessened = falloff === 0 ? 1 : falloff === 1 ? nearest : nearest * nearest;
  if (cosine > GRAZING) views.add(x, y, z, (strength * cosine) / lessened);
}
