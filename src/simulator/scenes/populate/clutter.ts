import { SURFACE } from '../../drawing/material.js';
import type { Color } from '../../drawing/material.js';
import { drawLeaf, foliage } from '../../shapes/leaves.js';
import { perArea } from '../layouts/layout.js';
import type { Footprint, Site } from '../site.js';
import { BINS, SEATS } from './fittings.js';
import { placePerson } from './people.js';
import { plantHedgeAt, plantShrub, plantTree } from './vegetation.js';

/** Square metres of land for one patch of undergrowth, and of scene for one thing that leans on another. */
const AREA = { undergrowth: 70, contact: 42 } as const;
const GREENS: readonly Color[] = [[112, 124, 62], [134, 130, 78], [86, 108, 52]];
/** Leaves per square metre of undergrowth and square metre of leaf. */
const COVER = 1.3;
const MOST_LEAVES = 1500;
/** How far from a footprint's middle its side lies where something stands against it: buildings keep a margin of theirs. */
const BESIDE = { least: 0.86, most: 1.06 } as const;

/**
 * What makes real scans hard to cut: tall grass and seedlings that hide where things meet the ground and belong to
 * none of them, and things that touch: shrubs against walls, bins beside sheds, people at cars, trees over roofs.
 */
export function clutter(site: Site): void {
  for (let i = perArea(site, AREA.undergrowth); i > 0; i--) growUndergrowth(site);
  for (let i = perArea(site, AREA.contact); i > 0; i--) putAgainst(site);
}

/** A patch of tall grass, unlabelled, thickest at its middle. */
function growUndergrowth(site: Site): void {
  const { random, extent, leafSize } = site;
  const [x, y] = [random.range(0, extent.x), random.range(0, extent.y)];
  const radius = random.range(0.8, 3.5);
  const tall = random.range(0.3, 0.9);
  const brush = site.background();
  const leaf = foliage(random, random.pick(GREENS), SURFACE.lowVegetation);
  const leaves = Math.min(MOST_LEAVES, (COVER * Math.PI * radius ** 2) / leafSize ** 2);
  for (let i = 0; i < leaves; i++) {
    const [out, around] = [radius * random.next(), random.range(0, 2 * Math.PI)];
    const at = [x + out * Math.cos(around), y + out * Math.sin(around)] as const;
    if (site.ground.regionAt(...at) !== 'land') continue;
    const reach = tall * (1 - (out / radius) ** 2) * random.next();
    drawLeaf(brush, random, [...at, site.heightAt(...at) + reach], leafSize * 0.7, leaf);
  }
}

/** Something at the side of something that is there already. */
function putAgainst(site: Site): void {
  const { random } = site;
  const neighbour = site.anyFootprint();
  if (!neighbour) return;
  const [x, y] = besideOf(neighbour, site);
  if (x < 0 || y < 0 || x > site.extent.x || y > site.extent.y || site.ground.regionAt(x, y) === 'roadway') return;
  const tall = neighbour.halfLength > 2 && random.next() < 0.35;
  if (tall) return plantTree(site, x, y);
  random.pick([
    () => plantShrub(site, x, y),
    () => plantShrub(site, x, y),
    () => plantHedgeAt(site, x, y, neighbour.yaw, random.range(1.5, 4)),
    () => placePerson(site, [x, y], 0),
    () => placeFitting(site, x, y, neighbour.yaw),
  ])();
}

function placeFitting(site: Site, x: number, y: number, yaw: number): void {
  const { category, name, draw } = site.choose(site.random.next() < 0.6 ? BINS : SEATS);
  draw(site.add(category, name, x, y, yaw), site.random);
}

/** A place at a random side of a footprint. */
function besideOf({ x, y, halfLength, halfWidth, yaw }: Footprint, { random }: Site): [number, number] {
  const share = random.range(BESIDE.least, BESIDE.most);
  const along = random.next() < 0.5;
  const [u, v] = along
    ? [random.pick([-1, 1]) * halfLength * share, random.range(-1, 1) * halfWidth]
    : [random.range(-1, 1) * halfLength, random.pick([-1, 1]) * halfWidth * share];
  return [x + u * Math.cos(yaw) - v * Math.sin(yaw), y + u * Math.sin(yaw) + v * Math.cos(yaw)];
}
