import type { Color } from '../../drawing/material.js';
import { drawPerson } from '../../shapes/person.js';
import type { PersonPlan } from '../../shapes/person.js';
import type { Region } from '../ground.js';
import type { Site } from '../site.js';

const SKINS: readonly Color[] = [[224, 176, 148], [198, 146, 114], [142, 98, 72], [96, 66, 50]];
const HAIRS: readonly Color[] = [[44, 34, 28], [92, 62, 38], [176, 142, 88], [148, 146, 144], [28, 26, 26]];
const TOPS: readonly Color[] = [[186, 44, 48], [42, 78, 140], [222, 218, 208], [48, 52, 56], [214, 160, 48], [62, 122, 92], [142, 86, 138]];
const TROUSERS: readonly Color[] = [[44, 58, 92], [38, 40, 44], [148, 132, 106], [84, 88, 92]];

/** Clothes and stature of somebody. */
export function dress({ random }: Site, stride: number): PersonPlan {
  return {
    height: random.next() < 0.15 ? random.range(1.05, 1.4) : random.range(1.55, 1.95), stride,
    skin: random.pick(SKINS), hair: random.pick(HAIRS), top: random.pick(TOPS), trousers: random.pick(TROUSERS),
    shoes: random.pick<Color>([[40, 38, 38], [206, 204, 200], [96, 64, 44]]), bag: random.next() < 0.35 ? random.pick(TOPS) : null,
  };
}

/** People who stand or walk, some of them together. */
export function placePeople(site: Site, count: number, regions: readonly Region[]): void {
  const { random } = site;
  for (let i = 0; i < count; i++) {
    const place = site.spot(0.4, regions);
    if (!place) continue;
    const stride = random.next() < 0.4 ? 0 : random.range(0.5, 1);
    drawPerson(site.add('person', stride > 0 ? 'walking' : 'standing', ...place, random.range(0, 6.3)), dress(site, stride));
  }
}
