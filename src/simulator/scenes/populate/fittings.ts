import type { Brush } from '../../drawing/brush.js';
import { material, SURFACE } from '../../drawing/material.js';
import type { Color } from '../../drawing/material.js';
import { gravel } from '../../drawing/patterns.js';
import type { Random } from '../../drawing/random.js';
import { drawConcreteWall, drawMeshFence, drawPanelFence, drawRailFence, drawRubbleWall } from '../../shapes/barriers.js';
import { drawHeap } from '../../shapes/heap.js';
import { drawBollard, drawBridge, drawContainer, drawPicnicTable, drawRecyclingBin, drawStoneBench } from '../../shapes/site-objects.js';
import { drawBench, drawFence, drawGardenWall, drawLitterBin, drawWheelieBin } from '../../shapes/street-furniture.js';
import type { Region } from '../ground.js';
import type { Site } from '../site.js';
import type { Variants } from '../split.js';

const PAINTS: readonly Color[] = [[46, 92, 160], [150, 60, 44], [62, 110, 76], [214, 176, 40], [120, 124, 126], [232, 230, 224]];
const WOODS: readonly Color[] = [[232, 230, 224], [138, 104, 74], [118, 124, 118]];

interface Barrier {
  readonly category: 'fence' | 'wall';
  readonly name: string;
  readonly height: readonly [number, number];
  /** Draws it along the brush's x axis. */
  readonly draw: (brush: Brush, length: number, height: number, random: Random) => void;
}

export const BARRIERS: Variants<Barrier> = {
  train: [
    { category: 'fence', name: 'picket fence', height: [0.8, 1.3], draw: (brush, length, height, random) => drawFence(brush, length, height, random.pick(WOODS)) },
    { category: 'fence', name: 'panel fence', height: [1.5, 2], draw: (brush, length, height, random) => drawPanelFence(brush, length, height, random.pick(WOODS)) },
    { category: 'fence', name: 'mesh fence', height: [1.2, 2.2], draw: drawMeshFence },
    { category: 'wall', name: 'brick wall', height: [0.5, 1.8], draw: drawGardenWall },
    { category: 'wall', name: 'concrete wall', height: [0.6, 2.4], draw: drawConcreteWall },
  ],
  validation: [
    { category: 'fence', name: 'rail fence', height: [1, 1.4], draw: (brush, length, height, random) => drawRailFence(brush, length, height, random.pick(WOODS)) },
    { category: 'wall', name: 'rubble wall', height: [0.7, 1.3], draw: drawRubbleWall },
  ],
};

/** A thing that stands by itself: the radius of its ground, and how it is drawn on z = 0. */
interface Fitting {
  readonly category: string;
  readonly name: string;
  readonly radius: number;
  readonly draw: (brush: Brush, random: Random) => void;
}

export const SEATS: Variants<Fitting> = {
  train: [
    { category: 'bench', name: 'bench', radius: 0.9, draw: drawBench },
    { category: 'bench', name: 'picnic table', radius: 1.1, draw: drawPicnicTable },
  ],
  validation: [{ category: 'bench', name: 'stone bench', radius: 0.9, draw: drawStoneBench }],
};

export const BINS: Variants<Fitting> = {
  train: [
    { category: 'bin', name: 'litter bin', radius: 0.35, draw: drawLitterBin },
    { category: 'bin', name: 'wheelie bin', radius: 0.45, draw: (brush, random) => drawWheelieBin(brush, random.pick(PAINTS)) },
  ],
  validation: [{ category: 'bin', name: 'recycling bin', radius: 0.9, draw: (brush, random) => drawRecyclingBin(brush, random.pick(PAINTS)) }],
};

const SOILS = [[122, 98, 74], [168, 160, 146], [96, 92, 88]].map((color) =>
  material(SURFACE.ground, color as unknown as Color, { speckle: 0.1, reflectance: 0.35, pattern: gravel }));
const heap = (brush: Brush, random: Random, long: number, tall: number): void => {
  const radius = random.range(1.3, 2.6);
  drawHeap(brush, radius * long, radius, radius * tall, random.pick(SOILS), random);
};

export const HEAPS: Variants<Fitting> = {
  train: [
    { category: 'stockpile', name: 'cone', radius: 3, draw: (brush, random) => heap(brush, random, 1, 0.75) },
    { category: 'stockpile', name: 'ridge', radius: 5, draw: (brush, random) => heap(brush, random, 1.8, 0.65) },
  ],
  validation: [{ category: 'stockpile', name: 'flat heap', radius: 3.4, draw: (brush, random) => heap(brush, random, 1.2, 0.38) }],
};

