import type { Vector3 } from '../../geometry/bounds.js';
import type { Brush } from '../drawing/brush.js';
import { material, SURFACE } from '../drawing/material.js';
import type { Material } from '../drawing/material.js';
import { gravel, grass, slabs } from '../drawing/patterns.js';
import { streetSurface } from './street-surface.js';
import { acrossStreet, ROADWAY, PAVEMENT, streetCentre } from './street-line.js';
import { valueNoise } from '../drawing/value-noise.js';

/** Size of the town, metres: x along the street, y across. */
export const TOWN_SIZE = { x: 160, y: 120 } as const;

const KERB = 0.13;
const LAWN = material(SURFACE.ground, [98, 122, 58], { speckle: 0.1, reflectance: 0.5, scatter: 0.012, pattern: grass });
const STONE = material(SURFACE.road, [158, 154, 146], { speckle: 0.05, reflectance: 0.45 });
const PAVING = material(SURFACE.road, [152, 147, 138], { reflectance: 0.4, pattern: slabs });
const TARMAC = material(SURFACE.road, [92, 93, 96], { speckle: 0.06, reflectance: 0.18, pattern: streetSurface });
const FOOTPATH = material(SURFACE.ground, [176, 162, 132], { reflectance: 0.45, pattern: gravel });

/** Height of the ground at a place, metres above the town's datum. The street is level across, the gardens roll. */
export function groundHeight(x: number, y: number): number {
  const across = acrossStreet(x, y);
  const away = Math.abs(across);
  const street = rolling(x, streetCentre(x));
  const t = Math.min(1, Math.max(0, (away - PAVEMENT) / 10));
  const land = rolling(x, y) + 0.12 * valueNoise(x / 3, y / 3);
  const height = street + (land - street) * t * t * (3 - 2 * t);
  return height + (away > ROADWAY ? KERB : 0.07 * (1 - (away / ROADWAY) ** 2));
}

function rolling(x: number, y: number): number {
  const hill = 2.6 / (1 + Math.exp((86 - y) / 7));
  return 3 + 0.013 * x + 0.5 * Math.sin(x / 26) + 0.35 * Math.sin(y / 13 + x / 40) + hill - (y < 34 ? (34 - y) * 0.035 : 0);
}

/** Draws street, kerbs, pavements and lawns as one sheet that follows the bend of the street. */
export function drawTerrain(brush: Brush): void {
  let previous = column(0);
  for (let x = 1; x <= TOWN_SIZE.x; x++) {
    const next = column(x);
    for (let j = 0; j + 1 < next.length; j++) {
      brush.quad(previous[j]!, previous[j + 1]!, next[j + 1]!, next[j]!, materialBetween(previous[j]!, previous[j + 1]!));
    }
    previous = next;
  }
}

/** A strip of another surface laid over the lawn between two places, `width` metres wide. */
export function drawStrip(brush: Brush, from: Vector3, to: Vector3, width: number, surface: Material): void {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const steps = Math.max(1, Math.ceil(length));
  const side = [(-(to[1] - from[1]) / length) * width, ((to[0] - from[0]) / length) * width] as const;
  const lanes = Math.max(1, Math.ceil(width));
  const at = (i: number, j: number): Vector3 => {
    const x = from[0] + ((to[0] - from[0]) * i) / steps + side[0] * (j / lanes - 0.5);
    const y = from[1] + ((to[1] - from[1]) * i) / steps + side[1] * (j / lanes - 0.5);
    return [x, y, groundHeight(x, y) + 0.035];
  };
  for (let i = 0; i < steps; i++) {
    for (let j = 0; j < lanes; j++) brush.quad(at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1), surface);
  }
}

/** The y of the footpath at x. */
export function footpathAt(x: number): number {
  return 106 + 5 * Math.sin(x / 22);
}

/** The winding footpath through the meadow behind the northern gardens. */
export function drawFootpath(brush: Brush): void {
  const at = (x: number): Vector3 => [x, footpathAt(x), 0];
  for (let x = 0; x < TOWN_SIZE.x; x += 4) drawStrip(brush, at(x), at(x + 4), 1.8, FOOTPATH);
}

/** Places on a line across the town: fine around the kerbs, whose faces are nearly upright, coarse in the gardens. */
function column(x: number): Vector3[] {
  const centre = streetCentre(x);
  const bands = [ROADWAY - 0.001, ROADWAY + 0.012, ROADWAY + 0.15, PAVEMENT - 1.2, PAVEMENT, 8, 9.5, 11, 13, 15, 17];
  const inner = [...bands.map((d) => -d).reverse(), -3, -1.5, 0, 1.5, 3, ...bands].map((d) => centre + d);
  const south = spread(0, centre - 17, 24).slice(0, -1);
  const north = spread(centre + 17, TOWN_SIZE.y, 24).slice(1);
  return [...south, ...inner, ...north].map((y): Vector3 => [x, y, groundHeight(x, y)]);
}

function spread(from: number, to: number, steps: number): number[] {
  return Array.from({ length: steps + 1 }, (_, i) => from + ((to - from) * i) / steps);
}

function materialBetween(a: Vector3, b: Vector3): Material {
  const away = Math.abs(acrossStreet(a[0], (a[1] + b[1]) / 2));
  if (away < ROADWAY - 0.001) return TARMAC;
  if (away < ROADWAY + 0.15) return STONE;
  return away < PAVEMENT ? PAVING : LAWN;
}
