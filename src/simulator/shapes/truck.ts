import type { Brush } from '../drawing/brush.js';
import { material, SURFACE } from '../drawing/material.js';
import type { Color, Material } from '../drawing/material.js';
import { gravel } from '../drawing/patterns.js';
import { box, loft, tube } from '../drawing/solids.js';
import { drawHeap } from './heap.js';
import type { Random } from '../drawing/random.js';

/** What a truck carries. */
export type TruckLoad = 'box' | 'tipper' | 'flatbed' | 'tank' | 'refuse';

/** A truck: metres from bumper to bumper, height of box or tank, distance of the rear axle's middle from the front. */
export interface TruckPlan {
  readonly load: TruckLoad;
  readonly length: number;
  readonly width: number;
  readonly height: number;
  readonly cab: number;
  readonly axles: readonly number[];
}

/** A bus: metres; `levels` of windows. */
export interface BusPlan {
  readonly length: number;
  readonly width: number;
  readonly height: number;
  readonly floor: number;
  readonly doors: number;
}

const FLOOR = 0.95;
const GLASS = material(SURFACE.vehicle, [36, 42, 48], { reflectance: 0.1 });
const RUBBER = material(SURFACE.vehicle, [34, 34, 36], { reflectance: 0.08 });
const FRAME = material(SURFACE.vehicle, [58, 58, 60], { reflectance: 0.15 });
const EARTH = material(SURFACE.vehicle, [122, 98, 74], { reflectance: 0.3, pattern: gravel });

/** Draws a truck that stands on z = 0 and looks along +x; its middle is the origin. */
export function drawTruck(brush: Brush, plan: TruckPlan, paint: Color, loadPaint: Color, random: Random): void {
  const from = brush.at([plan.length / 2, 0, 0], Math.PI);
  drawCab(from, plan, material(SURFACE.vehicle, paint, { reflectance: 0.45 }));
  box(from.part('chassis'), [plan.length / 2 + 0.3, 0, FLOOR - 0.2], [plan.length - 0.8, 0.9, 0.3], FRAME);
  const length = plan.length - plan.cab - 0.15;
  const load = from.part('load').at([plan.cab + 0.15 + length / 2, 0, FLOOR]);
  drawLoad(load, plan, length, material(SURFACE.vehicle, loadPaint, { reflectance: 0.5 }), random);
  for (const x of [plan.cab * 0.55, ...plan.axles]) drawAxle(from, x, plan.width, 0.5);
}

function drawCab(from: Brush, { cab, width, height }: TruckPlan, body: Material): void {
  const top = Math.min(height, 2.9);
  const shell = from.part('cab');
  box(shell, [cab / 2, 0, (0.45 + 1.6) / 2], [cab, width, 1.15], body);
  box(shell, [cab / 2 + 0.1, 0, (1.6 + top) / 2], [cab - 0.2, width - 0.12, top - 1.6], body);
  const windows = from.part('windows');
  box(windows, [0.18, 0, 2.05], [0.1, width - 0.35, 0.8], GLASS);
  for (const side of [-1, 1]) {
    box(windows, [cab * 0.5, side * (width / 2 - 0.05), 2.05], [cab * 0.5, 0.06, 0.7], GLASS);
    box(shell, [0.1, side * (width / 2 + 0.16), 2.1], [0.1, 0.22, 0.5], FRAME);
  }
}

function drawLoad(brush: Brush, { load, width, height }: TruckPlan, length: number, paint: Material, random: Random): void {
  const tall = height - FLOOR;
  if (load === 'box') box(brush, [0, 0, tall / 2], [length, width, tall], paint);
  else if (load === 'tank') drawTank(brush, length, Math.min(width, tall) / 2, paint);
  else if (load === 'refuse') drawRefuse(brush, length, width, tall, paint);
  else {
    const side = load === 'tipper' ? 0.9 : 0.35;
    box(brush, [0, 0, 0.05], [length, width, 0.12], paint);
    for (const edge of [-1, 1]) {
      box(brush, [0, edge * (width / 2 - 0.03), side / 2], [length, 0.07, side], paint);
      box(brush, [edge * (length / 2 - 0.03), 0, side / 2], [0.07, width, side], paint);
    }
    if (load === 'tipper') drawHeap(brush.at([0, 0, 0.1]), length * 0.46, width * 0.46, 1.1, EARTH, random);
    else for (const x of [-0.27, 0.05, 0.3]) box(brush, [x * length, 0, 0.6], [length * 0.24, width * 0.75, 0.95], FRAME);
  }
}

function drawTank(brush: Brush, length: number, radius: number, paint: Material): void {
  tube(brush, [-length / 2, 0, radius], [length / 2, 0, radius], radius, radius, 14, paint);
  for (const x of [-0.3, 0, 0.3]) tube(brush, [x * length, 0, 2 * radius - 0.1], [x * length, 0, 2 * radius + 0.15], 0.28, 0.28, 8, FRAME);
}

function drawRefuse(brush: Brush, length: number, width: number, height: number, paint: Material): void {
  const [w, l] = [width / 2, length / 2];
  const ring = (x: number, top: number): [number, number, number][] => [[x, -w, -0.2], [x, -w, top], [x, w, top], [x, w, -0.2]];
  loft(brush, [ring(-l, height * 0.9), ring(l * 0.45, height), ring(l * 0.75, height * 0.95), ring(l, height * 0.45)], () => paint);
  box(brush, [l * 0.8, 0, height * 0.25], [l * 0.4, width, height * 0.5], FRAME);
}

function drawAxle(brush: Brush, x: number, width: number, radius: number): void {
  for (const side of [-1, 1]) {
    const outer = side * (width / 2);
    tube(brush.part('wheel'), [x, outer, radius], [x, outer - side * 0.32, radius], radius, radius, 14, RUBBER);
  }
}

/** Draws a bus that stands on z = 0 and looks along +x; its middle is the origin. */
export function drawBus(brush: Brush, plan: BusPlan, paint: Color): void {
  const { length, width, height, floor } = plan;
  const body = material(SURFACE.vehicle, paint, { reflectance: 0.45 });
  const [shell, windows] = [brush.part('body'), brush.part('windows')];
  const belt = floor + 0.75;
  const top = height - 0.55;
  box(shell, [0, 0, (0.35 + belt) / 2], [length, width, belt - 0.35], body);
  box(shell, [0, 0, (top + height) / 2], [length - 0.1, width - 0.06, height - top], body);
  box(shell, [-length * 0.2, 0, height + 0.1], [length * 0.25, width * 0.6, 0.24], FRAME);
  box(windows, [0, 0, (belt + top) / 2], [length - 0.12, width - 0.1, top - belt], GLASS);
  const pillars = Math.round(length / 1.6);
  for (let i = 0; i <= pillars; i++) {
    for (const side of [-1, 1]) box(shell, [(i / pillars - 0.5) * (length - 0.15), side * (width / 2 - 0.03), (belt + top) / 2], [0.1, 0.06, top - belt], body);
  }
  for (let d = 0; d < plan.doors; d++) {
    box(windows, [length / 2 - 0.9 - (d * length) / (plan.doors + 0.4), -width / 2, (0.4 + top) / 2], [1.2, 0.06, top - 0.4], GLASS);
  }
  for (const x of [length / 2 - 2.4, -length / 2 + 2.9]) drawAxle(brush.at([0, 0, 0]), x, width + 0.02, 0.48);
}
