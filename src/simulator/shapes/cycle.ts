import type { Vector3 } from '../../geometry/bounds.js';
import type { Brush } from '../drawing/brush.js';
import { material, SURFACE } from '../drawing/material.js';
import type { Color } from '../drawing/material.js';
import { box, ellipsoid, tube } from '../drawing/solids.js';

/** A cycle: metres. `motor` fills the frame with engine, tank and seat. */
export interface CyclePlan {
  readonly name: string;
  readonly wheel: number;
  readonly base: number;
  readonly saddle: number;
  readonly bar: number;
  readonly motor: boolean;
}

const RUBBER = material(SURFACE.object, [34, 34, 36], { reflectance: 0.1 });
const STEEL = material(SURFACE.object, [150, 152, 156], { reflectance: 0.5 });
const SEAT = material(SURFACE.object, [40, 38, 38], { reflectance: 0.2 });
const SPOKES = 10;

/** Draws a bicycle or motorcycle that stands on z = 0 and looks along +x, its middle between the axles. */
export function drawCycle(brush: Brush, plan: CyclePlan, paint: Color): void {
  const { wheel, base, saddle, bar, motor } = plan;
  const frame = material(SURFACE.object, paint, { reflectance: 0.5 });
  for (const x of [-base / 2, base / 2]) drawWheel(brush.part('wheel'), [x, 0, wheel], wheel, motor ? 0.07 : 0.022);
  const body = brush.part('frame');
  const [rear, front]: Vector3[] = [[-base / 2, 0, wheel], [base / 2, 0, wheel]];
  const head: Vector3 = [base / 2 - 0.22, 0, bar - 0.12];
  const seat: Vector3 = [-base * 0.22, 0, saddle];
  const crank: Vector3 = [-base * 0.05, 0, wheel * 0.85];
  const thick = motor ? 0.045 : 0.02;
  for (const [a, b] of [[rear!, seat], [rear!, crank], [crank, seat], [seat, head], [crank, head], [head, front!]] as const) {
    tube(body, a, b, thick, thick, 5, frame);
  }
  tube(body, [head[0] - 0.05, -0.3, bar], [head[0] - 0.05, 0.3, bar], 0.018, 0.018, 5, STEEL);
  ellipsoid(body, seat, [motor ? 0.35 : 0.13, motor ? 0.16 : 0.08, 0.06], SEAT, 4);
  if (!motor) return;
  ellipsoid(body, [0.12, 0, saddle + 0.04], [0.28, 0.16, 0.16], frame, 5);
  box(body, [0, 0, wheel + 0.12], [0.5, 0.3, 0.4], STEEL);
  box(body, [base / 2 - 0.16, 0, bar - 0.14], [0.14, 0.22, 0.22], frame);
}

function drawWheel(brush: Brush, hub: Vector3, radius: number, thick: number): void {
  const at = (i: number): Vector3 => {
    const a = (2 * Math.PI * i) / 14;
    return [hub[0] + (radius - thick) * Math.cos(a), hub[1], hub[2] + (radius - thick) * Math.sin(a)];
  };
  for (let i = 0; i < 14; i++) tube(brush, at(i), at(i + 1), thick, thick, 4, RUBBER);
  for (let i = 0; i < SPOKES; i++) tube(brush, hub, at((i * 14) / SPOKES), 0.006, 0.006, 3, STEEL);
}
