import type { Vector3 } from '../../geometry/bounds.js';
import type { Brush } from '../drawing/brush.js';
import { material, SURFACE } from '../drawing/material.js';
import { bark } from '../drawing/patterns.js';
import type { Random } from '../drawing/random.js';
import { tube } from '../drawing/solids.js';

/** A tree without leaves: metres, and how steeply its branches rise (0 level, 1 upright). */
export interface BareTreePlan {
  readonly height: number;
  readonly crownRadius: number;
  readonly trunkRadius: number;
  readonly rise: number;
}

const WOOD = material(SURFACE.highVegetation, [98, 84, 72], { speckle: 0.12, reflectance: 0.4, scatter: 0.008, pattern: bark });
const CHILDREN = [4, 4, 3] as const;

/** Draws trunk and branches, each of which divides again; `fine` adds the last order of twigs. */
export function drawBareTree(brush: Brush, plan: BareTreePlan, random: Random, fine: boolean): void {
  const [trunk, crown] = [brush.part('trunk'), brush.part('crown')];
  const fork: Vector3 = [random.range(-0.2, 0.2), random.range(-0.2, 0.2), plan.height * random.range(0.22, 0.34)];
  tube(trunk, [0, 0, -0.4], fork, plan.trunkRadius * 1.2, plan.trunkRadius * 0.85, 8, WOOD);
  const limbs = 7;
  for (let i = 0; i < limbs; i++) {
    const around = (2 * Math.PI * (i + random.range(0, 0.7))) / limbs;
    const steep = plan.rise + (1 - plan.rise) * random.range(0, 0.9) * (i / limbs);
    const reach = plan.crownRadius * random.range(0.5, 0.8) * (1.1 - steep * 0.6);
    const rise = (plan.height - fork[2]) * (0.3 + 0.45 * steep);
    const end: Vector3 = [fork[0] + reach * Math.cos(around), fork[1] + reach * Math.sin(around), fork[2] + rise];
    drawBranch(crown, random, fork, end, plan.trunkRadius * 0.5, 0, fine ? 3 : 2);
  }
}

function drawBranch(brush: Brush, random: Random, from: Vector3, to: Vector3, radius: number, order: number, orders: number): void {
  tube(brush, from, to, radius, Math.max(0.012, radius * 0.55), order === 0 ? 5 : 3, WOOD);
  if (order >= orders) return;
  const length = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
  for (let i = 0; i < CHILDREN[order]!; i++) {
    const share = random.range(0.45, 1);
    const start: Vector3 = [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share, from[2] + (to[2] - from[2]) * share];
    const reach = length * random.range(0.4, 0.7);
    const along = 0.55 / length;
    const end: Vector3 = [
      start[0] + reach * ((to[0] - from[0]) * along + random.range(-0.6, 0.6)),
      start[1] + reach * ((to[1] - from[1]) * along + random.range(-0.6, 0.6)),
      start[2] + reach * ((to[2] - from[2]) * along + random.range(-0.1, 0.6)),
    ];
    drawBranch(brush, random, start, end, radius * 0.5, order + 1, orders);
  }
}
