import type { Color } from '../../drawing/material.js';
import { CAR_SHAPES, drawCar } from '../../shapes/car.js';
import type { CarShape } from '../../shapes/car.js';
import type { Site } from '../site.js';
import type { Variants } from '../split.js';

interface CarVariant {
  readonly category: 'car' | 'van';
  readonly shape: CarShape;
}

const CARS: Variants<CarVariant> = {
  train: [
    { category: 'car', shape: CAR_SHAPES.hatchback }, { category: 'car', shape: CAR_SHAPES.saloon },
    { category: 'car', shape: CAR_SHAPES.estate }, { category: 'car', shape: CAR_SHAPES.offroader },
    { category: 'van', shape: CAR_SHAPES.van },
  ],
  validation: [
    { category: 'car', shape: { ...CAR_SHAPES.hatchback, name: 'city car', length: 3.45, width: 1.64, height: 1.52, screen: [0.75, 1.4, 3.1, 3.4], pillars: [1.95], wheel: 0.28 } },
    { category: 'car', shape: { ...CAR_SHAPES.saloon, name: 'coupe', length: 4.55, height: 1.32, screen: [1.55, 2.35, 3.05, 4.05], pillars: [2.8] } },
    { category: 'van', shape: { ...CAR_SHAPES.van, name: 'long van', length: 6.0, height: 2.6, screen: [0.8, 1.7, 5.8, 5.95] } },
  ],
};

const PAINTS: readonly Color[] = [
  [172, 32, 34], [196, 200, 204], [32, 52, 96], [232, 232, 228], [44, 48, 50], [124, 24, 40], [58, 122, 158], [148, 152, 150],
  [62, 84, 62], [222, 168, 42], [28, 30, 34], [186, 186, 180], [206, 88, 40], [50, 86, 138],
];

/** Draws a car or van at a free place (metres along and across the road); does nothing where the place is taken. */
export function parkCar(site: Site, along: number, across: number, yaw: number, group = 0): void {
  const { category, shape } = site.choose(CARS);
  const [x, y] = site.ground.corridor.place(along, across);
  const heading = site.ground.corridor.yaw(along) + yaw;
  if (!site.take({ x, y, halfLength: shape.length / 2 + 0.25, halfWidth: shape.width / 2 + 0.2, yaw: heading })) return;
  drawCar(site.add(category, shape.name, x, y, heading, 0, group), shape, site.random.pick(PAINTS));
}

/** Rows of cars parked along both sides of the road, each row a group. */
export function parkAlongRoad(site: Site): void {
  const { random, ground: { corridor: { profile } } } = site;
  for (const side of [-1, 1]) {
    if (random.next() < 0.3) continue;
    let group = 0;
    for (let along = random.range(2, 8); along < site.extent.x - 2; along += random.range(5.4, 7.5)) {
      if (random.next() < 0.3) {
        group = 0;
        along += random.range(1, 6);
        continue;
      }
      if (group === 0) group = site.truth.addGroup('parked cars');
      parkCar(site, along, side * (profile.roadway - 1.15), (side > 0 ? Math.PI : 0) + random.range(-0.03, 0.03), group);
    }
  }
}
