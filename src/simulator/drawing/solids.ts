import type { Vector3 } from '../../geometry/bounds.js';
import type { Brush } from './brush.js';
import type { Material } from './material.js';

/** A box of `size` around `center`, along the axes of the brush. */
export function box(brush: Brush, center: Vector3, size: Vector3, material: Material): void {
  const corner = (i: number): Vector3 => [
    center[0] + (i & 1 ? 0.5 : -0.5) * size[0],
    center[1] + (i & 2 ? 0.5 : -0.5) * size[1],
    center[2] + (i & 4 ? 0.5 : -0.5) * size[2],
  ];
  const faces = [[0, 1, 3, 2], [4, 5, 7, 6], [0, 1, 5, 4], [2, 3, 7, 6], [0, 2, 6, 4], [1, 3, 7, 5]] as const;
  for (const [a, b, c, d] of faces) brush.quad(corner(a), corner(b), corner(c), corner(d), material);
}

/** Joins rings of equally many points by quads; `materialAt` and `brushAt` are asked per ring and point. Rings are not closed. */
export function loft(
  brush: Brush,
  rings: readonly (readonly Vector3[])[],
  materialAt: (ring: number, point: number) => Material,
  brushAt: (ring: number, point: number) => Brush = () => brush,
): void {
  for (let i = 0; i + 1 < rings.length; i++) {
    const near = rings[i]!;
    const far = rings[i + 1]!;
    for (let j = 0; j + 1 < near.length; j++) {
      brushAt(i, j).quad(near[j]!, near[j + 1]!, far[j + 1]!, far[j]!, materialAt(i, j));
    }
  }
}

/** A closed cone, cylinder or limb between two points, with flat ends. */
export function tube(
  brush: Brush,
  from: Vector3,
  to: Vector3,
  fromRadius: number,
  toRadius: number,
  sides: number,
  material: Material,
): void {
  const rings = [circle(from, axis(from, to), fromRadius, sides), circle(to, axis(from, to), toRadius, sides)];
  loft(brush, rings, () => material);
  for (const [ring, center] of [[rings[0]!, from], [rings[1]!, to]] as const) {
    for (let j = 0; j < sides; j++) brush.triangle(center, ring[j]!, ring[j + 1]!, material);
  }
}

/** An ellipsoid along the axes of the brush. */
export function ellipsoid(brush: Brush, center: Vector3, radii: Vector3, material: Material, bands = 6): void {
  const rings: Vector3[][] = [];
  for (let i = 0; i <= bands; i++) {
    const polar = (Math.PI * i) / bands;
    const ring: Vector3[] = [];
    for (let j = 0; j <= 2 * bands; j++) {
      const around = (Math.PI * j) / bands;
      ring.push([
        center[0] + radii[0] * Math.sin(polar) * Math.cos(around),
        center[1] + radii[1] * Math.sin(polar) * Math.sin(around),
        center[2] + radii[2] * Math.cos(polar),
      ]);
    }
    rings.push(ring);
  }
  loft(brush, rings, () => material);
}

/** `sides` + 1 points around `center` (the last repeats the first), square to `direction`. */
export function circle(center: Vector3, direction: Vector3, radius: number, sides: number): Vector3[] {
  const [u, v] = squareTo(direction);
  const points: Vector3[] = [];
  for (let j = 0; j <= sides; j++) {
    const c = radius * Math.cos((2 * Math.PI * j) / sides);
    const s = radius * Math.sin((2 * Math.PI * j) / sides);
    points.push([center[0] + c * u[0] + s * v[0], center[1] + c * u[1] + s * v[1], center[2] + c * u[2] + s * v[2]]);
  }
  return points;
}

function axis(from: Vector3, to: Vector3): Vector3 {
  return [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
}

/** Two unit vectors square to `d` and to each other. */
function squareTo(d: Vector3): [Vector3, Vector3] {
  const seed: Vector3 = Math.abs(d[2]) > 0.7 * Math.hypot(...d) ? [1, 0, 0] : [0, 0, 1];
  const u = unit(cross(d, seed));
  return [u, unit(cross(d, u))];
}

export function cross(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function unit(a: Vector3): Vector3 {
  const length = Math.hypot(a[0], a[1], a[2]) || 1;
  return [a[0] / length, a[1] / length, a[2] / length];
}
