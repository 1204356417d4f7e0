import type { Color } from '../../drawing/material.js';
import { drawBareTree } from '../../shapes/bare-tree.js';
import { drawHedge, drawShrub } from '../../shapes/shrubs.js';
import { drawBroadleaf, drawConifer } from '../../shapes/tree.js';
import type { Crown, Site } from '../site.js';
import type { Variants } from '../split.js';

/** A species: its habit and the ranges of its size, metres. */
interface Species {
  readonly name: string;
  readonly habit: 'broadleaf' | 'columnar' | 'conifer' | 'bare';
  readonly height: readonly [number, number];
  /** Crown radius as a share of the height. */
  readonly crown: readonly [number, number];
  readonly leaf: Color;
}

export const SPECIES: Variants<Species> = {
  train: [
    { name: 'lime', habit: 'broadleaf', height: [7, 14], crown: [0.28, 0.4], leaf: [92, 122, 48] },
    { name: 'maple', habit: 'broadleaf', height: [5, 12], crown: [0.3, 0.42], leaf: [76, 106, 44] },
    { name: 'cherry', habit: 'broadleaf', height: [3.5, 6.5], crown: [0.34, 0.48], leaf: [214, 168, 178] },
    { name: 'birch', habit: 'broadleaf', height: [8, 14], crown: [0.16, 0.22], leaf: [128, 144, 72] },
    { name: 'spruce', habit: 'conifer', height: [6, 15], crown: [0.17, 0.26], leaf: [46, 78, 52] },
    { name: 'poplar', habit: 'columnar', height: [7, 15], crown: [0.09, 0.13], leaf: [96, 118, 56] },
    { name: 'bare oak', habit: 'bare', height: [6, 13], crown: [0.32, 0.45], leaf: [98, 84, 72] },
    { name: 'bare plane', habit: 'bare', height: [5, 9], crown: [0.25, 0.35], leaf: [98, 84, 72] },
  ],
  validation: [
    { name: 'beech', habit: 'broadleaf', height: [8, 13], crown: [0.43, 0.5], leaf: [104, 58, 54] },
    { name: 'alder', habit: 'broadleaf', height: [6, 10], crown: [0.23, 0.27], leaf: [70, 96, 58] },
    { name: 'blue spruce', habit: 'conifer', height: [5, 11], crown: [0.27, 0.33], leaf: [92, 118, 112] },
    { name: 'cypress', habit: 'columnar', height: [5, 10], crown: [0.07, 0.085], leaf: [62, 86, 58] },
    { name: 'bare ash', habit: 'bare', height: [8, 12], crown: [0.2, 0.24], leaf: [98, 84, 72] },
  ],
};

/** Clipped or grown: the plants that are no trees, by their size in metres. */
interface Plant {
  readonly name: string;
  readonly size: readonly [number, number];
  readonly leaf: Color;
}

export const SHRUBS: Variants<Plant> = {
  train: [
    { name: 'low shrub', size: [0.4, 0.7], leaf: [92, 122, 48] }, { name: 'shrub', size: [0.7, 1.1], leaf: [76, 106, 44] },
    { name: 'tall shrub', size: [1.3, 1.8], leaf: [110, 128, 70] },
  ],
  validation: [{ name: 'box ball', size: [0.3, 0.38], leaf: [58, 88, 44] }, { name: 'wide shrub', size: [1.12, 1.28], leaf: [120, 96, 60] }],
};

/** Hedges by their height. */
export const HEDGES: Variants<Plant> = {
  train: [{ name: 'low hedge', size: [0.6, 1.1], leaf: [66, 94, 42] }, { name: 'hedge', size: [1.3, 1.9], leaf: [72, 98, 50] }],
  validation: [{ name: 'tall hedge', size: [2.1, 2.8], leaf: [60, 84, 46] }, { name: 'copper hedge', size: [1.12, 1.28], leaf: [112, 66, 56] }],
};

const BLOSSOMS: readonly (Color | null)[] = [null, null, null, [196, 70, 96], [226, 208, 92], [236, 232, 226]];

/** How many trees stand alone; the others' crowns interlock, as they mostly do where trees grow. */
const SINGLE = 0.4;

/** A crown comes no closer to another than this share of both radii: interlocked at the rim, still two trees to a person. */
const CLOSEST = 0.65;
/** Crowns of a cluster stand no farther apart than this share of both radii. */
const FARTHEST = 1;
const ATTEMPTS = 8;

/** A tree that has grown, before it stands anywhere; metres. */
interface Tree {
  readonly species: Species;
  readonly height: number;
  readonly crownRadius: number;
}

function growTree(site: Site): Tree {
  const species = site.choose(SPECIES);
  const height = site.random.range(...species.height);
  return { species, height, crownRadius: height * site.random.range(...species.crown) };
}

function drawTree(site: Site, { species, height, crownRadius }: Tree, x: number, y: number, group: number): void {
  const { random, leafSize } = site;
  const { name, habit, leaf } = species;
  const trunkRadius = 0.02 * height + 0.05;
  const brush = site.add('tree', name, x, y, random.range(0, 6.3), 0, group);
  if (habit === 'conifer') drawConifer(brush, height, crownRadius, leaf, random, leafSize);
  else if (habit === 'bare') drawBareTree(brush, { height, crownRadius, trunkRadius, rise: random.range(0.2, 0.8) }, random, leafSize < 0.25);
  else {
    const low = habit === 'columnar' ? { crownBase: random.range(0.1, 0.2) } : {};
    drawBroadleaf(brush, { height, crownRadius, trunkRadius, leaf, birch: name === 'birch', leafSize, ...low }, random);
  }
}

