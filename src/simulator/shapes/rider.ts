import type { Vector3 } from '../../geometry/bounds.js';
import type { Brush } from '../drawing/brush.js';
import { material, SURFACE } from '../drawing/material.js';
import type { Color, Material } from '../drawing/material.js';
import { ellipsoid, tube } from '../drawing/solids.js';
import type { CyclePlan } from './cycle.js';
import type { PersonPlan } from './person.js';

/** Draws somebody on a cycle: seated, leaning towards the bar. Same frame as `drawCycle`. */
export function drawRider(whole: Brush, { height: h, skin, hair, top, trousers, shoes, bag }: PersonPlan, cycle: CyclePlan): void {
  const brush = whole.part('rider');
  const cloth = (color: Color): Material => material(SURFACE.object, color, { speckle: 0.09, reflectance: 0.5, scatter: 0.007 });
  const hip: Vector3 = [-cycle.base * 0.2, 0, cycle.saddle + 0.1];
  const lean = cycle.motor ? 0.2 : 0.32;
  const chest: Vector3 = [hip[0] + lean * h * 0.6, 0, hip[2] + h * 0.27];
  tube(brush, hip, chest, 0.085 * h, 0.1 * h, 9, cloth(top));
  ellipsoid(brush, hip, [0.08 * h, 0.1 * h, 0.08 * h], cloth(trousers), 5);
  ellipsoid(brush, [chest[0], 0, chest[2]], [0.07 * h, 0.12 * h, 0.06 * h], cloth(top), 5);
  ellipsoid(brush, [chest[0] + 0.06 * h, 0, chest[2] + 0.13 * h], [0.06 * h, 0.048 * h, 0.075 * h], cloth(skin), 5);
  ellipsoid(brush, [chest[0] + 0.045 * h, 0, chest[2] + 0.155 * h], [0.068 * h, 0.056 * h, 0.062 * h], cloth(hair), 5);
  if (bag) ellipsoid(brush, [chest[0] - 0.16 * h, 0, chest[2] - 0.08 * h], [0.07 * h, 0.09 * h, 0.12 * h], cloth(bag), 4);
  for (const side of [-1, 1]) {
    const knee: Vector3 = [hip[0] + 0.26 * h, side * 0.08 * h, hip[2] - 0.1 * h - 0.06 * side];
    const foot: Vector3 = [knee[0] - 0.1 * h, side * (cycle.motor ? 0.18 : 0.1), Math.max(0.12, cycle.wheel - 0.08 * side)];
    tube(brush, [hip[0], side * 0.05 * h, hip[2]], knee, 0.055 * h, 0.04 * h, 7, cloth(trousers));
    tube(brush, knee, foot, 0.04 * h, 0.028 * h, 7, cloth(trousers));
    ellipsoid(brush, [foot[0] + 0.05, foot[1], foot[2]], [0.07 * h, 0.028 * h, 0.028 * h], cloth(shoes), 4);
    const hand: Vector3 = [cycle.base / 2 - 0.27, side * 0.26, cycle.bar + 0.02];
    tube(brush, [chest[0], side * 0.12 * h, chest[2]], hand, 0.03 * h, 0.02 * h, 6, cloth(top));
  }
}
