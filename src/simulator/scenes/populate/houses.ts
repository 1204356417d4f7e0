import { boards, brickwork, render, roofTiles } from '../../drawing/patterns.js';
import { material, SURFACE } from '../../drawing/material.js';
import type { Color, Material } from '../../drawing/material.js';
import { drawHouse } from '../../shapes/house.js';
import type { HousePlan } from '../../shapes/house.js';
import type { RoofShape } from '../../shapes/roof.js';
import { drawShed } from '../../shapes/street-furniture.js';
import type { Site } from '../site.js';
import type { Variants } from '../split.js';

/** A sort of building: its roof, and the ranges of its size in metres and of its pitch in radians. */
interface BuildingStyle {
  readonly name: string;
  readonly roof: RoofShape;
  readonly width: readonly [number, number];
  readonly depth: readonly [number, number];
  readonly storeys: readonly [number, number];
  readonly pitch: readonly [number, number];
}

const HOUSE_SIZE = { width: [7.5, 13], depth: [7, 11], storeys: [1, 3], pitch: [0.45, 0.95] } as const;

export const HOUSES: Variants<BuildingStyle> = {
  train: [
    { ...HOUSE_SIZE, name: 'gable house', roof: 'gable' }, { ...HOUSE_SIZE, name: 'cross-gable house', roof: 'cross-gable' },
    { ...HOUSE_SIZE, name: 'hip house', roof: 'hip', width: [9, 13] }, { ...HOUSE_SIZE, name: 'flat house', roof: 'flat' },
    { ...HOUSE_SIZE, name: 'mansard house', roof: 'mansard' }, { ...HOUSE_SIZE, name: 'shed-roof house', roof: 'shed', storeys: [1, 2] },
  ],
  validation: [
    { ...HOUSE_SIZE, name: 'saltbox house', roof: 'saltbox' }, { ...HOUSE_SIZE, name: 'gambrel house', roof: 'gambrel', storeys: [1, 2] },
    { ...HOUSE_SIZE, name: 'pyramid house', roof: 'hip', width: [8.2, 8.6], depth: [8, 8.4], pitch: [0.5, 0.7] },
    { ...HOUSE_SIZE, name: 'butterfly house', roof: 'butterfly', storeys: [1, 2] },
  ],
};

const BLOCK_SIZE = { width: [14, 24], depth: [9.5, 13], storeys: [3, 6], pitch: [0.4, 0.7] } as const;

export const BLOCKS: Variants<BuildingStyle> = {
  train: [
    { ...BLOCK_SIZE, name: 'flat block', roof: 'flat' }, { ...BLOCK_SIZE, name: 'mansard block', roof: 'mansard' },
    { ...BLOCK_SIZE, name: 'gable block', roof: 'gable' },
  ],
  validation: [
    { ...BLOCK_SIZE, name: 'hip block', roof: 'hip' }, { ...BLOCK_SIZE, name: 'tower block', roof: 'flat', width: [12, 13.5], storeys: [6, 8] },
  ],
};

const HALL_SIZE = { width: [15, 28], depth: [9, 15], storeys: [1, 2], pitch: [0.25, 0.45] } as const;

export const HALLS: Variants<BuildingStyle> = {
  train: [{ ...HALL_SIZE, name: 'gable hall', roof: 'gable' }, { ...HALL_SIZE, name: 'flat hall', roof: 'flat' }, { ...HALL_SIZE, name: 'vault hall', roof: 'vault', pitch: [0.7, 1] }],
  validation: [{ ...HALL_SIZE, name: 'shed-roof hall', roof: 'shed' }],
};

export const SHEDS: Variants<{ readonly name: string; readonly roof: RoofShape | 'lean-to' }> = {
  train: [{ name: 'lean-to shed', roof: 'lean-to' }, { name: 'gable shed', roof: 'gable' }],
  validation: [{ name: 'saltbox shed', roof: 'saltbox' }, { name: 'flat garage', roof: 'flat' }],
};

/** What is built against a house. */
export const ANNEXES: Variants<{ readonly name: string; readonly roof: RoofShape }> = {
  train: [{ name: 'flat annex', roof: 'flat' }, { name: 'gable annex', roof: 'gable' }, { name: 'lean-to annex', roof: 'shed' }],
  validation: [{ name: 'saltbox annex', roof: 'saltbox' }, { name: 'vault annex', roof: 'vault' }],
};

