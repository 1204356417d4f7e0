import type { Pattern } from '../drawing/material.js';
import { wornAsphalt } from '../drawing/patterns.js';
import { acrossStreet } from './street-line.js';
import { latticeNoise } from '../drawing/value-noise.js';

/** Where people cross: a zebra over the whole roadway, metres along the street. */
export const ZEBRA = { from: 78, to: 82 } as const;

/** Asphalt with its paint: dashed centre line, parking lines, zebra, and iron covers of drains. */
export const streetSurface: Pattern = (point, color) => {
  const across = acrossStreet(point.x, point.y);
  wornAsphalt(point, across, color);
  if (isPainted(point.x, across)) paint(color, 218, 216, 208, 0.62 + 0.3 * latticeNoise(point.x * 31, across * 31));
  else if (isCover(point.x, across)) paint(color, 62, 54, 50, 0.85);
};

function isPainted(x: number, across: number): boolean {
  const away = Math.abs(across);
  if (x > ZEBRA.from && x < ZEBRA.to) return away < 4.3 && across - Math.floor(across) < 0.5;
  const nearZebra = x > ZEBRA.from - 7 && x < ZEBRA.to + 7;
  if (!nearZebra && away > 2.62 && away < 2.74) return true;
  if (!nearZebra && away >= 2.74 && away < 4.6) return x - Math.floor(x / 5.8) * 5.8 < 0.11;
  return away < 0.07 && x - Math.floor(x / 6) * 6 < 3;
}

function isCover(x: number, across: number): boolean {
  const along = x - Math.floor(x / 21) * 21 - 10;
  return along * along + (across - 1.3) ** 2 < 0.12;
}

function paint(color: Float64Array, r: number, g: number, b: number, share: number): void {
  color[0] = color[0]! + (r - color[0]!) * share;
  color[1] = color[1]! + (g - color[1]!) * share;
  color[2] = color[2]! + (b - color[2]!) * share;
}