/** Plants one tree where its trunk's place is taken already; none where another crown leaves no room. */
export function plantTree(site: Site, x: number, y: number, group = 0): void {
  const tree = growTree(site);
  if (site.takeCrown({ x, y, radius: tree.crownRadius }, CLOSEST)) drawTree(site, tree, x, y, group);
}

/** Plants a tree whose crown meets a host's; null where some attempts found no room. */
function plantBeside(site: Site, host: Crown, group: number): Crown | null {
  const { random } = site;
  const tree = growTree(site);
  for (let i = 0; i < ATTEMPTS; i++) {
    const [angle, apart] = [random.range(0, 2 * Math.PI), random.range(CLOSEST, FARTHEST) * (host.radius + tree.crownRadius)];
    const crown = { x: host.x + Math.cos(angle) * apart, y: host.y + Math.sin(angle) * apart, radius: tree.crownRadius };
    if (site.ground.regionAt(crown.x, crown.y) !== 'land' || !site.roomForCrown(crown, CLOSEST)) continue;
    if (!site.take({ ...crown, halfLength: 0.6, halfWidth: 0.6, yaw: 0 })) continue;
    site.takeCrown(crown, CLOSEST);
    drawTree(site, tree, crown.x, crown.y, group);
    return crown;
  }
  return null;
}

/** Trees on the land: single ones, and clusters (groups) whose crowns interlock. */
export function plantTrees(site: Site, count: number): void {
  const { random } = site;
  for (let i = 0; i < count; i++) {
    const place = site.spot(0.8, ['land']);
    if (place === null) continue;
    if (random.next() < SINGLE) plantTree(site, ...place);
    else plantCluster(site, ...place);
  }
}

function plantCluster(site: Site, x: number, y: number): void {
  const { random } = site;
  const tree = growTree(site);
  const first = { x, y, radius: tree.crownRadius };
  if (!site.takeCrown(first, CLOSEST)) return;
  const group = site.truth.addGroup('tree group');
  drawTree(site, tree, x, y, group);
  const crowns: Crown[] = [first];
  for (let k = Math.floor(random.range(1, 7)); k > 0; k--) {
    const next = plantBeside(site, random.pick(crowns), group);
    if (next) crowns.push(next);
  }
}

/** Trees in a row along the road. */
export function plantAvenue(site: Site, across: number): void {
  const { random } = site;
  const apart = random.range(6, 11);
  for (let along = random.range(1, 5); along < site.extent.x; along += apart) {
    const [x, y] = site.ground.corridor.place(along, across);
    if (site.take({ x, y, halfLength: 0.5, halfWidth: 0.5, yaw: 0 })) plantTree(site, x, y);
  }
}

export function plantShrub(site: Site, x: number, y: number, group = 0): void {
  const { random } = site;
  const { name, size, leaf } = site.choose(SHRUBS);
  drawShrub(site.add('shrub', name, x, y, 0, 0, group), random.range(...size), leaf, random.pick(BLOSSOMS), random, site.leafSize * 0.7);
}

/** Shrubs on the land, some in beds that are a group. */
export function plantShrubs(site: Site, count: number): void {
  const { random } = site;
  for (let i = 0; i < count; i++) {
    const place = site.spot(0.8, ['land']);
    if (!place) continue;
    const bed = random.next() < 0.3 ? Math.floor(random.range(1, 4)) : 0;
    const group = bed > 0 ? site.truth.addGroup('shrubbery') : 0;
    plantShrub(site, ...place, group);
    for (let k = 0; k < bed; k++) {
      const next = site.spot(0.5, ['land'], { x: place[0], y: place[1], within: 2 });
      if (next) plantShrub(site, ...next, group);
    }
  }
}

/** A hedge somewhere on the land, at times with a tree in it (a group). */
export function plantHedge(site: Site): void {
  const { random } = site;
  const place = site.spot(1, ['land']);
  if (!place) return;
  const withTree = random.next() < 0.3;
  const group = withTree ? site.truth.addGroup('hedge and tree') : 0;
  const yaw = random.next() < 0.7 ? site.ground.corridor.yaw(place[0]) : random.range(0, 3);
  const length = random.range(2.5, 8);
  const y = place[1] + 1.6;
  if (!site.take({ x: place[0], y, halfLength: length / 2, halfWidth: 0.5, yaw })) return;
  plantHedgeAt(site, place[0], y, yaw, length, group);
  if (withTree) plantTree(site, place[0] + Math.cos(yaw) * (length / 2 + 0.4), y + Math.sin(yaw) * (length / 2 + 0.4), group);
}

/** A hedge of a length about a place. */
export function plantHedgeAt(site: Site, x: number, y: number, yaw: number, length: number, group = 0): void {
  const { random } = site;
  const { name, size, leaf } = site.choose(HEDGES);
  const brush = site.add('hedge', name, x, y, yaw, 0, group);
  drawHedge(brush, length, random.range(0.6, 1.1), random.range(...size), leaf, random, site.leafSize * 0.7);
}
