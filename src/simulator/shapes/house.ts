import type { Vector3 } from '../../geometry/bounds.js';
import type { Brush } from '../drawing/brush.js';
import { drawRoof } from './roof.js';
import type { RoofShape } from './roof.js';
import { material, SURFACE } from '../drawing/material.js';
import type { Color, Material } from '../drawing/material.js';
import { glass } from '../drawing/patterns.js';
import type { Random } from '../drawing/random.js';
import { box, tube } from '../drawing/solids.js';
import { drawWall } from './wall.js';
import type { Opening } from './wall.js';

/** A house in its own frame: x along the front, the front at -depth / 2, z up from its floor. Lengths in metres. */
export interface HousePlan {
  readonly width: number;
  readonly depth: number;
  readonly storeys: number;
  readonly roof: RoofShape;
  readonly pitch: number;
  readonly wall: Material;
  readonly tiles: Material;
  readonly trim: Color;
  readonly door: Color;
  readonly chimneys: number;
  readonly dormers: number;
  readonly attached: boolean;
  /** Windows are drawn without frames. */
  readonly plain?: boolean;
  /** Columns of balconies on the rear. */
  readonly balconies?: number;
}

const STOREY = 2.75;
const FOUNDATION = 1.6;
const PANE = material(SURFACE.building, [48, 56, 64], { reflectance: 0.12, speckle: 0.08, pattern: glass });
const PLINTH = material(SURFACE.building, [112, 108, 102], { reflectance: 0.3 });
const GUTTER = material(SURFACE.building, [142, 146, 148], { reflectance: 0.5 });

/** Height of the eaves above the floor. */
export function eavesHeight(plan: HousePlan): number {
  return plan.storeys * STOREY + 0.35;
}

/** Draws walls with recessed windows and a door, plinth, step, gutters, and the roof with what stands on it. */
export function drawHouse(brush: Brush, plan: HousePlan, random: Random): void {
  const frame = material(SURFACE.building, plan.trim, { reflectance: 0.6 });
  const door = material(SURFACE.building, plan.door, { reflectance: 0.4 });
  const height = eavesHeight(plan);
  const { width, depth } = plan;
  const sides = [
    { brush: brush.part('wall').at([0, -depth / 2, 0]), length: width, openings: frontOpenings(plan, random, door) },
    { brush: brush.part('wall').at([0, depth / 2, 0], Math.PI), length: width, openings: windowRows(plan, width, random, 0) },
    { brush: brush.part('wall').at([width / 2, 0, 0], Math.PI / 2), length: depth, openings: sideOpenings(plan, random) },
    { brush: brush.part('wall').at([-width / 2, 0, 0], -Math.PI / 2), length: depth, openings: sideOpenings(plan, random) },
  ];
  for (const side of sides) drawWall(side.brush, side.length, height, side.openings, { wall: plan.wall, frame, pane: PANE, plain: plan.plain ?? false });
  box(brush, [0, 0, -FOUNDATION / 2], [width + 0.06, depth + 0.06, FOUNDATION + 0.6], PLINTH);
  drawEntrance(brush.part('porch'), plan, frame);
  drawGutters(brush, plan, height);
  drawBalconies(brush, plan, frame);
  drawRoof(brush.at([0, 0, height]), plan, random, { frame, pane: PANE, walls: sides.map((side) => side.brush) });
}

function doorX(plan: HousePlan): number {
  return plan.attached ? -plan.width / 2 + 1.3 : 0;
}

function frontOpenings(plan: HousePlan, random: Random, door: Material): Opening[] {
  const x = doorX(plan);
  const entrance: Opening = { x, bottom: 0.32, width: 1.05, height: 2.1, panel: door };
  const windows = windowRows(plan, plan.width, random, 0);
  const free = windows.filter((w) => w.bottom > STOREY || Math.abs(w.x - x) > (w.width + 1.05) / 2 + 0.25);
  return [entrance, ...free];
}

function sideOpenings(plan: HousePlan, random: Random): Opening[] {
  return plan.attached ? [] : windowRows(plan, plan.depth, random, 0.45);
}

/** Windows in even columns, storey over storey; `missing` is the share of windows walled up. */
function windowRows(plan: HousePlan, length: number, random: Random, missing: number): Opening[] {
  const columns = Math.max(1, Math.floor(length / 2.7));
  const width = random.range(1.1, 1.45);
  const openings: Opening[] = [];
  for (let storey = 0; storey < plan.storeys; storey++) {
    for (let c = 0; c < columns; c++) {
      if (random.next() < missing) continue;
      const x = ((c + 0.5) / columns - 0.5) * length;
      openings.push({ x, bottom: storey * STOREY + 1.15, width, height: storey === 0 ? 1.4 : 1.3, panel: null });
    }
  }
  return openings;
}

/** Door step and a canopy over the door. */
function drawEntrance(brush: Brush, plan: HousePlan, frame: Material): void {
  const x = doorX(plan);
  const front = -plan.depth / 2;
  box(brush, [x, front - 0.55, 0.05], [1.7, 1.1, 0.5], PLINTH);
  box(brush, [x, front - 0.5, 2.72], [1.8, 1.0, 0.12], plan.attached ? frame : plan.tiles);
  if (plan.attached) return;
  for (const side of [-0.75, 0.75]) tube(brush, [x + side, front - 0.9, 0.2], [x + side, front - 0.9, 2.7], 0.06, 0.06, 6, frame);
}

/** Balconies with railings on the upper storeys of the rear, in columns. */
function drawBalconies(brush: Brush, { balconies = 0, storeys, width, depth }: HousePlan, railing: Material): void {
  for (let storey = 1; storey < storeys; storey++) {
    for (let c = 0; c < balconies; c++) {
      const at = brush.part('balcony').at([((c + 0.5) / balconies - 0.5) * width, depth / 2, storey * STOREY + 0.3], Math.PI);
      box(at, [0, -0.75, 0], [3, 1.5, 0.18], PLINTH);
      box(at, [0, -1.47, 0.6], [3, 0.05, 1.0], railing);
      for (const side of [-1, 1]) box(at, [side * 1.47, -0.75, 0.6], [0.05, 1.5, 1.0], railing);
    }
  }
}

function drawGutters(brush: Brush, plan: HousePlan, height: number): void {
  const lines: [Vector3, Vector3][] = [];
  for (const side of [-1, 1]) {
    const y = side * (plan.depth / 2 + (plan.roof === 'flat' ? 0.08 : 0.42));
    if (plan.roof !== 'flat') lines.push([[-plan.width / 2, y, height - 0.12], [plan.width / 2, y, height - 0.12]]);
    const pipe = side * (plan.depth / 2 + 0.08);
    lines.push([[plan.width / 2 - 0.15, pipe, 0.2], [plan.width / 2 - 0.15, pipe, height]]);
  }
  for (const [from, to] of lines) tube(brush, from, to, 0.065, 0.065, 6, GUTTER);
}
