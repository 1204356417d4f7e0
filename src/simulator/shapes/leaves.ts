import type { Vector3 } from '../../geometry/bounds.js';
import type { Brush } from '../drawing/brush.js';
import { material, SURFACE } from '../drawing/material.js';
import type { Color, Material, SurfaceKind } from '../drawing/material.js';
import type { Random } from '../drawing/random.js';

/** A green (or other) foliage of the given kind, each call a little different. */
export function foliage(random: Random, color: Color, kind: SurfaceKind = SURFACE.highVegetation): Material {
  const bright = random.range(0.82, 1.16);
  const yellow = random.range(-8, 14);
  const tone: Color = [color[0] * bright + yellow, color[1] * bright + yellow * 0.5, color[2] * bright];
  return material(kind, tone, { speckle: 0.14, reflectance: 0.55, scatter: 0.02 });
}

/** Leaves of about `size` metres spread through an ellipsoid, thickest near its skin. */
export function drawLeafClump(
  brush: Brush, random: Random, center: Vector3, radii: Vector3, count: number, size: number, leaf: Material,
): void {
  for (let i = 0; i < count; i++) {
    const d = direction(random);
    const r = Math.cbrt(random.range(0.25, 1.1));
    drawLeaf(brush, random, [center[0] + d[0] * radii[0] * r, center[1] + d[1] * radii[1] * r, center[2] + d[2] * radii[2] * r], size, leaf);
  }
}

/** One leaf: a triangle of random attitude around `at`. */
export function drawLeaf(brush: Brush, random: Random, at: Vector3, size: number, leaf: Material): void {
  const a = direction(random);
  const b = direction(random);
  const s = size * random.range(0.6, 1.2);
  brush.triangle(
    [at[0] - s * a[0], at[1] - s * a[1], at[2] - s * a[2]],
    [at[0] + s * a[0], at[1] + s * a[1], at[2] + s * a[2]],
    [at[0] + s * b[0], at[1] + s * b[1], at[2] + s * b[2]],
    leaf,
  );
}

/** A unit vector, all directions equally likely. */
export function direction(random: Random): Vector3 {
  const z = random.range(-1, 1);
  const around = random.range(0, 2 * Math.PI);
  const r = Math.sqrt(1 - z * z);
  return [r * Math.cos(around), r * Math.sin(around), z];
}
