import type { Vector3 } from '../../geometry/bounds.js';
import type { Brush } from '../drawing/brush.js';
import type { Material } from '../drawing/material.js';
import type { Random } from '../drawing/random.js';

const BANDS = 6;
const SIDES = 18;

/** Draws a heap of loose material on z = 0: an uneven cone with a rounded top, longer than wide where the radii differ. */
export function drawHeap(brush: Brush, radiusX: number, radiusY: number, height: number, surface: Material, random: Random): void {
  const lobes = [random.range(0, 6.3), random.range(0, 6.3)] as const;
  const at = (band: number, side: number): Vector3 => {
    const share = band / BANDS;
    const around = (2 * Math.PI * (side % SIDES)) / SIDES;
    const bulge = 1 + 0.14 * Math.sin(2 * around + lobes[0]) + 0.09 * Math.sin(5 * around + lobes[1]);
    const fall = 1 - share;
    return [radiusX * share * bulge * Math.cos(around), radiusY * share * bulge * Math.sin(around), height * fall * (2 - fall) * (0.6 + 0.4 * fall) - 0.05];
  };
  for (let band = 0; band < BANDS; band++) {
    for (let side = 0; side < SIDES; side++) brush.quad(at(band, side), at(band, side + 1), at(band + 1, side + 1), at(band + 1, side), surface);
  }
}
