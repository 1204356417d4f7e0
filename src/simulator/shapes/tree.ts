import type { Vector3 } from '../../geometry/bounds.js';
import type { Brush } from '../drawing/brush.js';
import { drawLeaf, drawLeafClump, direction, foliage } from './leaves.js';
import { material, SURFACE } from '../drawing/material.js';
import type { Color, Material } from '../drawing/material.js';
import { bark, birchBark } from '../drawing/patterns.js';
import type { Random } from '../drawing/random.js';
import { tube } from '../drawing/solids.js';

/** A broadleaf tree: metres, and the colour of its leaves. `slender` crowns are taller than wide (birch, young tree). */
export interface BroadleafPlan {
  readonly height: number;
  readonly crownRadius: number;
  readonly trunkRadius: number;
  readonly leaf: Color;
  readonly birch: boolean;
  /** Size of a leaf, or of a spray of leaves drawn as one; 0.13 m when absent. Larger leaves are fewer. */
  readonly leafSize?: number;
  /** Height of the lowest leaves as a share of the tree's; about 0.3 when absent. */
  readonly crownBase?: number;
}

const LEAF = 0.13;
/** With leaves larger than this no twig is drawn. */
const COARSE = 0.17;

const WOOD = material(SURFACE.highVegetation, [104, 86, 68], { speckle: 0.12, reflectance: 0.4, scatter: 0.008, pattern: bark });
const BIRCH = material(SURFACE.highVegetation, [206, 202, 192], { reflectance: 0.6, scatter: 0.008, pattern: birchBark });

/** Draws a trunk that divides into limbs, each ending in clumps of leaves that together make a lumpy crown. */
export function drawBroadleaf(brush: Brush, plan: BroadleafPlan, random: Random): void {
  const wood = plan.birch ? BIRCH : WOOD;
  const crownBase = plan.height * (plan.crownBase ?? random.range(0.26, 0.34));
  const middle = (plan.height + crownBase) / 2;
  const half = (plan.height - crownBase) / 2;
  const fork: Vector3 = [random.range(-0.2, 0.2), random.range(-0.2, 0.2), crownBase];
  const top: Vector3 = [random.range(-0.4, 0.4), random.range(-0.4, 0.4), plan.height * 0.86];
  const [trunk, crown] = [brush.part('trunk'), brush.part('crown')];
  tube(trunk, [0, 0, -0.4], [0, 0, 0.5], plan.trunkRadius * 1.5, plan.trunkRadius, 9, wood);
  tube(trunk, [0, 0, 0.5], fork, plan.trunkRadius, plan.trunkRadius * 0.8, 9, wood);
  tube(crown, fork, top, plan.trunkRadius * 0.75, 0.03, 7, wood);
  const leafSize = plan.leafSize ?? LEAF;
  const clumps = Math.round(10 + plan.crownRadius * 9);
  const lean = random.range(0, 2 * Math.PI);
  for (let i = 0; i < clumps; i++) {
    const end = clumpCentre(random, i / clumps, plan.crownRadius, middle, half, lean);
    if (i % 2 === 0) drawLimb(crown, random, along(fork, top, random.range(0, 0.6)), end, plan.trunkRadius * 0.32, wood, leafSize > COARSE);
    const size = plan.crownRadius * random.range(0.17, 0.36) + 0.12;
    const leaf = foliage(random, plan.leaf);
    const radii: Vector3 = [size * random.range(0.8, 1.3), size * random.range(0.8, 1.3), size * random.range(0.5, 0.8)];
    const leaves = Math.round((30 + 230 * size * size) * (LEAF / leafSize) ** 2);
    drawLeafClump(crown, random, end, radii, leaves, leafSize, leaf);
  }
}

/** Clump centres follow a spiral over the crown, so that no side stays bare; one side reaches farther than the other. */
function clumpCentre(random: Random, share: number, radius: number, middle: number, half: number, lean: number): Vector3 {
  const z = 1 - 1.8 * share - random.range(0, 0.15);
  const around = share * 97 + random.range(-0.6, 0.6);
  const outline = 1 + 0.16 * Math.cos(around - lean) + 0.12 * Math.cos(3 * around + 2 * lean);
  const r = Math.sqrt(Math.max(0, 1 - z * z)) ** 0.8 * Math.sqrt(random.range(0.2, 1)) * radius * outline * 0.88;
  return [r * Math.cos(around), r * Math.sin(around), middle + z * half * 0.84 + random.range(-0.25, 0.25)];
}

/** A limb with a kink, and two twigs unless it is drawn coarsely. */
function drawLimb(brush: Brush, random: Random, from: Vector3, to: Vector3, radius: number, wood: Material, coarse: boolean): void {
  const bend = along(from, to, 0.5);
  const kink: Vector3 = [bend[0], bend[1], bend[2] - random.range(0, 0.4)];
  tube(brush, from, kink, radius, radius * 0.6, coarse ? 4 : 6, wood);
  tube(brush, kink, to, radius * 0.6, 0.015, coarse ? 3 : 5, wood);
  if (coarse) return;
  for (let i = 0; i < 2; i++) {
    const d = direction(random);
    const tip: Vector3 = [to[0] + d[0] * 0.7, to[1] + d[1] * 0.7, to[2] + Math.abs(d[2]) * 0.6];
    tube(brush, along(kink, to, 0.4 + 0.3 * i), tip, radius * 0.3, 0.01, 4, wood);
  }
}

/** Size of a spray of needles, metres. */
const NEEDLES = 0.12;

/** Draws a conifer: drooping whorls of branches, dense with sprays of needles, narrowing to a tip. */
export function drawConifer(
  brush: Brush, height: number, radius: number, color: Color, random: Random, leafSize = NEEDLES,
): void {
  const [trunk, crown] = [brush.part('trunk'), brush.part('crown')];
  tube(trunk, [0, 0, -0.4], [0, 0, height * 0.96], height * 0.018 + 0.05, 0.02, 8, WOOD);
  const whorls = Math.round(height * 2.6);
  for (let w = 0; w < whorls; w++) {
    const share = (w + random.range(0, 0.7)) / whorls;
    const base = height * (0.1 + 0.88 * share);
    const reach = radius * (1 - share) ** 0.85 * random.range(0.85, 1.1) + 0.12;
    const leaf = foliage(random, color);
    const branches = Math.max(4, Math.round(5 + 5 * (1 - share)));
    for (let b = 0; b < branches; b++) {
      drawBough(crown, random, base, reach * random.range(0.8, 1.1), (2 * Math.PI * (b + w * 0.37)) / branches, leaf, leafSize);
    }
  }
}

function drawBough(brush: Brush, random: Random, base: number, reach: number, around: number, leaf: Material, leafSize: number): void {
  const at = (share: number): Vector3 => [
    reach * share * Math.cos(around),
    reach * share * Math.sin(around),
    base - reach * 0.32 * share * share,
  ];
  if (leafSize <= COARSE) tube(brush, at(0), at(0.9), 0.025, 0.008, 4, WOOD);
  const needles = Math.round((6 + reach * 15) * (NEEDLES / leafSize) ** 2);
  for (let i = 0; i < needles; i++) {
    const share = Math.sqrt(random.range(0.04, 1));
    const p = at(share);
    const spread = 0.06 + 0.22 * (1 - share * 0.5);
    drawLeaf(brush, random, [p[0] + random.normal() * spread, p[1] + random.normal() * spread, p[2] + random.normal() * 0.07], leafSize, leaf);
  }
}

function along(a: Vector3, b: Vector3, share: number): Vector3 {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}
