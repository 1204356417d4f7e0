import type { Color } from '../../drawing/material.js';
import { CAR_SHAPES, drawCar } from '../../shapes/car.js';
import type { CarShape } from '../../shapes/car.js';
import { drawBus, drawTruck } from '../../shapes/truck.js';
import type { BusPlan, TruckPlan } from '../../shapes/truck.js';
import type { Site } from '../site.js';
import type { Variants } from '../split.js';

interface CarVariant {
  readonly category: 'car' | 'van';
  readonly shape: CarShape;
}

const { hatchback, saloon, estate, offroader, van } = CAR_SHAPES;

/** Cars and vans. */
export const CARS: Variants<CarVariant> = {
  train: [
    { category: 'car', shape: hatchback }, { category: 'car', shape: saloon }, { category: 'car', shape: estate },
    { category: 'car', shape: offroader }, { category: 'van', shape: van },
    { category: 'car', shape: { ...estate, name: 'people carrier', length: 4.5, height: 1.68, screen: [0.95, 1.75, 4.1, 4.4], pillars: [2.3, 3.3] } },
    { category: 'van', shape: { ...van, name: 'high van', length: 5.6, height: 2.55, screen: [0.8, 1.65, 5.4, 5.55] } },
  ],
  validation: [
    { category: 'car', shape: { ...hatchback, name: 'city car', length: 3.45, width: 1.64, height: 1.52, screen: [0.75, 1.4, 3.1, 3.4], pillars: [1.95], wheel: 0.28 } },
    { category: 'car', shape: { ...saloon, name: 'coupe', length: 4.55, height: 1.32, screen: [1.55, 2.35, 3.05, 4.05], pillars: [2.8] } },
    { category: 'van', shape: { ...van, name: 'long van', length: 6.0, height: 2.6, screen: [0.8, 1.7, 5.8, 5.95] } },
  ],
};

interface TruckVariant extends TruckPlan {
  readonly name: string;
}

export const TRUCKS: Variants<TruckVariant> = {
  train: [
    { name: 'box truck', load: 'box', length: 7.6, width: 2.4, height: 3.4, cab: 1.9, axles: [5.9] },
    { name: 'tipper', load: 'tipper', length: 7.2, width: 2.45, height: 2.8, cab: 2.1, axles: [4.9, 6.2] },
    { name: 'flatbed', load: 'flatbed', length: 8.4, width: 2.4, height: 2.8, cab: 2.1, axles: [6.6] },
    { name: 'long box truck', load: 'box', length: 10.5, width: 2.5, height: 3.9, cab: 2.3, axles: [7.4, 8.7] },
  ],
  validation: [
    { name: 'tanker', load: 'tank', length: 8.8, width: 2.45, height: 3.3, cab: 2.2, axles: [6.2, 7.5] },
    { name: 'refuse truck', load: 'refuse', length: 9.2, width: 2.5, height: 3.5, cab: 2, axles: [6.3, 7.6] },
  ],
};

interface BusVariant extends BusPlan {
  readonly name: string;
}

export const BUSES: Variants<BusVariant> = {
  train: [
    { name: 'city bus', length: 12, width: 2.55, height: 3.05, floor: 0.45, doors: 3 },
    { name: 'midibus', length: 8.6, width: 2.4, height: 2.9, floor: 0.5, doors: 2 },
  ],
  validation: [{ name: 'coach', length: 11.2, width: 2.55, height: 3.65, floor: 1.05, doors: 1 }],
};

const PAINTS: readonly Color[] = [
  [172, 32, 34], [196, 200, 204], [32, 52, 96], [232, 232, 228], [44, 48, 50], [124, 24, 40], [58, 122, 158], [148, 152, 150],
  [62, 84, 62], [222, 168, 42], [28, 30, 34], [186, 186, 180], [206, 88, 40], [50, 86, 138],
];
const CLEARANCE = { along: 0.25, aside: 0.2 } as const;

