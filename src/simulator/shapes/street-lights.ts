import type { Vector3 } from '../../geometry/bounds.js';
import type { Brush } from '../drawing/brush.js';
import { material, SURFACE } from '../drawing/material.js';
import { box, ellipsoid, tube } from '../drawing/solids.js';

const STEEL = material(SURFACE.object, [150, 154, 156], { reflectance: 0.5 });
const IRON = material(SURFACE.object, [58, 66, 62], { reflectance: 0.2 });
const LIGHT = material(SURFACE.object, [226, 224, 206], { reflectance: 0.7 });
const BLACK = material(SURFACE.object, [36, 38, 38], { reflectance: 0.15 });
const RED = material(SURFACE.object, [186, 40, 38], { reflectance: 0.4 });

/** A lamp on z = 0 with a head on either side, along x. */
export function drawDoubleLamp(brush: Brush, height: number): void {
  const mast = brush.part('mast');
  tube(mast, [0, 0, -0.3], [0, 0, height], 0.1, 0.055, 9, STEEL);
  for (const side of [-1, 1]) {
    tube(mast, [0, 0, height - 0.1], [side * 1.2, 0, height + 0.25], 0.045, 0.035, 6, STEEL);
    const head = brush.part('lamp head');
    box(head, [side * 1.5, 0, height + 0.28], [0.8, 0.28, 0.12], STEEL);
    box(head, [side * 1.5, 0, height + 0.2], [0.6, 0.2, 0.05], LIGHT);
  }
}

/** A park lamp on z = 0: a short mast with a globe or a lantern on top. */
export function drawPostTopLamp(brush: Brush, height: number, globe: boolean): void {
  tube(brush.part('mast'), [0, 0, -0.3], [0, 0, height - 0.2], 0.06, 0.045, 8, IRON);
  const head = brush.part('lamp head');
  if (globe) ellipsoid(head, [0, 0, height], [0.24, 0.24, 0.24], LIGHT, 5);
  else {
    tube(head, [0, 0, height - 0.25], [0, 0, height + 0.15], 0.13, 0.24, 6, LIGHT);
    tube(head, [0, 0, height + 0.15], [0, 0, height + 0.38], 0.3, 0.04, 6, IRON);
  }
}

/** A lamp on z = 0 whose mast bends over in an arc along +x. */
export function drawCurvedLamp(brush: Brush, height: number): void {
  const mast = brush.part('mast');
  const reach = height * 0.22;
  const at = (i: number): Vector3 => {
    const a = (i / 6) * (Math.PI * 0.55);
    return [reach * (1 - Math.cos(a)), 0, height * 0.72 + height * 0.28 * Math.sin(a)];
  };
  tube(mast, [0, 0, -0.3], at(0), 0.09, 0.06, 9, IRON);
  for (let i = 0; i < 6; i++) tube(mast, at(i), at(i + 1), 0.055, 0.05, 6, IRON);
  const [x, , z] = at(6);
  ellipsoid(brush.part('lamp head'), [x + 0.25, 0, z - 0.05], [0.42, 0.17, 0.1], LIGHT, 5);
}

/** A traffic light on z = 0 that faces +x; `arm` metres of mast reach over the road along +y with a second signal. */
export function drawTrafficLight(brush: Brush, arm: number): void {
  const mast = brush.part('mast');
  const height = arm > 0 ? 5.6 : 2.6;
  tube(mast, [0, 0, -0.3], [0, 0, height], 0.075, 0.06, 8, STEEL);
  drawSignal(brush.part('signal head').at([0.16, 0, 2.75]));
  if (arm === 0) return;
  tube(mast, [0, 0, height - 0.1], [0, arm, height + 0.2], 0.07, 0.05, 7, STEEL);
  drawSignal(brush.part('signal head').at([0.16, arm - 0.2, height - 0.25]));
}

function drawSignal(brush: Brush): void {
  box(brush, [0, 0, 0], [0.22, 0.32, 0.95], BLACK);
  for (const z of [-0.3, 0, 0.3]) tube(brush, [0.1, 0, z], [0.24, 0, z + 0.02], 0.12, 0.12, 8, z > 0.1 ? RED : BLACK);
}

/** A steel mast on z = 0 with two cross-arms along y; wires hang at `wireHeight`. */
export function drawSteelPole(brush: Brush, wireHeight: number): void {
  tube(brush.part('mast'), [0, 0, -0.4], [0, 0, wireHeight + 0.9], 0.14, 0.07, 8, STEEL);
  for (const up of [0, 0.7]) {
    const arm = brush.part('cross-arm');
    box(arm, [0, 0, wireHeight - 0.05 + up], [0.08, 2.2 - up, 0.08], STEEL);
    for (const y of [-0.8, 0, 0.8]) tube(arm, [0, y, wireHeight + up], [0, y, wireHeight + up + 0.14], 0.04, 0.03, 5, LIGHT);
  }
}
