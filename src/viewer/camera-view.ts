import { Vector3, type Object3D, type OrthographicCamera, type PerspectiveCamera } from 'three';
import type { Sphere, Vector3 as Position } from '../geometry/bounds.js';
import type { ScreenPoint } from './viewer-adapter.js';

export type ViewCamera = PerspectiveCamera | OrthographicCamera;

/** Part of the view's half size that a sphere shown by `lookAtSphere` may fill. */
const FILL = 0.8;

/** A position in cloud space as the camera sees it, metres; map coordinates cancel in doubles. */
function toView(camera: ViewCamera, cloud: Object3D, position: Position): Vector3 {
  cloud.updateWorldMatrix(true, false);
  camera.updateWorldMatrix(true, false);
  return new Vector3(...position).applyMatrix4(cloud.matrixWorld).applyMatrix4(camera.matrixWorldInverse);
}

/** Where a position in cloud space is in a view of `width` by `height` CSS pixels; null behind the camera. */
export function projectPoint(
  camera: ViewCamera,
  cloud: Object3D,
  position: Position,
  { width, height }: { width: number; height: number },
): ScreenPoint | null {
  const view = toView(camera, cloud, position);
  const depth = -view.z;
  if (!(depth > 0)) return null;
  const { x, y } = view.applyMatrix4(camera.projectionMatrix);
  return { x: ((x + 1) / 2) * width, y: ((1 - y) / 2) * height, depth };
}

/** Metres of cloud space per CSS pixel at a position. */
export function metresPerPixelAt(camera: ViewCamera, cloud: Object3D, position: Position, height: number): number {
  const depth = 'isOrthographicCamera' in camera ? 1 : Math.max(-toView(camera, cloud, position).z, camera.near);
  const halfHeight = depth / camera.projectionMatrix.elements[5]!;
  return (2 * halfHeight) / height / cloud.matrixWorld.getMaxScaleOnAxis();
}

/**
 * Moves the camera so that it sees the sphere (cloud space) in the middle, keeping the direction of view. Returns the
 * sphere's centre in the world and the camera's distance from it, for the controls of the application.
 */
export function lookAtSphere(camera: ViewCamera, cloud: Object3D, sphere: Sphere): { target: Vector3; distance: number } {
  const seen = toView(camera, cloud, sphere.center);
  const radius = sphere.radius * cloud.matrixWorld.getMaxScaleOnAxis();
  const target = new Vector3(...sphere.center).applyMatrix4(cloud.matrixWorld);
  const distance = 'isOrthographicCamera' in camera ? zoomTo(camera, radius, -seen.z) : distanceFor(camera, radius);
  const position = camera.getWorldDirection(new Vector3()).multiplyScalar(-distance).add(target);
  camera.position.copy(camera.parent ? camera.parent.worldToLocal(position) : position);
  camera.updateWorldMatrix(true, false);
  return { target, distance };
}

/** Tangents of half the angle of view, or half the height in metres: the smaller of width and height. */
function halfExtent(camera: ViewCamera): number {
  const { elements } = camera.projectionMatrix;
  return Math.min(1 / elements[0]!, 1 / elements[5]!);
}

function distanceFor(camera: PerspectiveCamera, radius: number): number {
  const distance = radius / Math.sin(Math.atan(FILL * halfExtent(camera)));
  return Math.max(distance, 2 * camera.near);
}

/** An orthographic camera shows more by zooming; its distance only has to keep the sphere in front of it. */
function zoomTo(camera: OrthographicCamera, radius: number, distance: number): number {
  camera.zoom *= (FILL * halfExtent(camera)) / radius;
  camera.updateProjectionMatrix();
  return Math.max(distance, camera.near + 2 * radius);
}
