import type { Sphere } from '../../geometry/bounds.js';
import { distanceToSee, FILL, largestScale, lookDirection, transformPoint } from '../view-maths.js';
import type { HostCamera, HostCloud, HostVector, HostViewer } from './potree18-host.js';
import { viewStateOf, worldMatrixOf } from './read-host.js';

/**
 * Moves the person's view so that the sphere (cloud space) is in its middle. The angles of the view are left alone: the
 * host would find new ones from two points, whose difference is little more than rounding when it looks straight down.
 */
export function lookAtSphere({ scene, renderer: { domElement } }: HostViewer, cloud: HostCloud, sphere: Sphere): void {
  const camera = scene.getActiveCamera();
  const state = viewStateOf(camera);
  const matrix = worldMatrixOf(cloud);
  const radius = sphere.radius * largestScale(matrix);
  const aspect = domElement.clientWidth / domElement.clientHeight;
  // An orthographic view is as wide, to either side, as what its controls turn around is far.
  const distance = state.orthographic ? (radius / FILL) * Math.max(aspect, 1) : distanceToSee(state, radius);
  const target = transformPoint(matrix, sphere.center);
  const direction = lookDirection(state);
  const position = { x: target[0] - distance * direction[0], y: target[1] - distance * direction[1], z: target[2] - distance * direction[2] };
  move(scene.view.position, position);
  scene.view.radius = distance;
  followView(camera, position, distance, aspect);
}

/** What the host does to its camera in the next frame, so that whoever asks before sees the new view. */
function followView(camera: HostCamera, position: HostVector, radius: number, aspect: number): void {
  move(camera.position, position);
  if (camera.isOrthographicCamera) {
    Object.assign(camera, { left: -radius, right: radius, top: radius / aspect, bottom: -radius / aspect });
    camera.updateProjectionMatrix();
  }
  camera.updateMatrixWorld();
}

function move(vector: HostVector, { x, y, z }: HostVector): void {
  vector.x = x;
  vector.y = y;
  vector.z = z;
}