const wall = (color: Color, pattern: Material['pattern']): Material => material(SURFACE.building, color, { reflectance: 0.45, pattern });
const tile = (color: Color): Material => material(SURFACE.building, color, { reflectance: 0.35, pattern: roofTiles });

const WALLS: readonly Material[] = [
  wall([150, 84, 66], brickwork), wall([186, 150, 108], brickwork), wall([226, 218, 200], render), wall([214, 190, 146], render),
  wall([198, 206, 204], render), wall([136, 148, 150], boards), wall([222, 186, 160], render), wall([132, 76, 64], brickwork),
];
const TILES = [tile([164, 84, 62]), tile([94, 92, 96]), tile([142, 70, 54]), tile([118, 98, 84]), tile([176, 102, 74]), tile([70, 74, 80])];
const TRIMS: readonly Color[] = [[238, 238, 234], [96, 84, 74], [70, 76, 82]];
const DOORS: readonly Color[] = [[120, 34, 36], [38, 66, 54], [44, 58, 92], [150, 112, 60], [70, 62, 60]];
/** Leaves larger than this tell that the scan is too coarse for the frames of windows. */
const COARSE = 0.22;
const FLOOR = 0.15;

/** A building of a style, with its colours. */
function planBuilding({ random, leafSize }: Site, style: BuildingStyle): HousePlan {
  const { roof } = style;
  const pitched = roof !== 'flat' && roof !== 'vault' && roof !== 'butterfly';
  return {
    width: random.range(...style.width), depth: random.range(...style.depth),
    storeys: Math.floor(random.range(style.storeys[0], style.storeys[1] + 0.99)), roof, pitch: random.range(...style.pitch),
    wall: random.pick(WALLS), tiles: random.pick(TILES), trim: random.pick(TRIMS), door: random.pick(DOORS),
    chimneys: pitched ? Math.floor(random.range(0, 2.5)) : 0,
    dormers: roof === 'gable' || roof === 'mansard' ? Math.floor(random.range(0, 3.9)) : 0,
    attached: false, plain: leafSize > COARSE, balconies: 0,
  };
}

/** Where a building stands: its middle, and the direction of its front's left-to-right, radians. */
interface Plot {
  readonly x: number;
  readonly y: number;
  readonly yaw: number;
}

/** The plot of a building beside the road whose front is `setback` metres behind the pavement. */
function roadPlot({ ground: { corridor } }: Site, along: number, side: number, depth: number, setback: number): Plot {
  const [x, y] = corridor.place(along, side * (corridor.profile.pavement + setback + depth / 2));
  return { x, y, yaw: corridor.yaw(along) + (side > 0 ? 0 : Math.PI) };
}

function raise(site: Site, category: string, name: string, plan: HousePlan, { x, y, yaw }: Plot, group: number): boolean {
  if (!site.take({ x, y, halfLength: plan.width / 2 + 0.7, halfWidth: plan.depth / 2 + 1.2, yaw })) return false;
  drawHouse(site.add(category, name, x, y, yaw, FLOOR, group), plan, site.random);
  return true;
}

/** Detached houses on both sides of the road; some have an annex, with which they are a group. */
export function buildHouses(site: Site): void {
  const { random } = site;
  for (const side of [-1, 1]) {
    for (let along = random.range(2, 9); along < site.extent.x; along += random.range(13, 20)) {
      const style = site.choose(HOUSES);
      const plan = planBuilding(site, style);
      const plot = roadPlot(site, along, side, plan.depth, random.range(1.5, 6));
      const annexed = random.next() < 0.4;
      const group = annexed ? site.truth.addGroup('building') : 0;
      if (raise(site, 'house', style.name, plan, plot, group) && annexed) addAnnex(site, plan, plot, group);
    }
  }
}

/** A low wing against the right-hand side of a house. */
function addAnnex(site: Site, main: HousePlan, { x, y, yaw }: Plot, group: number): void {
  const { random } = site;
  const [width, depth] = [random.range(2.8, 5), random.range(4.5, main.depth)];
  const shift = main.width / 2 + width / 2;
  const { name, roof } = site.choose(ANNEXES);
  const plan: HousePlan = { ...main, width, depth, storeys: 1, roof, chimneys: 0, dormers: 0, attached: true };
  const [ax, ay] = [x + Math.cos(yaw) * shift, y + Math.sin(yaw) * shift];
  const brush = site.addUnplaced('annex', name, group);
  drawHouse(brush.at([ax, ay, site.heightAt(x, y) + FLOOR], yaw), plan, random);
  site.take({ x: ax + Math.cos(yaw) * 0.8, y: ay + Math.sin(yaw) * 0.8, halfLength: width / 2, halfWidth: depth / 2 + 1, yaw });
}

