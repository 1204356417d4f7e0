import type { Color } from '../../drawing/material.js';
import { drawHedge, drawShrub } from '../../shapes/shrubs.js';
import { drawBroadleaf, drawConifer } from '../../shapes/tree.js';
import type { Site } from '../site.js';
import type { Variants } from '../split.js';

/** A species: its habit and the ranges of its size, metres. */
interface Species {
  readonly name: string;
  readonly habit: 'broadleaf' | 'conifer';
  readonly height: readonly [number, number];
  /** Crown radius as a share of the height. */
  readonly crown: readonly [number, number];
  readonly leaf: Color;
}

const SPECIES: Variants<Species> = {
  train: [
    { name: 'lime', habit: 'broadleaf', height: [7, 14], crown: [0.28, 0.4], leaf: [92, 122, 48] },
    { name: 'maple', habit: 'broadleaf', height: [5, 12], crown: [0.3, 0.42], leaf: [76, 106, 44] },
    { name: 'cherry', habit: 'broadleaf', height: [4, 7], crown: [0.34, 0.48], leaf: [214, 168, 178] },
    { name: 'birch', habit: 'broadleaf', height: [8, 14], crown: [0.16, 0.22], leaf: [128, 144, 72] },
    { name: 'spruce', habit: 'conifer', height: [6, 15], crown: [0.17, 0.26], leaf: [46, 78, 52] },
  ],
  validation: [
    { name: 'beech', habit: 'broadleaf', height: [8, 13], crown: [0.36, 0.46], leaf: [104, 58, 54] },
    { name: 'alder', habit: 'broadleaf', height: [6, 10], crown: [0.23, 0.28], leaf: [70, 96, 58] },
    { name: 'blue spruce', habit: 'conifer', height: [5, 11], crown: [0.26, 0.32], leaf: [92, 118, 112] },
  ],
};

/** Plants one tree of a species. */
export function plantTree(site: Site, x: number, y: number, group = 0): void {
  const { random } = site;
  const { name, habit, height, crown, leaf } = site.choose(SPECIES);
  const tall = random.range(...height);
  const radius = tall * random.range(...crown);
  const brush = site.add('tree', name, x, y, random.range(0, 6.3), 0, group);
  if (habit === 'conifer') drawConifer(brush, tall, radius, leaf, random, site.leafSize);
  else drawBroadleaf(brush, { height: tall, crownRadius: radius, trunkRadius: 0.02 * tall + 0.05, leaf, birch: name === 'birch', leafSize: site.leafSize }, random);
}

/** Single trees and clusters whose crowns interlock, on the land. */
export function plantTrees(site: Site, count: number): void {
  const { random } = site;
  for (let i = 0; i < count; i++) {
    const place = site.spot(1, ['land']);
    if (place === null) continue;
    if (random.next() < 0.6) {
      plantTree(site, ...place);
      continue;
    }
    const group = site.truth.addGroup('tree group');
    plantTree(site, ...place, group);
    for (let k = Math.floor(random.range(1, 4)); k > 0; k--) {
      const next = site.spot(1, ['land'], { x: place[0], y: place[1], within: 4.5 });
      if (next) plantTree(site, ...next, group);
    }
  }
}

export function plantShrubs(site: Site, count: number): void {
  const { random } = site;
  const greens: readonly Color[] = [[92, 122, 48], [76, 106, 44], [110, 128, 70]];
  const blossoms: readonly (Color | null)[] = [null, null, [196, 70, 96], [226, 208, 92], [236, 232, 226]];
  for (let i = 0; i < count; i++) {
    const place = site.spot(0.9, ['land']);
    if (place) drawShrub(site.add('shrub', 'shrub', ...place), random.range(0.5, 1.2), random.pick(greens), random.pick(blossoms), random, site.leafSize * 0.7);
  }
  if (random.next() < 0.5) {
    const place = site.spot(2, ['land']);
    if (place) drawHedge(site.add('hedge', 'hedge', ...place, random.range(0, 3)), random.range(3, 9), random.range(0.6, 1.1), random.range(1, 2.2), [66, 94, 42], random, site.leafSize * 0.7);
  }
}
