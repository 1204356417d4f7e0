import type { Vector3 } from '../../geometry/bounds.js';
import type { Brush } from '../drawing/brush.js';
import type { HousePlan } from './house.js';
import { material, SURFACE } from '../drawing/material.js';
import type { Material } from '../drawing/material.js';
import { brickwork, gravel, solarCells } from '../drawing/patterns.js';
import type { Random } from '../drawing/random.js';
import { box, tube } from '../drawing/solids.js';
import { drawMansardRoof } from './mansard-roof.js';
import { drawProfileRoof, ROOF_PROFILES } from './profile-roof.js';
import type { ProfileRoofShape } from './profile-roof.js';

/** Gables left and right, gables front and back, four slopes, flat behind a parapet, four steep slopes under shallow ones, or a profile. */
export type RoofShape = 'gable' | 'cross-gable' | 'hip' | 'flat' | 'mansard' | ProfileRoofShape;

const OVERHANG = 0.38;
const MANSARD = 2.6;
const CHIMNEY = material(SURFACE.building, [138, 78, 62], { pattern: brickwork });
const POT = material(SURFACE.building, [176, 96, 66]);
const FELT = material(SURFACE.building, [104, 104, 106], { pattern: gravel, reflectance: 0.2 });
const METAL = material(SURFACE.building, [168, 172, 176], { reflectance: 0.6 });
const SOLAR = material(SURFACE.building, [30, 38, 62], { reflectance: 0.15, pattern: solarCells });

/** The windows of dormers, and what the gables continue: the walls front, rear, right, left. */
interface RoofTrim {
  readonly frame: Material;
  readonly pane: Material;
  readonly walls: readonly Brush[];
}

/** Draws the roof over a brush at the height of the eaves. */
export function drawRoof(brush: Brush, plan: HousePlan, random: Random, trim: RoofTrim): void {
  if (plan.roof === 'flat') drawFlat(brush, plan, random);
  else if (plan.roof === 'hip') drawHip(brush, plan);
  else if (plan.roof === 'mansard') drawMansardRoof(brush, plan.width, plan.depth, MANSARD, plan.dormers, { ...plan, pane: trim.pane });
  else if (plan.roof in ROOF_PROFILES) drawProfile(brush, plan, trim);
  else if (plan.roof === 'gable') drawGable(brush, plan.width, plan.depth, plan, trim.frame, [trim.walls[3]!, trim.walls[2]!]);
  else {
    drawGable(brush.at([0, 0, 0], Math.PI / 2), plan.depth, plan.width, plan, trim.frame, [trim.walls[0]!, trim.walls[1]!]);
  };
  drawChimneys(brush, plan, random);
  if (plan.roof === 'gable') drawDormers(brush, plan, trim);
  if (plan.roof === 'gable' && plan.dormers === 0 && random.next() < 0.55) drawSolarPanels(brush, plan, random);
}

function drawProfile(brush: Brush, plan: HousePlan, { walls }: RoofTrim): void {
  const shape = plan.roof as ProfileRoofShape;
  const overhang = plan.attached ? 0.05 : OVERHANG;
  drawProfileRoof(brush, shape, plan.width, plan.depth, plan.pitch, overhang, { tiles: plan.tiles, wall: plan.wall, walls });
}

/** Height of the ridge above the eaves. */
function ridgeHeight(plan: HousePlan): number {
  if (plan.roof === 'mansard') return MANSARD + Math.min(plan.width, plan.depth) * 0.08;
  if (plan.roof in ROOF_PROFILES) {
    return Math.max(...ROOF_PROFILES[plan.roof as ProfileRoofShape](plan.depth, plan.pitch).map(([, z]) => z));
  }
  const span = plan.roof === 'cross-gable' ? plan.width : plan.depth;
  return (span / 2) * Math.tan(plan.pitch);
}

function drawGable(
  brush: Brush, length: number, span: number, plan: HousePlan, frame: Material, gables: readonly [Brush, Brush],
): void {
  const ridge = (span / 2) * Math.tan(plan.pitch);
  const drop = OVERHANG * Math.tan(plan.pitch);
  const end = length / 2 + (plan.attached ? 0 : 0.3);
  const eave = span / 2 + OVERHANG;
  for (const side of [-1, 1]) {
    const low: [Vector3, Vector3] = [[-end, side * eave, -drop], [end, side * eave, -drop]];
    const slope = brush.part('roof slope');
    slab(slope, low, [[end, 0, ridge], [-end, 0, ridge]], plan.tiles);
    brush.as(gables[side < 0 ? 0 : 1]!).triangle([side * (length / 2), -span / 2, 0], [side * (length / 2), span / 2, 0], [side * (length / 2), 0, ridge], plan.wall);
    for (const edge of plan.attached ? [] : [-1, 1]) {
      tube(brush, [side * end, edge * eave, -drop], [side * end, 0, ridge], 0.08, 0.08, 4, frame);
    }
  }
  tube(brush, [-end, 0, ridge + 0.02], [end, 0, ridge + 0.02], 0.13, 0.13, 6, plan.tiles);
}

