import { boards, brickwork, render, roofTiles } from '../../drawing/patterns.js';
import { material, SURFACE } from '../../drawing/material.js';
import type { Color, Material } from '../../drawing/material.js';
import { drawHouse } from '../../shapes/house.js';
import type { HousePlan } from '../../shapes/house.js';
import type { RoofShape } from '../../shapes/roof.js';
import type { Site } from '../site.js';

const wall = (color: Color, pattern: Material['pattern']): Material => material(SURFACE.building, color, { reflectance: 0.45, pattern });

const WALLS: readonly Material[] = [
  wall([150, 84, 66], brickwork), wall([186, 150, 108], brickwork), wall([226, 218, 200], render), wall([214, 190, 146], render),
  wall([198, 206, 204], render), wall([136, 148, 150], boards), wall([222, 186, 160], render),
];
const TILES: readonly Material[] = [[164, 84, 62], [94, 92, 96], [142, 70, 54], [118, 98, 84], [176, 102, 74]].map((color) =>
  material(SURFACE.building, color as unknown as Color, { reflectance: 0.35, pattern: roofTiles }));
const TRIMS: readonly Color[] = [[238, 238, 234], [96, 84, 74], [70, 76, 82]];
const DOORS: readonly Color[] = [[120, 34, 36], [38, 66, 54], [44, 58, 92], [150, 112, 60], [70, 62, 60]];
const ROOFS: readonly RoofShape[] = ['gable', 'cross-gable', 'hip', 'flat'];

export function planHouse(site: Site, width: number, depth: number): HousePlan {
  const { random } = site;
  const roof = random.pick(ROOFS);
  return {
    width, depth, storeys: 1 + Math.floor(random.range(0, 2.4)), roof, pitch: random.range(0.45, 0.95),
    wall: random.pick(WALLS), tiles: random.pick(TILES), trim: random.pick(TRIMS), door: random.pick(DOORS),
    chimneys: Math.floor(random.range(0, 2.5)), dormers: roof === 'gable' ? Math.floor(random.range(0, 3.5)) : 0, attached: false,
  };
}

/** Detached houses on both sides of the road, where the scene has room for them. */
export function buildHouses(site: Site): void {
  const { random, ground: { corridor } } = site;
  for (const side of [-1, 1]) {
    for (let along = random.range(3, 10); along < site.extent.x; along += random.range(14, 22)) {
      const plan = planHouse(site, random.range(8, 13), random.range(7, 11));
      const across = side * (corridor.profile.pavement + random.range(2, 6) + plan.depth / 2);
      const [x, y] = corridor.place(along, across);
      const yaw = corridor.yaw(along) + (side > 0 ? 0 : Math.PI);
      if (!site.take({ x, y, halfLength: plan.width / 2 + 0.8, halfWidth: plan.depth / 2 + 1.2, yaw })) continue;
      drawHouse(site.add('house', `${plan.roof} house`, x, y, yaw, 0.15), plan, random);
    }
  }
}
