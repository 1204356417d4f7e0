import type { Vector3 } from '../../geometry/bounds.js';
import type { Brush } from '../drawing/brush.js';
import { material, SURFACE } from '../drawing/material.js';
import type { Color, Material } from '../drawing/material.js';
import { glass } from '../drawing/patterns.js';
import { box, loft, tube } from '../drawing/solids.js';

/** The outline of a car seen from the left: length, width, height, and where bonnet, cabin and boot meet, metres. */
export interface CarShape {
  readonly name: string;
  readonly length: number;
  readonly width: number;
  readonly height: number;
  /** Height of the bonnet's rear edge, and of the lower edge of the windows. */
  readonly belt: number;
  /** Distances from the front: foot and top of the windscreen, top and foot of the rear window. */
  readonly screen: readonly [number, number, number, number];
  /** Height of the boot lid where it meets the rear window. */
  readonly boot: number;
  /** Distances from the front of pillars between side windows; beyond the last the side is closed (vans). */
  readonly pillars: readonly number[];
  readonly closedFrom: number;
  readonly wheel: number;
}

/** The cars one meets in a street. */
export const CAR_SHAPES = {
  hatchback: {
    name: 'hatchback', length: 4.05, width: 1.76, height: 1.48, belt: 0.93, screen: [1.05, 1.75, 3.45, 3.95], boot: 0.96,
    pillars: [2.35, 3.2], closedFrom: 9, wheel: 0.31,
  },
  saloon: {
    name: 'saloon', length: 4.7, width: 1.82, height: 1.44, belt: 0.93, screen: [1.35, 2.1, 3.3, 3.95], boot: 1.0,
    pillars: [2.65, 3.35], closedFrom: 9, wheel: 0.32,
  },
  estate: {
    name: 'estate', length: 4.75, width: 1.83, height: 1.5, belt: 0.95, screen: [1.3, 2.05, 4.25, 4.62], boot: 0.98,
    pillars: [2.6, 3.5], closedFrom: 9, wheel: 0.32,
  },
  offroader: {
    name: 'off-roader', length: 4.5, width: 1.9, height: 1.72, belt: 1.1, screen: [1.25, 1.85, 4.0, 4.4], boot: 1.14,
    pillars: [2.5, 3.4], closedFrom: 9, wheel: 0.37,
  },
  van: {
    name: 'van', length: 5.3, width: 1.98, height: 2.25, belt: 1.2, screen: [0.75, 1.6, 5.15, 5.28], boot: 1.25,
    pillars: [2.3], closedFrom: 2.35, wheel: 0.34,
  },
} as const satisfies Record<string, CarShape>;

const FLOOR = 0.24;
const GLASS = material(SURFACE.vehicle, [36, 42, 48], { reflectance: 0.1, pattern: glass });
const RUBBER = material(SURFACE.vehicle, [34, 34, 36], { reflectance: 0.08 });
const TRIM = material(SURFACE.vehicle, [48, 48, 50], { reflectance: 0.12 });
const RIM = material(SURFACE.vehicle, [168, 170, 174], { reflectance: 0.5 });
const LAMP = material(SURFACE.vehicle, [226, 228, 226], { reflectance: 0.8 });
const TAIL = material(SURFACE.vehicle, [176, 28, 30], { reflectance: 0.7 });
const PLATE = material(SURFACE.vehicle, [232, 230, 214], { reflectance: 0.95 });

/** Draws a car that stands on z = 0 and looks along +x; its middle is the origin. */
export function drawCar(brush: Brush, shape: CarShape, paint: Color): void {
  const body = material(SURFACE.vehicle, paint, { speckle: 0.03, reflectance: 0.45 });
  const front = brush.at([shape.length / 2, 0, 0], Math.PI);
  const [shell, windows] = [front.part('body'), front.part('windows')];
  const stations = outline(shape);
  const skinAt = (i: number, j: number): Material => skin(shape, stations, i, j, body);
  loft(shell, stations.map((s) => ring(shape, s)), skinAt, (i, j) => (skinAt(i, j) === GLASS ? windows : shell));
  closeEnds(shell, shape, stations, body);
  box(shell, [shape.length / 2, 0, FLOOR + 0.01], [shape.length - 0.2, shape.width - 0.16, 0.04], TRIM);
  drawWheels(front, shape, body);
  drawFittings(shell, shape, body);
}

/** A cut through the car: distance from the front, and the height of its upper edge. */
type Station = readonly [x: number, top: number];

function outline({ length, height, belt, screen, boot, closedFrom }: CarShape): Station[] {
  const [foot, head, tail, end] = screen;
  const roof = (share: number): number => height - 0.07 * (2 * share - 1) ** 2;
  const cabin = [0, 0.2, 0.25, 0.4, 0.6, 0.75, 0.8, 1].map((share): Station => [head + (tail - head) * share, roof(share)]);
  const split = closedFrom < length ? cabin.findIndex(([x]) => x > closedFrom) : -1;
  if (split > 0) cabin.splice(split, 0, [closedFrom, height]);
  return [
    [0, 0.52], [0.04, 0.66], [0.16, belt - 0.2], [foot * 0.5, belt - 0.07], [foot, belt],
    [foot + (head - foot) * 0.5, belt + (roof(0) - belt) * 0.56],
    ...cabin,
    [tail + (end - tail) * 0.5, boot + (roof(1) - boot) * 0.6], [end, boot],
    [length - 0.07, boot - 0.04], [length - 0.01, boot - 0.25], [length, 0.5],
  ];
}

