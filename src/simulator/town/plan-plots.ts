import type { Vector3 } from '../../geometry/bounds.js';
import type { Color } from '../drawing/material.js';
import { material, SURFACE } from '../drawing/material.js';
import { gravel, setts, slabs, soil } from '../drawing/patterns.js';
import { LOTS, TERRACE } from './plan-houses.js';
import type { Random } from '../drawing/random.js';
import { drawBench, drawFence, drawGardenWall, drawLitterBin, drawShed, drawWheelieBin } from '../shapes/street-furniture.js';
import { drawFootpath, drawStrip, drawTerrain, footpathAt } from './terrain.js';
import { streetPlace } from './town-scene.js';
import type { TownScene } from './town-scene.js';

const SETTS = material(SURFACE.road, [138, 124, 116], { reflectance: 0.35, pattern: setts });
const FLAGS = material(SURFACE.road, [166, 158, 146], { reflectance: 0.4, pattern: slabs });
const GRAVEL = material(SURFACE.road, [172, 164, 150], { reflectance: 0.4, pattern: gravel });
const BEDS = material(SURFACE.ground, [92, 70, 52], { speckle: 0.1, reflectance: 0.25, pattern: soil });

/** Draws the ground: terrain, footpath, and per plot the driveway, garden path, terrace and flower bed. */
export function planGround(scene: TownScene): void {
  const brush = scene.background();
  drawTerrain(brush);
  drawFootpath(brush);
  LOTS.forEach((lot, i) => {
    const side = Math.sign(lot.across);
    const front = lot.across - (side * lot.depth) / 2;
    const at = (shift: number, across: number): Vector3 => [...streetPlace(lot.along + shift, across), 0];
    drawStrip(brush, at(0, side * 7.5), at(0, front - side * 1.1), 1.4, FLAGS);
    const drive = lot.width / 2 + 2.4;
    drawStrip(brush, at(drive, side * 7.5), at(drive, lot.across), 3.1, [SETTS, GRAVEL, FLAGS][i % 3]!);
    const rear = lot.across + (side * lot.depth) / 2;
    drawStrip(brush, at(-3, rear + side * 1.9), at(3, rear + side * 1.9), 3.4, FLAGS);
    drawStrip(brush, at(-lot.width * 0.48, front - side * 0.7), at(-1.4, front - side * 0.7), 1, BEDS);
  });
  for (let i = 0; i < TERRACE.units; i++) {
    const along = TERRACE.along + (i - (TERRACE.units - 1) / 2) * TERRACE.width + TERRACE.width / 2 - 1.3;
    drawStrip(brush, [...streetPlace(along, -7.5), 0], [...streetPlace(along, -11), 0], 1.2, FLAGS);
  }
}

/** Draws garden sheds behind some houses. */
export function planSheds(scene: TownScene, random: Random): void {
  for (const [x, y] of [[46, 97], [71, 97], [125, 99], [22, 24], [34, 22], [47, 24], [110, 28], [135, 26]] as const) {
    drawShed(scene.add('shed', 'garden shed', x, y, random.range(-0.15, 0.15)), random.range(2.2, 3), random.range(1.8, 2.3));
  }
}

/** Draws fences along fronts without hedge and between the gardens of the terrace. */
export function planFences(scene: TownScene): void {
  const colors: readonly Color[] = [[232, 230, 224], [138, 104, 74], [118, 124, 118]];
  LOTS.forEach((lot, i) => {
    if (i % 4 !== 1) return;
    const across = Math.sign(lot.across) * 8;
    for (const end of [-1, 1]) {
      const length = end < 0 ? lot.width * 0.55 : lot.width * 0.45 - 0.8;
      drawFence(scene.addAtStreet('fence', 'picket fence', lot.along + end * (length / 2 + 0.9), across), length, 1, colors[i % 3]!);
    }
  });
  for (let i = 0; i <= TERRACE.units; i++) {
    const along = TERRACE.along + (i - TERRACE.units / 2) * TERRACE.width;
    drawFence(scene.addAtStreet('fence', 'garden fence', along, -27, Math.PI / 2), 10, 1.6, colors[1]!);
  }
}

/** Draws low walls before the terrace and before every fourth house. */
export function planWalls(scene: TownScene): void {
  for (let i = 0; i < TERRACE.units; i++) {
    const along = TERRACE.along + (i - (TERRACE.units - 1) / 2) * TERRACE.width - 0.65;
    drawGardenWall(scene.addAtStreet('wall', 'garden wall', along, -7.75), TERRACE.width - 1.9, 0.75);
  }
  LOTS.forEach((lot, i) => {
    if (i % 4 !== 3) return;
    const across = Math.sign(lot.across) * 7.9;
    for (const end of [-1, 1]) {
      const length = lot.width * 0.42;
      drawGardenWall(scene.addAtStreet('wall', 'garden wall', lot.along + end * (length / 2 + 1), across), length, 0.9);
    }
  });
}

/** Draws benches beside the pavement and along the footpath of the meadow. */
export function planBenches(scene: TownScene): void {
  for (const along of [76, 86, 134]) drawBench(scene.addAtStreet('bench', 'bench', along, 7, -Math.PI / 2));
  for (const x of [20, 94]) drawBench(scene.add('bench', 'bench', x, footpathAt(x) + 2, -Math.PI / 2));
}

/** Draws litter bins beside benches, and wheeled bins put out for collection. */
export function planBins(scene: TownScene, random: Random): void {
  for (const along of [77.6, 135.5]) drawLitterBin(scene.addAtStreet('bin', 'litter bin', along, 7));
  const lids: readonly Color[] = [[214, 176, 40], [46, 92, 160], [60, 64, 66], [110, 72, 44]];
  for (const [along, across] of [[19.3, 7.1], [20.1, 7.15], [68.6, 7.1], [104, -7.1], [104.9, -7.15], [150.5, 7.1]] as const) {
    const toStreet = across > 0 ? -Math.PI / 2 : Math.PI / 2;
    drawWheelieBin(scene.addAtStreet('bin', 'wheelie bin', along, across, toStreet + random.range(-0.2, 0.2)), random.pick(lids));
  }
}
