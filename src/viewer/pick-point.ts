import { Ray, Sphere, Vector2, Vector3, Vector4, type WebGLRenderTarget, type WebGLRenderer } from 'three';
import type { PointCloudOctree, PointCloudOctreeNode } from 'potree-core';
import type { Vector3 as Position } from '../geometry/bounds.js';
import type { ViewCamera } from './camera-view.js';
import { nodeGeometry } from './read-node.js';

/** Edge of the square around the pointer in which the host looks for a point, CSS pixels. */
const WINDOW = 9;

/** The host numbers the nodes it draws for picking in one byte, 0 being none, and throws when they do not fit. */
const MAX_NODES = 255;

/** A point of a node; `position` is in cloud space and exactly the stored one, `distance` is along the ray. */
export interface PickedPoint {
  readonly node: PointCloudOctreeNode;
  readonly index: number;
  readonly position: Position;
  readonly distance: number;
}

interface PickView {
  readonly renderer: WebGLRenderer;
  readonly camera: ViewCamera;
  readonly ray: Ray;
  readonly pixelPosition: Vector3;
}

/**
 * The point under a pixel, by the host's own picking, so that what is hit is what is seen.
 * @param x CSS pixels from the canvas's left edge
 * @param y CSS pixels from its top edge
 */
export function pickPoint(
  { renderer, camera }: Pick<PickView, 'renderer' | 'camera'>,
  clouds: Iterable<readonly [string, PointCloudOctree]>,
  x: number,
  y: number,
): (PickedPoint & { readonly cloud: string }) | null {
  const view = { renderer, camera, ray: rayThrough(camera, renderer, x, y), pixelPosition: windowCenter(renderer, x, y) };
  let best: (PickedPoint & { cloud: string }) | null = null;
  // One by one, since the host clears its target between clouds, unless the application turned clearing off.
  for (const [cloud, octree] of clouds) {
    const hit = inPickingState(renderer, () => pickCloud(octree, view));
    if (hit && (!best || hit.distance < best.distance)) best = { ...hit, cloud };
  }
  return best;
}

/** Picks among at most 255 nodes at a time, nearest first, until no nearer hit is possible. */
function pickCloud(cloud: PointCloudOctree, view: PickView): PickedPoint | null {
  const nodes = nodesOnRay(cloud, view.ray);
  let best: PickedPoint | null = null;
  for (let i = 0; i < nodes.length; i += MAX_NODES) {
    if (best && best.distance < nodes[i]!.entry) break;
    const some = nodes.slice(i, i + MAX_NODES).map(({ node }) => node);
    const hit = pickAmong(cloud, some, view);
    if (hit && (!best || hit.distance < best.distance)) best = hit;
  }
  return best;
}

function pickAmong(cloud: PointCloudOctree, nodes: PointCloudOctreeNode[], view: PickView): PickedPoint | null {
  const { renderer, camera, ray, pixelPosition } = view;
  const visible = cloud.visibleNodes;
  const limit = limitToWindow(view);
  cloud.visibleNodes = nodes;
  try {
    const hit = cloud.pick(renderer, camera, ray, { pixelPosition, pickWindowSize: WINDOW, onBeforePickRender: limit.start });
    if (!hit?.position) return null;
    const distance = hit.position.clone().sub(ray.origin).dot(ray.direction);
    const found = findPoint(nodes, cloud.worldToLocal(hit.position));
    return found && { ...found, distance };
  } finally {
    limit.end();
    cloud.visibleNodes = visible;
  }
}

/**
 * Sets the scissor of the host's picking target in its own pixels. The host sets the renderer's one, divided by a pixel
 * ratio that three.js no longer applies to targets: on dense screens it would draw beside the window.
 */
function limitToWindow({ renderer, pixelPosition }: PickView): { start: (material: unknown, target: WebGLRenderTarget) => void; end: () => void } {
  const size = WINDOW * renderer.getPixelRatio() + 2;
  let used: WebGLRenderTarget | null = null;
  return {
    start(_material, target) {
      used = target;
      target.scissor.set(pixelPosition.x - size / 2, pixelPosition.y - size / 2, size, size).floor().max(new Vector4());
      target.scissorTest = true;
      renderer.setRenderTarget(target);
      renderer.clear();
    },
    end() {
      if (used) used.scissorTest = false;
    },
  };
}

