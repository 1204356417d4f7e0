import type { Vector3 } from '../../geometry/bounds.js';
import type { Brush } from '../drawing/brush.js';
import { material, SURFACE } from '../drawing/material.js';
import type { Color, Material } from '../drawing/material.js';
import { ellipsoid, tube } from '../drawing/solids.js';

/** A person of `height` metres; `stride` 0 stands, 1 is a long step. */
export interface PersonPlan {
  readonly height: number;
  readonly stride: number;
  readonly skin: Color;
  readonly hair: Color;
  readonly top: Color;
  readonly trousers: Color;
  readonly shoes: Color;
  readonly bag: Color | null;
}

/** Draws a person who stands on z = 0 and looks along +x. */
export function drawPerson(brush: Brush, plan: PersonPlan): void {
  const h = plan.height;
  const cloth = (color: Color): Material => material(SURFACE.object, color, { speckle: 0.09, reflectance: 0.5, scatter: 0.007 });
  const skin = cloth(plan.skin);
  const top = cloth(plan.top);
  const [legs, torso, head] = [brush.part('legs'), brush.part('torso'), brush.part('head')];
  drawLegs(legs, h, plan.stride, cloth(plan.trousers), cloth(plan.shoes));
  drawTorso(torso, h, top);
  drawArms(torso, h, plan.stride, top, skin);
  tube(head, [0, 0, 0.82 * h], [0.01 * h, 0, 0.88 * h], 0.032 * h, 0.03 * h, 8, skin);
  ellipsoid(head, [0.012 * h, 0, 0.93 * h], [0.052 * h, 0.043 * h, 0.066 * h], skin);
  ellipsoid(head, [-0.006 * h, 0, 0.945 * h], [0.055 * h, 0.048 * h, 0.058 * h], cloth(plan.hair));
  if (plan.bag) ellipsoid(brush.part('bag'), [-0.1 * h, 0, 0.7 * h], [0.055 * h, 0.085 * h, 0.12 * h], cloth(plan.bag), 5);
}

function drawLegs(brush: Brush, h: number, stride: number, trousers: Material, shoes: Material): void {
  for (const side of [-1, 1]) {
    const swing = side * stride;
    const hip: Vector3 = [0, side * 0.05 * h, 0.5 * h];
    const knee: Vector3 = [swing * 0.085 * h + 0.015 * h, side * 0.052 * h, 0.275 * h];
    const ankle: Vector3 = [swing * 0.17 * h - stride * 0.02 * h, side * 0.05 * h, (swing < 0 ? 0.075 : 0.045) * h];
    tube(brush, hip, knee, 0.054 * h, 0.038 * h, 9, trousers);
    tube(brush, knee, ankle, 0.038 * h, 0.028 * h, 9, trousers);
    ellipsoid(brush, [ankle[0] + 0.035 * h, ankle[1], ankle[2] - 0.02 * h], [0.075 * h, 0.028 * h, 0.026 * h], shoes, 5);
  }
}

function drawTorso(brush: Brush, h: number, top: Material): void {
  ellipsoid(brush, [0, 0, 0.52 * h], [0.068 * h, 0.096 * h, 0.07 * h], top);
  ellipsoid(brush, [0, 0, 0.63 * h], [0.062 * h, 0.092 * h, 0.14 * h], top);
  ellipsoid(brush, [0, 0, 0.74 * h], [0.068 * h, 0.112 * h, 0.095 * h], top);
  ellipsoid(brush, [0, 0, 0.795 * h], [0.045 * h, 0.118 * h, 0.035 * h], top, 5);
}

function drawArms(brush: Brush, h: number, stride: number, sleeve: Material, skin: Material): void {
  for (const side of [-1, 1]) {
    const swing = -side * stride;
    const shoulder: Vector3 = [0, side * 0.118 * h, 0.79 * h];
    const elbow: Vector3 = [swing * 0.06 * h - 0.01 * h, side * 0.14 * h, 0.62 * h];
    const wrist: Vector3 = [swing * 0.13 * h + 0.03 * h, side * 0.13 * h, 0.49 * h];
    tube(brush, shoulder, elbow, 0.032 * h, 0.026 * h, 8, sleeve);
    tube(brush, elbow, wrist, 0.026 * h, 0.018 * h, 8, sleeve);
    ellipsoid(brush, [wrist[0] + 0.005 * h, wrist[1], wrist[2] - 0.03 * h], [0.018 * h, 0.014 * h, 0.035 * h], skin, 4);
  }
}
