import { Ray, Vector3, Vector4, type WebGLRenderTarget, type WebGLRenderer } from 'three';
import type { PointCloudOctree, PointCloudOctreeNode } from 'potree-core';
import type { Vector3 as Position } from '../geometry/bounds.js';
import { viewStateOf, worldMatrixOf, type ViewCamera } from './camera-view.js';
import { nearestPoint, type PointBox } from './nearest-point.js';
import { insideView, PICK_WINDOW, pickInTurns } from './pick-window.js';
import { nodeGeometry } from './read-node.js';
import { distanceAlong, largestScale, rayThrough, sphereEntry, transformPoint, type Ray as PlainRay } from './view-maths.js';

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
  readonly ray: PlainRay;
  readonly pixelPosition: Vector3;
}

interface NodeOnRay extends PointBox {
  readonly node: PointCloudOctreeNode;
  readonly entry: number;
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
  const { clientWidth, clientHeight } = renderer.domElement;
  const ray = rayThrough(viewStateOf(camera), (2 * x) / clientWidth - 1, 1 - (2 * y) / clientHeight);
  const view = { renderer, camera, ray, pixelPosition: windowCenter(renderer, x, y) };
  let best: (PickedPoint & { cloud: string }) | null = null;
  // One by one, since the host clears its target between clouds, unless the application turned clearing off.
  for (const [cloud, octree] of clouds) {
    const hit = inPickingState(renderer, () => pickInTurns(nodesOnRay(octree, ray), MAX_NODES, (some) => pickAmong(octree, some, view)));
    if (hit && (!best || hit.distance < best.distance)) best = { ...hit, cloud };
  }
  return best;
}

function pickAmong(cloud: PointCloudOctree, nodes: readonly NodeOnRay[], view: PickView): PickedPoint | null {
  const { renderer, camera, ray, pixelPosition } = view;
  const visible = cloud.visibleNodes;
  const limit = limitToWindow(view);
  const hostRay = new Ray(new Vector3(...ray.origin), new Vector3(...ray.direction));
  cloud.visibleNodes = nodes.map(({ node }) => node);
  try {
    const hit = cloud.pick(renderer, camera, hostRay, { pixelPosition, pickWindowSize: PICK_WINDOW, onBeforePickRender: limit.start });
    if (!hit?.position) return null;
    const distance = distanceAlong(ray, hit.position.toArray());
    const found = nearestPoint(nodes, cloud.worldToLocal(hit.position).toArray());
    return found && { node: found.box.node, index: found.index, position: found.position, distance };
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
  const size = PICK_WINDOW * renderer.getPixelRatio() + 2;
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

/** The host's own rule, bounding spheres. */
function nodesOnRay(cloud: PointCloudOctree, ray: PlainRay): NodeOnRay[] {
  const matrix = worldMatrixOf(cloud);
  const scale = largestScale(matrix);
  const nodes: NodeOnRay[] = [];
  for (const node of cloud.visibleNodes) {
    const { center, radius } = node.boundingSphere;
    const entry = sphereEntry(ray, { center: transformPoint(matrix, center.toArray()), radius: radius * scale });
    const geometry = nodeGeometry(node);
    if (entry === null || !geometry) continue;
    const bounds = { min: node.boundingBox.min.toArray(), max: node.boundingBox.max.toArray() };
    nodes.push({ node, entry, bounds, spacing: node.spacing, positions: geometry.getAttribute('position').array });
  }
  return nodes;
}

/** In device pixels from the bottom left. */
function windowCenter(renderer: WebGLRenderer, x: number, y: number): Vector3 {
  const { clientWidth, clientHeight } = renderer.domElement;
  const center = new Vector3(insideView(x, clientWidth), insideView(clientHeight - y, clientHeight), 0);
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