function drawHip(brush: Brush, plan: HousePlan): void {
  const w = plan.width / 2 + OVERHANG;
  const d = plan.depth / 2 + OVERHANG;
  const ridge = ridgeHeight(plan);
  const drop = OVERHANG * Math.tan(plan.pitch);
  const half = Math.max(0.2, w - d);
  const left: Vector3 = [-half, 0, ridge];
  const right: Vector3 = [half, 0, ridge];
  for (const side of [-1, 1]) {
    slab(brush.part('roof slope'), [[-w, side * d, -drop], [w, side * d, -drop]], [right, left], plan.tiles);
    const tip = side < 0 ? left : right;
    brush.part('roof slope').triangle([side * w, -d, -drop], [side * w, d, -drop], tip, plan.tiles);
    for (const edge of [-1, 1]) tube(brush, [side * w, edge * d, -drop], tip, 0.1, 0.1, 5, plan.tiles);
  }
  brush.quad([-w, -d, -drop - 0.05], [w, -d, -drop - 0.05], [w, d, -drop - 0.05], [-w, d, -drop - 0.05], plan.wall);
  tube(brush, left, right, 0.13, 0.13, 6, plan.tiles);
}

/** A roof plane and its underside. */
function slab(brush: Brush, low: [Vector3, Vector3], high: [Vector3, Vector3], tiles: Material): void {
  brush.quad(low[0], low[1], high[0], high[1], tiles);
  const below = (p: Vector3): Vector3 => [p[0], p[1], p[2] - 0.12];
  brush.quad(low[0], low[1], below(low[1]), below(low[0]), tiles);
}

function drawFlat(brush: Brush, plan: HousePlan, random: Random): void {
  const w = plan.width / 2;
  const d = plan.depth / 2;
  brush.part('flat roof').quad([-w, -d, 0], [w, -d, 0], [w, d, 0], [-w, d, 0], FELT);
  const parapet = brush.part('parapet');
  for (const side of [-1, 1]) {
    box(parapet, [0, side * d, 0.2], [plan.width + 0.3, 0.3, 0.5], METAL);
    box(parapet, [side * w, 0, 0.2], [0.3, plan.depth + 0.3, 0.5], METAL);
  }
  box(brush.part('roof structure'), [-w * 0.4, 0.5, 1.2], [3.2, 2.8, 2.4], plan.wall);
  for (let i = 0; i < 5; i++) {
    box(brush.part('roof unit'), [random.range(0, w - 1.5), random.range(1 - d, d - 1), 0.35], [random.range(0.6, 1.5), 0.9, 0.7], METAL);
  }
}

function drawChimneys(brush: Brush, plan: HousePlan, random: Random): void {
  if (plan.roof === 'flat') return;
  const top = ridgeHeight(plan) + 0.9;
  for (let i = 0; i < plan.chimneys; i++) {
    const x = plan.attached ? plan.width / 2 - 0.4 : (i === 0 ? -1 : 1) * (plan.width * random.range(0.12, 0.24));
    const y = random.range(0.3, 0.9);
    const chimney = brush.part('chimney');
    box(chimney, [x, y, top - 1.3], [0.75, 0.6, 2.6], CHIMNEY);
    box(chimney, [x, y, top + 0.02], [0.88, 0.73, 0.1], POT);
    for (const pot of [-0.18, 0.18]) tube(chimney, [x + pot, y, top], [x + pot, y, top + 0.4], 0.11, 0.09, 7, POT);
  }
}

/** Dormers look to the front, halfway up the slope. */
function drawDormers(brush: Brush, plan: HousePlan, { frame, pane }: RoofTrim): void {
  const front = -plan.depth * 0.36;
  const floor = (plan.depth / 2 + front) * Math.tan(plan.pitch);
  for (let i = 0; i < plan.dormers; i++) {
    const dormer = brush.part('dormer').at([((i + 0.5) / plan.dormers - 0.5) * plan.width * 0.8, front, floor - 0.1]);
    box(dormer, [0, 1.4, 0.75], [1.7, 2.8, 1.5], plan.wall);
    box(dormer, [0, -0.02, 0.85], [1.2, 0.06, 1.1], frame);
    for (const side of [-0.28, 0.28]) box(dormer, [side, -0.04, 0.85], [0.46, 0.06, 0.92], pane);
    for (const side of [-1, 1]) {
      dormer.quad([side * 1.05, -0.25, 1.35], [side * 1.05, 3, 1.35], [0, 3, 2.05], [0, -0.25, 2.05], plan.tiles);
    }
    dormer.triangle([-0.85, 0, 1.5], [0.85, 0, 1.5], [0, 0, 2.05], plan.wall);
  }
}

/** A rectangle of modules on the rear slope. */
function drawSolarPanels(brush: Brush, plan: HousePlan, random: Random): void {
  const half = Math.min(plan.width * 0.36, random.range(2, 4));
  const at = (x: number, share: number): Vector3 => {
    const y = (plan.depth / 2) * share;
    return [x, y, (plan.depth / 2 - y) * Math.tan(plan.pitch) + 0.12];
  };
  brush.part('solar panels').quad(at(-half, 0.85), at(half, 0.85), at(half, 0.25), at(-half, 0.25), SOLAR);
}