/** The host's own rule, bounding spheres; `entry` is where the ray can first meet one of the node's points. */
function nodesOnRay(cloud: PointCloudOctree, ray: Ray): { node: PointCloudOctreeNode; entry: number }[] {
  const sphere = new Sphere();
  const nodes: { node: PointCloudOctreeNode; entry: number }[] = [];
  for (const node of cloud.visibleNodes) {
    sphere.copy(node.boundingSphere).applyMatrix4(cloud.matrixWorld);
    if (!nodeGeometry(node) || !ray.intersectsSphere(sphere)) continue;
    nodes.push({ node, entry: sphere.center.sub(ray.origin).dot(ray.direction) - sphere.radius });
  }
  return nodes.sort((a, b) => a.entry - b.entry);
}

/** The host tells a position but neither node nor index; the stored point nearest to it is exactly the one it drew. */
function findPoint(nodes: readonly PointCloudOctreeNode[], target: Vector3): Omit<PickedPoint, 'distance'> | null {
  let nearest: { node: PointCloudOctreeNode; index: number; squared: number } | null = null;
  for (const node of nodes) {
    const geometry = nodeGeometry(node);
    // Rounding may put points of a node a little outside its box.
    if (!geometry || node.boundingBox.distanceToPoint(target) > node.spacing) continue;
    const local = target.clone().sub(node.boundingBox.min);
    const { index, squared } = nearestIndex(geometry.getAttribute('position').array, local);
    if (!nearest || squared < nearest.squared) nearest = { node, index, squared };
  }
  if (!nearest || nearest.index === -1) return null;
  const { node, index } = nearest;
  const { min } = node.boundingBox;
  const p = node.sceneNode.geometry.getAttribute('position').array;
  return { node, index, position: [min.x + p[3 * index]!, min.y + p[3 * index + 1]!, min.z + p[3 * index + 2]!] };
}

function nearestIndex(positions: ArrayLike<number>, { x, y, z }: Vector3): { index: number; squared: number } {
  let index = -1;
  let squared = Infinity;
  for (let i = 0, p = 0; p < positions.length; i++, p += 3) {
    const dx = positions[p]! - x;
    const dy = positions[p + 1]! - y;
    const dz = positions[p + 2]! - z;
    const d = dx * dx + dy * dy + dz * dz;
    if (d < squared) {
      squared = d;
      index = i;
    }
  }
  return { index, squared };
}

function rayThrough(camera: ViewCamera, { domElement }: WebGLRenderer, x: number, y: number): Ray {
  const ndc = new Vector2((2 * x) / domElement.clientWidth - 1, 1 - (2 * y) / domElement.clientHeight);
  camera.updateWorldMatrix(true, false);
  const near = new Vector3(ndc.x, ndc.y, -1).unproject(camera);
  const far = new Vector3(ndc.x, ndc.y, 0.5).unproject(camera);
  const direction = far.sub(near).normalize();
  return new Ray('isOrthographicCamera' in camera ? near : new Vector3().setFromMatrixPosition(camera.matrixWorld), direction);
}

/** In device pixels from the bottom left; moved inwards at the edges, where the host would read nothing at all. */
function windowCenter(renderer: WebGLRenderer, x: number, y: number): Vector3 {
  const { clientWidth, clientHeight } = renderer.domElement;
  const inside = (value: number, size: number): number => Math.max(Math.min(value, size - WINDOW / 2 - 1), WINDOW / 2);
  const center = new Vector3(inside(x, clientWidth), inside(clientHeight - y, clientHeight), 0);
  return center.multiplyScalar(renderer.getPixelRatio());
}

/**
 * Clears to transparent meanwhile, since the host takes an opaque background for a point nearer to the pointer than the
 * points around it; and puts the scissor back, which the host's picking changes.
 */
function inPickingState<T>(renderer: WebGLRenderer, action: () => T): T {
  const scissor = renderer.getScissor(new Vector4());
  const scissorTest = renderer.getScissorTest();
  const clearAlpha = renderer.getClearAlpha();
  renderer.setClearAlpha(0);
  try {
    return action();
  } finally {
    renderer.setClearAlpha(clearAlpha);
    renderer.setScissor(scissor);
    renderer.setScissorTest(scissorTest);
  }
}
