import type { Color } from '../drawing/material.js';
import { LOTS, TERRACE } from './plan-houses.js';
import type { Random } from '../drawing/random.js';
import { drawHedge, drawShrub } from '../shapes/shrubs.js';
import { acrossStreet } from './street-line.js';
import { streetPlace } from './town-scene.js';
import type { TownScene } from './town-scene.js';
import { drawBroadleaf, drawConifer } from '../shapes/tree.js';

const LIME: Color = [92, 122, 48];
const MAPLE: Color = [76, 106, 44];
const BEECH: Color = [104, 58, 54];
const WILLOW: Color = [128, 144, 72];
const CHERRY: Color = [214, 168, 178];
const SPRUCE: Color = [46, 78, 52];
const BLUE_SPRUCE: Color = [92, 118, 112];

/** Street trees: metres along and across; between the parking bays and the pavement. */
const STREET_TREES: readonly (readonly [along: number, across: number])[] = [
  [8, 5.5], [26, 5.5], [50, 5.5], [72, 5.5], [102, 5.5], [128, 5.5], [154, 5.5],
  [4, -5.5], [34, -5.5], [60, -5.5], [88, -5.5], [110, -5.5], [133, -5.5],
];

/** Garden and meadow trees: place in the town, height, crown radius, colour. */
const GARDEN_TREES: readonly (readonly [x: number, y: number, height: number, radius: number, color: Color])[] = [
  [24, 96, 10, 3.6, MAPLE], [50, 92, 8, 3, CHERRY], [77, 88, 11.5, 4.2, LIME], [103, 92, 9, 3.2, BEECH], [129, 88, 12, 4.3, MAPLE],
  [152, 92, 8.5, 3, WILLOW], [12, 112, 13, 4.8, LIME], [33, 115, 11, 4, MAPLE], [64, 112, 12.5, 4.6, WILLOW], [88, 114, 10, 3.5, LIME],
  [118, 113, 13, 5, MAPLE], [146, 114, 11, 4, LIME], [10, 18, 9, 3.3, CHERRY], [40, 14, 11, 4, MAPLE], [57, 22, 8, 2.8, LIME],
  [86, 16, 12, 4.4, BEECH], [108, 20, 9, 3.2, LIME], [131, 14, 11, 4, WILLOW], [154, 22, 8, 2.8, MAPLE], [25, 8, 10, 3.5, LIME],
];

const CONIFERS: readonly (readonly [x: number, y: number, height: number, radius: number, color: Color])[] = [
  [2.5, 84, 11, 2.3, SPRUCE], [48, 104, 13, 2.6, SPRUCE], [52.5, 106, 10, 2.2, SPRUCE], [101, 108, 14, 2.8, SPRUCE],
  [75, 12, 9, 2, BLUE_SPRUCE], [118, 8, 12, 2.5, SPRUCE], [149, 8, 10, 2.2, BLUE_SPRUCE], [64, 6, 11, 2.3, SPRUCE],
];

const BIRCHES: readonly (readonly [x: number, y: number])[] = [[79, 105], [82, 108], [76.5, 109], [131, 104]];

/** Draws all trees: along the street, in gardens and on the meadow, conifers, birches. */
export function planTrees(scene: TownScene, random: Random): void {
  for (const [along, across] of STREET_TREES) {
    const brush = scene.addAtStreet('tree', 'street tree', along, across, random.range(0, 6));
    const height = random.range(6.8, 8.6);
    drawBroadleaf(brush, { height, crownRadius: random.range(2, 2.5), trunkRadius: 0.14, leaf: random.pick([LIME, MAPLE]), birch: false }, random);
  }
  for (const [x, y, height, crownRadius, leaf] of GARDEN_TREES) {
    drawBroadleaf(scene.add('tree', 'garden tree', x, y), { height, crownRadius, trunkRadius: 0.02 * height + 0.06, leaf, birch: false }, random);
  }
  for (const [x, y, height, radius, color] of CONIFERS) drawConifer(scene.add('tree', 'conifer', x, y), height, radius, color, random);
  for (const [x, y] of BIRCHES) {
    const plan = { height: random.range(9, 11), crownRadius: random.range(1.7, 2.1), trunkRadius: 0.12, leaf: WILLOW, birch: true };
    drawBroadleaf(scene.add('tree', 'birch', x, y), plan, random);
  }
}

/** Draws shrubs in front gardens and back gardens. */
export function planShrubs(scene: TownScene, random: Random): void {
  const blossoms: readonly (Color | null)[] = [null, null, [196, 70, 96], [226, 208, 92], [178, 138, 196], [236, 232, 226]];
  const plant = (along: number, across: number): void => {
    drawShrub(scene.addAtStreet('shrub', 'shrub', along, across), random.range(0.5, 0.95), random.pick([LIME, MAPLE]), random.pick(blossoms), random);
  };
  for (const lot of LOTS) {
    const side = Math.sign(lot.across);
    for (const share of [-0.42, -0.24, 0.3]) plant(lot.along + share * lot.width + random.range(-0.4, 0.4), side * random.range(10.2, 11.4));
    plant(lot.along + random.range(-5, 5), side * random.range(27, 33));
    plant(lot.along + random.range(-5, 5), side * random.range(27, 33));
  }
}

/** Draws hedges: towards the street before some lots, and between the back gardens. */
export function planHedges(scene: TownScene, random: Random): void {
  const green: Color = [66, 94, 42];
  LOTS.forEach((lot, i) => {
    const side = Math.sign(lot.across);
    if (i % 2 === 0) {
      for (const end of [-1, 1]) {
        const brush = scene.addAtStreet('hedge', 'front hedge', lot.along + end * (lot.width * 0.25 + 1.4), side * 8.1);
        drawHedge(brush, lot.width * 0.5, 0.7, random.range(1, 1.3), green, random);
      }
    }
    const [x, y] = streetPlace(lot.along + lot.width / 2 + 5.2, side * 29);
    if (Math.abs(acrossStreet(x, y)) > 20) drawHedge(scene.add('hedge', 'garden hedge', x, y, Math.PI / 2), 13, 0.8, random.range(1.5, 1.9), green, random);
  });
  const [x, y] = streetPlace(TERRACE.along, -36);
  for (const shift of [-15, 0, 15]) drawHedge(scene.add('hedge', 'garden hedge', x + shift, y), 12, 0.9, 1.7, green, random);
}
