import type { Sphere, Vector3 } from '../geometry/bounds.js';
import type { ScreenPoint } from './viewer-adapter.js';

/** A 4x4 matrix, column by column, as three.js keeps its elements. */
export type Matrix4 = ArrayLike<number>;

/** A camera at one moment, in plain numbers: no viewer's three.js is needed to reckon with it, whatever its version. */
export interface ViewState {
  /** From camera space to the world, and back. */
  readonly world: Matrix4;
  readonly view: Matrix4;
  readonly projection: Matrix4;
  /** Distance of the near plane, metres. */
  readonly near: number;
  readonly orthographic: boolean;
}

/** `direction` has length 1. */
export interface Ray {
  readonly origin: Vector3;
  readonly direction: Vector3;
}

/** Part of the view's half size that a sphere may fill that the camera turns to. */
export const FILL = 0.8;

/** A point through a matrix, with the division that a projection needs. In doubles, so that map coordinates lose nothing. */
export function transformPoint(m: Matrix4, [x, y, z]: Vector3): Vector3 {
  const row = (i: number): number => m[i]! * x + m[i + 4]! * y + m[i + 8]! * z + m[i + 12]!;
  const w = 1 / row(3);
  return [row(0) * w, row(1) * w, row(2) * w];
}

/** A direction through a matrix, brought to length 1. */
export function transformDirection(m: Matrix4, [x, y, z]: Vector3): Vector3 {
  const row = (i: number): number => m[i]! * x + m[i + 4]! * y + m[i + 8]! * z;
  const length = Math.hypot(row(0), row(1), row(2));
  return [row(0) / length, row(1) / length, row(2) / length];
}

/** The point that an affine matrix takes to `point`. */
export function untransformPoint(m: Matrix4, point: Vector3): Vector3 {
  const [a, b, c] = [0, 4, 8].map((i): Vector3 => [m[i]!, m[i + 1]!, m[i + 2]!]) as [Vector3, Vector3, Vector3];
  const moved: Vector3 = [point[0] - m[12]!, point[1] - m[13]!, point[2] - m[14]!];
  const volume = dot(a, cross(b, c));
  return [dot(moved, cross(b, c)) / volume, dot(moved, cross(c, a)) / volume, dot(moved, cross(a, b)) / volume];
}

/** How much longer an affine matrix makes the axis that it stretches most. */
export function largestScale(m: Matrix4): number {
  return Math.max(...[0, 4, 8].map((i) => Math.hypot(m[i]!, m[i + 1]!, m[i + 2]!)));
}

/** A sphere of a cloud in camera space: x, y, z of its centre and its radius. */
export function sphereInView(view: Matrix4, cloud: Matrix4, { center, radius }: Sphere): readonly [number, number, number, number] {
  return [...transformPoint(view, transformPoint(cloud, center)), radius * largestScale(cloud)];
}

/** Where a position in cloud space is in a view of `width` by `height` CSS pixels; null behind the camera. */
export function projectPoint(
  camera: ViewState,
  cloud: Matrix4,
  position: Vector3,
  { width, height }: { width: number; height: number },
): ScreenPoint | null {
  const seen = transformPoint(camera.view, transformPoint(cloud, position));
  const depth = -seen[2];
  if (!(depth > 0)) return null;
  const [x, y] = transformPoint(camera.projection, seen);
  return { x: ((x + 1) / 2) * width, y: ((1 - y) / 2) * height, depth };
}

/** Metres of cloud space per CSS pixel at a position. */
export function metresPerPixelAt(camera: ViewState, cloud: Matrix4, position: Vector3, height: number): number {
  const seen = transformPoint(camera.view, transformPoint(cloud, position));
  const depth = camera.orthographic ? 1 : Math.max(-seen[2], camera.near);
  return (2 * depth) / camera.projection[5]! / height / largestScale(cloud);
}

/** Tangents of half the angle of view, or half the height in metres: the smaller of width and height. */
export function halfExtent({ projection }: Pick<ViewState, 'projection'>): number {
  return Math.min(1 / projection[0]!, 1 / projection[5]!);
}

/** How far from a sphere's centre a perspective camera sees it well. */
export function distanceToSee(camera: Pick<ViewState, 'projection'>, radius: number): number {
  return radius / Math.sin(Math.atan(FILL * halfExtent(camera)));
}

/** Where the camera looks, in the world. */
export function lookDirection({ world }: Pick<ViewState, 'world'>): Vector3 {
  return transformDirection(world, [0, 0, -1]);
}

/**
 * The ray through a place on screen, in the world.
 * @param x from -1 at the left edge to 1 at the right one
 * @param y from -1 at the lower edge to 1 at the upper one
 */
export function rayThrough({ world, projection: p, orthographic }: ViewState, x: number, y: number): Ray {
  if (orthographic) {
    const start: Vector3 = [(x - p[12]!) / p[0]!, (y - p[13]!) / p[5]!, 0];
    return { origin: transformPoint(world, start), direction: transformDirection(world, [0, 0, -1]) };
  }
  const through: Vector3 = [(x + p[8]!) / p[0]!, (y + p[9]!) / p[5]!, -1];
  return { origin: transformPoint(world, [0, 0, 0]), direction: transformDirection(world, through) };
}

/** Distance along the ray at which it can first be inside a sphere, negative behind its origin; null where it misses. */
export function sphereEntry({ origin, direction }: Ray, { center, radius }: Sphere): number | null {
  const toCenter: Vector3 = [center[0] - origin[0], center[1] - origin[1], center[2] - origin[2]];
  const along = dot(toCenter, direction);
  return dot(toCenter, toCenter) - along * along > radius * radius ? null : along - radius;
}

/** Distance along the ray of the place nearest to a point. */
export function distanceAlong({ origin, direction }: Ray, point: Vector3): number {
  return dot([point[0] - origin[0], point[1] - origin[1], point[2] - origin[2]], direction);
}

function dot(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
