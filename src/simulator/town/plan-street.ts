import type { Vector3 } from '../../geometry/bounds.js';
import { CAR_SHAPES, drawCar } from '../shapes/car.js';
import type { Color } from '../drawing/material.js';
import { drawPerson } from '../shapes/person.js';
import type { Random } from '../drawing/random.js';
import { drawLamp, drawSign, drawUtilityPole, drawWire } from '../shapes/street-furniture.js';
import { ZEBRA } from './street-surface.js';
import { groundHeight } from './terrain.js';
import { streetPlace } from './town-scene.js';
import type { TownScene } from './town-scene.js';

type CarName = keyof typeof CAR_SHAPES;

/** Cars: metres along and across, shape, paint. Across 3.7 is the parking bay, 1.5 the lane. */
const CARS: readonly (readonly [along: number, across: number, shape: CarName, paint: Color])[] = [
  [14.6, 3.75, 'hatchback', [172, 32, 34]], [20.4, 3.7, 'saloon', [196, 200, 204]], [37.8, 3.8, 'estate', [32, 52, 96]],
  [43.6, 3.7, 'hatchback', [232, 232, 228]], [66.8, 3.75, 'offroader', [44, 48, 50]], [96, 3.75, 'saloon', [124, 24, 40]],
  [113.2, 3.7, 'van', [234, 234, 230]], [119.1, 3.75, 'hatchback', [58, 122, 158]], [142, 3.7, 'estate', [148, 152, 150]],
  [11.7, -3.7, 'offroader', [62, 84, 62]], [23.4, -3.75, 'hatchback', [222, 168, 42]], [46.4, -3.75, 'saloon', [28, 30, 34]],
  [52.2, -3.7, 'estate', [186, 186, 180]], [95.8, -3.7, 'hatchback', [206, 88, 40]], [101.5, -3.75, 'offroader', [218, 220, 222]],
  [124.8, -3.7, 'saloon', [50, 86, 138]], [148, -3.7, 'van', [58, 92, 140]],
  [56, -1.5, 'saloon', [92, 98, 104]], [106, 1.5, 'hatchback', [176, 44, 52]], [136, -1.5, 'estate', [226, 226, 222]],
];

const LAMPS = [16, 42, 68, 94, 122, 148];
const UTILITY_POLES = [6, 40, 74, 108, 142];
const UTILITY_POLE_ACROSS = -6.9;
const WIRE_HEIGHT = 7.4;

/** Draws parked cars and those under way; cars in a bay of the other side point the other way. */
export function planCars(scene: TownScene, random: Random): void {
  for (const [along, across, shape, paint] of CARS) {
    const turn = (across > 0 ? Math.PI : 0) + random.range(-0.02, 0.02);
    drawCar(scene.addAtStreet('car', CAR_SHAPES[shape].name, along, across, turn), CAR_SHAPES[shape], paint);
  }
}

/** Draws lamps (north), utility poles (south) and signs. */
export function planPoles(scene: TownScene, random: Random): void {
  for (const along of LAMPS) drawLamp(scene.addAtStreet('pole', 'lamp', along, 5.15, -Math.PI / 2), random.range(6.6, 7));
  for (const along of UTILITY_POLES) drawUtilityPole(scene.addAtStreet('pole', 'utility pole', along, UTILITY_POLE_ACROSS), WIRE_HEIGHT);
  const red: Color = [190, 34, 38];
  const blue: Color = [28, 82, 164];
  drawSign(scene.addAtStreet('pole', 'speed limit sign', 30.5, 5.2, Math.PI), 'round', red);
  drawSign(scene.addAtStreet('pole', 'crossing sign', ZEBRA.from - 1.2, -5.1, Math.PI), 'board', blue);
  drawSign(scene.addAtStreet('pole', 'crossing sign', ZEBRA.to + 1.2, 5.2, 0), 'board', blue);
  drawSign(scene.addAtStreet('pole', 'parking sign', 18, -5.1, Math.PI / 2), 'board', blue);
  drawSign(scene.addAtStreet('pole', 'warning sign', 128.8, -5.1, Math.PI), 'triangle', red);
  drawSign(scene.addAtStreet('pole', 'no stopping sign', 110, 5.2, 0), 'round', blue);
}

/** Draws the cable between neighbouring utility poles, one object per span. */
export function planWires(scene: TownScene): void {
  for (let i = 0; i + 1 < UTILITY_POLES.length; i++) {
    drawWire(scene.addUnplaced('wire', 'overhead cable'), poleTop(UTILITY_POLES[i]!), poleTop(UTILITY_POLES[i + 1]!), 0.55);
  }
}

function poleTop(along: number): Vector3 {
  const [x, y] = streetPlace(along, UTILITY_POLE_ACROSS);
  return [x, y, groundHeight(x, y) + WIRE_HEIGHT + 0.14];
}

/** People: metres along and across, direction (0 = east along the street), stride, height. */
const PEOPLE: readonly (readonly [along: number, across: number, yaw: number, stride: number, height: number])[] = [
  [12, 6.3, 0, 1, 1.76], [29, 6.5, Math.PI, 0.9, 1.66], [30, 5.95, Math.PI, 0.85, 1.82], [47, 6.4, -1.3, 0, 1.7],
  [47.8, 6.3, 2.6, 0, 1.78], [84, 6.5, 0.1, 1, 1.84], [80.2, 1.6, -Math.PI / 2, 1, 1.72], [79.6, 2.3, -Math.PI / 2, 0.8, 1.2],
  [121, 6.4, Math.PI, 1, 1.68], [137, 6.3, 0, 0.6, 1.75], [22, -6.2, 0, 1, 1.8], [57, -6.3, Math.PI, 0.9, 1.64],
  [92, -6.2, 1.4, 0, 1.77], [105, -6.3, 0, 1, 1.71], [138, -6.2, Math.PI, 1, 1.86], [150, -6.4, 1.2, 0, 1.62],
];

/** Draws the people on the pavements and on the zebra. */
export function planPeople(scene: TownScene, random: Random): void {
  const skins: readonly Color[] = [[224, 176, 148], [198, 146, 114], [142, 98, 72], [96, 66, 50]];
  const hairs: readonly Color[] = [[44, 34, 28], [92, 62, 38], [176, 142, 88], [148, 146, 144], [28, 26, 26]];
  const tops: readonly Color[] = [[186, 44, 48], [42, 78, 140], [222, 218, 208], [48, 52, 56], [214, 160, 48], [62, 122, 92], [142, 86, 138]];
  const trousers: readonly Color[] = [[44, 58, 92], [38, 40, 44], [148, 132, 106], [84, 88, 92]];
  for (const [along, across, yaw, stride, height] of PEOPLE) {
    const bag = random.next() < 0.35 ? random.pick(tops) : null;
    drawPerson(scene.addAtStreet('person', stride > 0 ? 'person walking' : 'person standing', along, across, yaw), {
      height, stride, skin: random.pick(skins), hair: random.pick(hairs), top: random.pick(tops), trousers: random.pick(trousers),
      shoes: random.pick<Color>([[40, 38, 38], [206, 204, 200], [96, 64, 44]]), bag,
    });
  }
}