/** A terrace: houses of one height wall to wall, some with a wing behind them; all of them a group. */
export function buildTerrace(site: Site, side: number): void {
  const { random } = site;
  const style = site.choose(HOUSES);
  const base = { ...planBuilding(site, style), width: random.range(5, 7), attached: true, dormers: 0 };
  const units = Math.max(2, Math.min(8, Math.floor((site.extent.x - 4) / base.width)));
  const plot = roadPlot(site, site.extent.x / 2, side, base.depth, random.range(0.5, 5));
  const floor = site.heightAt(plot.x, plot.y) + FLOOR;
  if (!site.take({ ...plot, halfLength: (units * base.width) / 2 + 0.5, halfWidth: base.depth / 2 + 1.2 })) return;
  const group = site.truth.addGroup('terrace');
  for (let i = 0; i < units; i++) {
    const shift = (i - (units - 1) / 2) * base.width;
    const [x, y] = [plot.x + Math.cos(plot.yaw) * shift, plot.y + Math.sin(plot.yaw) * shift];
    const brush = site.addUnplaced('house', style.name, group).at([x, y, floor], plot.yaw);
    const dormers = style.roof === 'gable' && random.next() < 0.3 ? 1 : 0;
    drawHouse(brush, { ...base, wall: random.pick(WALLS), door: random.pick(DOORS), dormers }, random);
    if (random.next() < 0.35) addWing(site, base, [x, y, floor], plot.yaw, group);
  }
}

/** A wing behind a terraced house. */
function addWing(site: Site, main: HousePlan, [x, y, z]: readonly [number, number, number], yaw: number, group: number): void {
  const depth = site.random.range(2.5, 4.5);
  const { name, roof } = site.choose(ANNEXES);
  const behind = (main.depth + depth) / 2;
  const plan: HousePlan = { ...main, width: main.width * 0.55, depth, storeys: 1, roof, chimneys: 0 };
  const brush = site.addUnplaced('annex', name, group);
  drawHouse(brush.at([x - Math.sin(yaw) * behind, y + Math.cos(yaw) * behind, z], yaw), plan, site.random);
}

/** Blocks of flats along the road. */
export function buildBlocks(site: Site): void {
  const { random } = site;
  for (const side of [-1, 1]) {
    for (let along = random.range(4, 12); along < site.extent.x; along += random.range(18, 28)) {
      const style = site.choose(BLOCKS);
      const plan = { ...planBuilding(site, style), plain: true, balconies: random.next() < 0.6 ? Math.floor(random.range(1, 4)) : 0 };
      raise(site, 'block', style.name, plan, roadPlot(site, along, side, plan.depth, random.range(1, 5)), 0);
    }
  }
}

/** One building of the styles, turned as the road, anywhere on the land. */
export function buildSomewhere(site: Site, category: 'hall' | 'house', styles: Variants<BuildingStyle>): void {
  const { random } = site;
  const style = site.choose(styles);
  const plan = { ...planBuilding(site, style), chimneys: 0, dormers: 0 };
  for (let attempt = 0; attempt < 4; attempt++) {
    const side = random.next() < 0.5 ? -1 : 1;
    const plot = roadPlot(site, random.range(4, site.extent.x - 4), side, plan.depth, random.range(2, 9));
    if (raise(site, category, style.name, plan, plot, 0)) return;
  }
}

export function buildSheds(site: Site, count: number): void {
  const { random } = site;
  for (let i = 0; i < count; i++) {
    const { name, roof } = site.choose(SHEDS);
    const place = site.spot(2, ['land']);
    if (!place) continue;
    const brush = site.add('shed', name, ...place, random.range(0, 6.3), 0.05);
    if (roof === 'lean-to') drawShed(brush, random.range(2, 3.2), random.range(1.8, 2.5));
    else drawHouse(brush, { ...planBuilding(site, { ...HOUSE_SIZE, name, roof }), width: random.range(2.6, 4), depth: random.range(2.4, 3.4), storeys: 1, chimneys: 0, dormers: 0, plain: true }, random);
  }
}
