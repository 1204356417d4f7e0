import type { HousePlan } from '../shapes/house.js';
import { drawHouse } from '../shapes/house.js';
import { material, SURFACE } from '../drawing/material.js';
import type { Color, Material } from '../drawing/material.js';
import { boards, brickwork, render, roofTiles } from '../drawing/patterns.js';
import type { Random } from '../drawing/random.js';
import type { RoofShape } from '../shapes/roof.js';
import { streetYaw } from './street-line.js';
import { streetPlace } from './town-scene.js';
import type { TownScene } from './town-scene.js';

/** A plot with its house: place along and across the street, and the size of the house, metres. */
export interface Lot {
  readonly along: number;
  readonly across: number;
  readonly width: number;
  readonly depth: number;
  readonly storeys: number;
  readonly roof: RoofShape;
  readonly pitch: number;
  readonly dormers: number;
}

const brick = (color: Color): Material => material(SURFACE.building, color, { reflectance: 0.35, pattern: brickwork });
const plaster = (color: Color): Material => material(SURFACE.building, color, { reflectance: 0.6, pattern: render });
const tile = (color: Color): Material => material(SURFACE.building, color, { reflectance: 0.35, pattern: roofTiles });

const BRICKS = [brick([150, 84, 66]), brick([168, 104, 78]), brick([186, 150, 108]), brick([132, 76, 64])];
const WALLS = [
  plaster([226, 218, 200]), BRICKS[0]!, plaster([236, 234, 228]), BRICKS[2]!, plaster([214, 190, 146]), BRICKS[1]!,
  plaster([198, 206, 204]), material(SURFACE.building, [136, 148, 150], { pattern: boards }), plaster([222, 186, 160]), BRICKS[3]!,
];
const TILES = [tile([164, 84, 62]), tile([94, 92, 96]), tile([142, 70, 54]), tile([118, 98, 84]), tile([176, 102, 74])];
const DOORS: readonly Color[] = [[120, 34, 36], [38, 66, 54], [44, 58, 92], [150, 112, 60], [70, 62, 60]];

/** The detached houses. */
export const LOTS: readonly Lot[] = [
  { along: 13, across: 17.5, width: 11, depth: 9, storeys: 2, roof: 'gable', pitch: 0.75, dormers: 0 },
  { along: 37, across: 18.5, width: 9.5, depth: 10.5, storeys: 2, roof: 'cross-gable', pitch: 0.8, dormers: 0 },
  { along: 61, across: 18, width: 13, depth: 9.5, storeys: 1, roof: 'gable', pitch: 0.85, dormers: 2 },
  { along: 90, across: 18, width: 11.5, depth: 10, storeys: 2, roof: 'hip', pitch: 0.6, dormers: 0 },
  { along: 115, across: 19, width: 12, depth: 9, storeys: 1, roof: 'gable', pitch: 0.9, dormers: 3 },
  { along: 143, across: 18, width: 12.5, depth: 10.5, storeys: 2, roof: 'hip', pitch: 0.55, dormers: 0 },
  { along: 73, across: -18.5, width: 16, depth: 11.5, storeys: 3, roof: 'flat', pitch: 0, dormers: 0 },
  { along: 98, across: -18, width: 10.5, depth: 9.5, storeys: 2, roof: 'gable', pitch: 0.7, dormers: 0 },
  { along: 120, across: -18.5, width: 10, depth: 11, storeys: 2, roof: 'cross-gable', pitch: 0.7, dormers: 0 },
  { along: 144, across: -17.5, width: 13, depth: 9, storeys: 1, roof: 'hip', pitch: 0.7, dormers: 0 },
];

/** The terrace: `units` houses in a line, their common middle, and what they share. */
export const TERRACE = { along: 31.5, across: -16.5, units: 7, width: 6.4, depth: 9.5 } as const;

/** Draws all houses: the detached ones, then the terrace from west to east. */
export function planHouses(scene: TownScene, random: Random): void {
  LOTS.forEach((lot, i) => {
    const brush = scene.addAtStreet('house', `house ${i + 1}`, lot.along, lot.across, lot.across > 0 ? 0 : Math.PI, 0.15);
    drawHouse(brush, detached(lot, i, random), random);
  });
  planTerrace(scene, random);
}

function detached(lot: Lot, i: number, random: Random): HousePlan {
  return {
    ...lot,
    wall: WALLS[i % WALLS.length]!,
    tiles: TILES[i % TILES.length]!,
    trim: random.pick<Color>([[238, 238, 234], [238, 238, 234], [96, 84, 74], [70, 76, 82]]),
    door: random.pick(DOORS),
    chimneys: lot.roof === 'flat' ? 0 : 1 + (i % 3 === 0 ? 1 : 0),
    attached: false,
  };
}

/** The units share one straight line and one level, as terraces do; walls and doors differ. */
function planTerrace(scene: TownScene, random: Random): void {
  const { along, across, units, width, depth } = TERRACE;
  const [x, y] = streetPlace(along, across);
  const yaw = streetYaw(along);
  for (let i = 0; i < units; i++) {
    const offset = (i - (units - 1) / 2) * width;
    const brush = scene.add('house', `terraced house ${i + 1}`, x, y, yaw + Math.PI, 0.25).at([-offset, 0, 0]);
    drawHouse(brush, {
      width, depth, storeys: 2, roof: 'gable', pitch: 0.72, wall: BRICKS[(i * 5 + 1) % BRICKS.length]!, tiles: TILES[i % 3 === 1 ? 0 : 2]!,
      trim: [236, 236, 230], door: random.pick(DOORS), chimneys: 1, dormers: i % 3 === 2 ? 1 : 0, attached: true,
    }, random);
  }
}