/** The cut's points from the left sill over the top to the right sill, front end rounded in plan. */
function ring(shape: CarShape, [x, top]: Station): Vector3[] {
  const fromEnd = Math.min(x, shape.length - x);
  const half = (shape.width / 2) * (1 - 0.16 * Math.max(0, 1 - fromEnd / 0.5) ** 2);
  const belt = Math.min(top, shape.belt);
  const rise = Math.max(0, top - shape.belt) / (shape.height - shape.belt);
  const lean = half * (1 - (shape.height > 2 ? 0.1 : 0.23) * rise);
  const left: Vector3[] = [
    [x, -half * 0.93, FLOOR], [x, -half, FLOOR + 0.2], [x, -half * 0.985, belt - Math.min(0.05, belt * 0.05)],
    [x, -half * 0.965, belt], [x, -lean, Math.max(belt, top - 0.06)], [x, -lean * 0.86, top],
  ];
  const right = left.map(([, y, z]): Vector3 => [x, -y, z]).reverse();
  return [...left, ...right];
}

/** Glass in the screens and between the pillars; paint elsewhere. Quads of a ring: 0..10, 5 is the top. */
function skin(shape: CarShape, stations: readonly Station[], i: number, j: number, body: Material): Material {
  const x = (stations[i]![0] + stations[i + 1]![0]) / 2;
  const [foot, head, tail, end] = shape.screen;
  if (j === 0 || j === 10) return TRIM;
  const isTop = j >= 4 && j <= 6;
  if (isTop) return (x > foot && x < head) || (x > tail && x < end && shape.closedFrom > shape.length) ? GLASS : body;
  const isSide = j === 3 || j === 7;
  if (!isSide || x < foot + 0.3 || x > tail + (end - tail) * 0.4 || x > shape.closedFrom) return body;
  return GLASS;
}

function closeEnds(brush: Brush, shape: CarShape, stations: readonly Station[], body: Material): void {
  for (const station of [stations[0]!, stations.at(-1)!]) {
    const points = ring(shape, station);
    for (let j = 0; j < 5; j++) brush.quad(points[j]!, points[j + 1]!, points[10 - j]!, points[11 - j]!, j < 2 ? TRIM : body);
  }
}

function drawWheels(brush: Brush, { length, width, wheel }: CarShape, body: Material): void {
  for (const x of [length * 0.185, length * 0.8]) {
    for (const side of [-1, 1]) {
      const outer = side * (width / 2 + 0.012);
      const part = brush.part('wheel');
      tube(part, [x, outer - side * 0.015, wheel + 0.02], [x, outer - side * 0.1, wheel + 0.02], wheel + 0.09, wheel + 0.09, 16, TRIM);
      tube(part, [x, outer, wheel], [x, outer - side * 0.2, wheel], wheel, wheel, 16, RUBBER);
      tube(part, [x, outer + side * 0.015, wheel], [x, outer - side * 0.05, wheel], wheel * 0.62, wheel * 0.62, 10, RIM);
      box(part, [x, outer + side * 0.012, wheel], [wheel * 0.3, 0.012, wheel * 0.3], body);
    }
  }
}

/** Lamps, plates, mirrors, door pillars. */
function drawFittings(brush: Brush, shape: CarShape, body: Material): void {
  const half = shape.width / 2;
  for (const side of [-1, 1]) {
    box(brush, [0.1, side * (half - 0.3), shape.belt - 0.26], [0.16, 0.36, 0.13], LAMP);
    box(brush, [shape.length - 0.06, side * (half - 0.22), shape.boot - 0.16], [0.14, 0.26, shape.height > 2 ? 0.5 : 0.16], TAIL);
    box(brush, [shape.screen[0] + 0.38, side * (half + 0.09), shape.belt + 0.06], [0.12, 0.2, 0.14], body);
    for (const pillar of shape.pillars) {
      const top = shape.height - 0.12;
      const inset = half * (shape.height > 2 ? 0.905 : 0.79);
      tube(brush, [pillar, side * half * 0.972, shape.belt], [pillar, side * inset, top], 0.04, 0.035, 5, body);
    }
    box(brush, [shape.pillars[0]! + 0.2, side * (half * 0.988), shape.belt - 0.12], [0.16, 0.03, 0.04], TRIM);
  }
  box(brush, [-0.01, 0, 0.5], [0.03, 0.5, 0.11], PLATE);
  box(brush, [shape.length + 0.01, 0, 0.55], [0.03, 0.5, 0.11], PLATE);
  box(brush, [0.03, 0, 0.62], [0.06, shape.width * 0.5, 0.12], TRIM);
}
