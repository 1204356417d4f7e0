import type { Color } from '../../drawing/material.js';
import { drawCycle } from '../../shapes/cycle.js';
import type { CyclePlan } from '../../shapes/cycle.js';
import { drawPerson } from '../../shapes/person.js';
import type { PersonPlan } from '../../shapes/person.js';
import { drawRider } from '../../shapes/rider.js';
import type { Region } from '../ground.js';
import type { Site } from '../site.js';
import type { Variants } from '../split.js';

/** How somebody moves. */
interface Pose {
  readonly name: string;
  readonly stride: readonly [number, number];
}

export const POSES: Variants<Pose> = {
  train: [{ name: 'standing', stride: [0, 0.05] }, { name: 'walking', stride: [0.4, 1] }, { name: 'strolling', stride: [0.2, 0.6] }],
  validation: [{ name: 'running', stride: [1.3, 1.7] }, { name: 'stepping', stride: [0.08, 0.18] }],
};

export const CYCLES: Variants<CyclePlan> = {
  train: [
    { name: 'bicycle', wheel: 0.35, base: 1.05, saddle: 0.92, bar: 1.02, motor: false },
    { name: 'mountain bike', wheel: 0.34, base: 1.1, saddle: 0.86, bar: 0.98, motor: false },
    { name: 'motorcycle', wheel: 0.31, base: 1.42, saddle: 0.78, bar: 1.02, motor: true },
  ],
  validation: [
    { name: 'child bicycle', wheel: 0.25, base: 0.82, saddle: 0.66, bar: 0.8, motor: false },
    { name: 'scooter', wheel: 0.24, base: 1.28, saddle: 0.74, bar: 0.98, motor: true },
  ],
};

const SKINS: readonly Color[] = [[224, 176, 148], [198, 146, 114], [142, 98, 72], [96, 66, 50]];
const HAIRS: readonly Color[] = [[44, 34, 28], [92, 62, 38], [176, 142, 88], [148, 146, 144], [28, 26, 26]];
const TOPS: readonly Color[] = [[186, 44, 48], [42, 78, 140], [222, 218, 208], [48, 52, 56], [214, 160, 48], [62, 122, 92], [142, 86, 138]];
const TROUSERS: readonly Color[] = [[44, 58, 92], [38, 40, 44], [148, 132, 106], [84, 88, 92]];
const SHOES: readonly Color[] = [[40, 38, 38], [206, 204, 200], [96, 64, 44]];

/** Stature and clothes of somebody. */
function dress({ random }: Site, stride: number): PersonPlan {
  return {
    height: random.next() < 0.15 ? random.range(1.05, 1.4) : random.range(1.55, 1.95), stride,
    skin: random.pick(SKINS), hair: random.pick(HAIRS), top: random.pick(TOPS), trousers: random.pick(TROUSERS),
    shoes: random.pick(SHOES), bag: random.next() < 0.35 ? random.pick(TOPS) : null,
  };
}

/** People alone, and some who keep together. */
export function placePeople(site: Site, count: number, regions: readonly Region[]): void {
  const { random } = site;
  for (let i = 0; i < count; i++) {
    const place = site.spot(0.35, regions);
    if (!place) continue;
    const company = random.next() < 0.3 ? Math.floor(random.range(1, 3.5)) : 0;
    const group = company > 0 ? site.truth.addGroup('people') : 0;
    placePerson(site, place, group);
    for (let k = 0; k < company; k++) {
      const next = site.spot(0.3, regions, { x: place[0], y: place[1], within: 1.3 });
      if (next) placePerson(site, next, group);
    }
  }
}

/** Somebody at a place. */
export function placePerson(site: Site, place: readonly [number, number], group: number): void {
  const { name, stride } = site.choose(POSES);
  drawPerson(site.add('person', name, ...place, site.random.range(0, 6.3), 0, group), dress(site, site.random.range(...stride)));
}

/** Riders on their cycles, on the road or a path. */
export function placeRiders(site: Site, count: number): void {
  const { random, ground: { corridor } } = site;
  for (let i = 0; i < count; i++) {
    const plan = site.choose(CYCLES);
    const side = random.next() < 0.5 ? -1 : 1;
    const along = random.range(1, site.extent.x - 1);
    const [x, y] = corridor.place(along, side * corridor.profile.roadway * random.range(0.25, 0.75));
    const yaw = corridor.yaw(along) + (side > 0 ? Math.PI : 0) + random.range(-0.15, 0.15);
    if (!site.take({ x, y, halfLength: 1, halfWidth: 0.4, yaw })) continue;
    const brush = site.add('rider', plan.name, x, y, yaw);
    drawCycle(brush, plan, random.pick(TOPS));
    drawRider(brush, dress(site, 0), plan);
  }
}

/** Cycles parked side by side, a group when there are several. */
export function parkCycles(site: Site, regions: readonly Region[]): void {
  const { random } = site;
  const place = site.spot(1.4, regions);
  if (!place) return;
  const count = 1 + Math.floor(random.range(0, 5));
  const group = count > 1 ? site.truth.addGroup('parked cycles') : 0;
  const yaw = random.range(0, 6.3);
  for (let i = 0; i < count; i++) {
    const plan = site.choose(CYCLES);
    const shift = (i - (count - 1) / 2) * (plan.motor ? 0.95 : 0.65);
    const brush = site.add('cycle', plan.name, place[0] - Math.sin(yaw) * shift, place[1] + Math.cos(yaw) * shift, yaw, 0, group);
    drawCycle(brush, plan, random.pick(TOPS));
  }
}