export const CONTAINERS: Variants<Fitting> = {
  train: [{ category: 'container', name: 'container', radius: 3.2, draw: (brush, random) => drawContainer(brush, 6.06, random.pick(PAINTS)) }],
  validation: [{ category: 'container', name: 'short container', radius: 1.9, draw: (brush, random) => drawContainer(brush, 3, random.pick(PAINTS)) }],
};

export const BOLLARDS: Variants<Fitting> = {
  train: [{ category: 'bollard', name: 'bollard', radius: 0.2, draw: (brush) => drawBollard(brush, 0.9) }],
  validation: [{ category: 'bollard', name: 'low bollard', radius: 0.2, draw: (brush) => drawBollard(brush, 0.6) }],
};

/** Over a ditch: rise of the arch, and stone or timber. */
export const BRIDGES: Variants<{ readonly name: string; readonly rise: number; readonly stone: boolean }> = {
  train: [{ name: 'timber bridge', rise: 0, stone: false }, { name: 'arched timber bridge', rise: 0.4, stone: false }],
  validation: [{ name: 'stone bridge', rise: 0.35, stone: true }],
};

/** A fence or wall on the land, along the road or across it. */
export function putBarrier(site: Site): void {
  const { random, ground: { corridor } } = site;
  const { category, name, height, draw } = site.choose(BARRIERS);
  const length = random.range(3, 10);
  const side = random.next() < 0.5 ? -1 : 1;
  const along = random.range(2, site.extent.x - 2);
  const near = random.next() < 0.6;
  const [x, y] = corridor.place(along, side * (corridor.profile.pavement + (near ? 0.6 : random.range(3, 14))));
  const yaw = corridor.yaw(along) + (near || random.next() < 0.5 ? 0 : Math.PI / 2);
  if (site.ground.regionAt(x, y) !== 'land' || !site.take({ x, y, halfLength: length / 2, halfWidth: 0.25, yaw })) return;
  draw(site.add(category, name, x, y, yaw), length, random.range(...height), random);
}

/** A fitting on free ground of a region; returns its place. */
export function put(site: Site, variants: Variants<Fitting>, regions: readonly Region[], group = 0, near?: { x: number; y: number; within: number }): [number, number] | null {
  const { category, name, radius, draw } = site.choose(variants);
  const place = site.spot(radius, regions, near);
  if (place) draw(site.add(category, name, ...place, site.random.range(0, 6.3), 0, group), site.random);
  return place;
}

/** Several fittings close together: a group. */
export function putCluster(site: Site, variants: readonly Variants<Fitting>[], category: string, count: number, regions: readonly Region[], within: number): void {
  const group = site.truth.addGroup(category);
  const first = put(site, variants[0]!, regions, group);
  for (let i = 1; first && i < count; i++) put(site, variants[i % variants.length]!, regions, group, { x: first[0], y: first[1], within });
}

/** Bollards in a row along the edge of the pavement: a group. */
export function putBollards(site: Site): void {
  const { random, ground: { corridor } } = site;
  const { category, name, draw } = site.choose(BOLLARDS);
  const group = site.truth.addGroup('bollards');
  const side = random.next() < 0.5 ? -1 : 1;
  const start = random.range(1, site.extent.x * 0.7);
  for (let i = 0, count = Math.floor(random.range(3, 9)); i < count; i++) {
    const along = start + i * 1.5;
    const [x, y] = corridor.place(along, side * (corridor.profile.roadway + 0.4));
    if (site.take({ x, y, halfLength: 0.15, halfWidth: 0.15, yaw: 0 })) draw(site.add(category, name, x, y, 0, 0, group), random);
  }
}

/** A bridge over the ditch beside the road, if there is one. */
export function spanDitch(site: Site): void {
  const { random, ground: { corridor } } = site;
  const { ditch } = corridor.profile;
  if (!ditch) return;
  const { name, rise, stone } = site.choose(BRIDGES);
  const along = random.range(3, site.extent.x - 3);
  const [x, y] = corridor.place(along, ditch.across);
  const length = 2 * ditch.halfWidth + random.range(1.2, 2);
  const yaw = corridor.yaw(along) + Math.PI / 2;
  if (!site.take({ x, y, halfLength: length / 2, halfWidth: 1, yaw })) return;
  const banks = [-1, 1].map((end) => site.heightAt(x + (Math.cos(yaw) * end * length) / 2, y + (Math.sin(yaw) * end * length) / 2));
  drawBridge(site.addUnplaced('bridge', name).at([x, y, Math.max(...banks)], yaw), length, random.range(1.3, 2.6), rise, stone);
}