/** Where a vehicle stands: a place in the scene and the direction it looks, radians. */
export interface Stand {
  readonly x: number;
  readonly y: number;
  readonly yaw: number;
}

/** The place `across` metres beside the road, looking along it, or against it where `turned`. */
export function roadStand({ ground: { corridor } }: Site, along: number, across: number, turned: boolean): Stand {
  const [x, y] = corridor.place(along, across);
  return { x, y, yaw: corridor.yaw(along) + (turned ? Math.PI : 0) };
}

/** Takes the vehicle's ground; false, and nothing drawn, where it is taken. */
function claim(site: Site, { x, y, yaw }: Stand, length: number, width: number): boolean {
  return site.take({ x, y, halfLength: length / 2 + CLEARANCE.along, halfWidth: width / 2 + CLEARANCE.aside, yaw });
}

export function parkCar(site: Site, stand: Stand, group = 0): void {
  const { category, shape } = site.choose(CARS);
  if (!claim(site, stand, shape.length, shape.width)) return;
  drawCar(site.add(category, shape.name, stand.x, stand.y, stand.yaw, 0, group), shape, site.random.pick(PAINTS));
}

export function parkTruck(site: Site, stand: Stand): void {
  const plan = site.choose(TRUCKS);
  if (!claim(site, stand, plan.length, plan.width)) return;
  const { random } = site;
  drawTruck(site.add('truck', plan.name, stand.x, stand.y, stand.yaw), plan, random.pick(PAINTS), random.pick(PAINTS), random);
}

export function parkBus(site: Site, stand: Stand): void {
  const plan = site.choose(BUSES);
  if (!claim(site, stand, plan.length, plan.width)) return;
  drawBus(site.add('bus', plan.name, stand.x, stand.y, stand.yaw), plan, site.random.pick(PAINTS));
}

/** Cars parked along both sides of the road; those without a gap between them are a group. */
export function parkAlongRoad(site: Site, fullness: number): void {
  const { random, ground: { corridor: { profile } } } = site;
  for (const side of [-1, 1]) {
    let group = 0;
    for (let along = random.range(2, 8); along < site.extent.x - 2; along += random.range(5.6, 7)) {
      if (random.next() > fullness) {
        group = 0;
        continue;
      }
      if (group === 0) group = site.truth.addGroup('parked cars');
      parkCar(site, roadStand(site, along, side * (profile.roadway - 1.15), side > 0), group);
    }
  }
}

/** Vehicles under way. */
export function drive(site: Site, count: number, heavy: number): void {
  const { random, ground: { corridor: { profile } } } = site;
  for (let i = 0; i < count; i++) {
    const side = random.next() < 0.5 ? -1 : 1;
    const stand = roadStand(site, random.range(2, site.extent.x - 2), side * profile.roadway * 0.42, side > 0);
    if (random.next() > heavy) parkCar(site, stand);
    else if (random.next() < 0.6) parkTruck(site, stand);
    else parkBus(site, stand);
  }
}

/** Rows of cars side by side on open land, each row a group. */
export function parkInRows(site: Site, rows: number): void {
  const { random } = site;
  for (let row = 0; row < rows; row++) {
    const from = site.spot(1.5, ['land']);
    if (!from) continue;
    const yaw = random.range(-0.1, 0.1) + (random.next() < 0.3 ? Math.PI / 2 : 0);
    const group = site.truth.addGroup('parked cars');
    for (let bay = 1 + Math.floor(random.range(3, 9)); bay > 0; bay--) {
      if (random.next() < 0.2) continue;
      const [x, y] = [from[0] + Math.cos(yaw) * bay * 2.6, from[1] + Math.sin(yaw) * bay * 2.6];
      if (site.ground.regionAt(x, y) !== 'land') break;
      parkCar(site, { x, y, yaw: yaw + (random.next() < 0.5 ? 1 : -1) * Math.PI / 2 + random.range(-0.04, 0.04) }, group);
    }
  }
}
