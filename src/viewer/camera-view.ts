import { Vector3, type Object3D, type OrthographicCamera, type PerspectiveCamera } from 'three';
import type { Sphere } from '../geometry/bounds.js';
import { distanceToSee, FILL, halfExtent, type Matrix4, type ViewState } from './view-maths.js';

export type ViewCamera = PerspectiveCamera | OrthographicCamera;

/** The camera as it is now. */
export function viewStateOf(camera: ViewCamera): ViewState {
  camera.updateWorldMatrix(true, false);
  return {
    world: camera.matrixWorld.elements,
    view: camera.matrixWorldInverse.elements,
    projection: camera.projectionMatrix.elements,
    near: camera.near,
    orthographic: 'isOrthographicCamera' in camera,
  };
}

/** From an object's own space to the world, as it is now. */
export function worldMatrixOf(object: Object3D): Matrix4 {
  object.updateWorldMatrix(true, false);
  return object.matrixWorld.elements;
}

/**
 * Moves the camera so that it sees the sphere (cloud space) in the middle, keeping the direction of view. Returns the
 * sphere's centre in the world and the camera's distance from it, for the controls of the application.
 */
export function lookAtSphere(camera: ViewCamera, cloud: Object3D, sphere: Sphere): { target: Vector3; distance: number } {
  const state = viewStateOf(camera);
  cloud.updateWorldMatrix(true, false);
  const radius = sphere.radius * cloud.matrixWorld.getMaxScaleOnAxis();
  const target = new Vector3(...sphere.center).applyMatrix4(cloud.matrixWorld);
  const depth = -target.clone().applyMatrix4(camera.matrixWorldInverse).z;
  const distance = 'isOrthographicCamera' in camera ? zoomTo(camera, radius, depth) : Math.max(distanceToSee(state, radius), 2 * camera.near);
  const position = camera.getWorldDirection(new Vector3()).multiplyScalar(-distance).add(target);
  camera.position.copy(camera.parent ? camera.parent.worldToLocal(position) : position);
  camera.updateWorldMatrix(true, false);
  return { target, distance };
}

/** An orthographic camera shows more by zooming; its distance only has to keep the sphere in front of it. */
function zoomTo(camera: OrthographicCamera, radius: number, distance: number): number {
  camera.zoom *= (FILL * halfExtent({ projection: camera.projectionMatrix.elements })) / radius;
  camera.updateProjectionMatrix();
  return Math.max(distance, camera.near + 2 * radius);
}
