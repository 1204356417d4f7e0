import type { Vector3 } from '../../geometry/bounds.js';
import { nearestPoint, type PointBox } from '../nearest-point.js';
import { insideView, PICK_WINDOW, pickInTurns } from '../pick-window.js';
import { distanceAlong, largestScale, rayThrough, sphereEntry, transformPoint, untransformPoint, type Ray } from '../view-maths.js';
import { plainVector, type HostCloud, type HostNode, type HostRay, type HostViewer } from './potree18-host.js';
import { hostGeometry, hostSpacing, viewStateOf, worldMatrixOf } from './read-host.js';

/** The host numbers the nodes it draws for picking in one byte and wraps around silently; one number is spent, see `pickAmong`. */
const MAX_NODES = 255;

/** A point of a node; `position` is in cloud space and exactly the stored one, `distance` is along the ray. */
export interface PickedPoint {
  readonly node: HostNode;
  readonly index: number;
  readonly position: Vector3;
  readonly distance: number;
}

interface NodeOnRay extends PointBox {
  readonly node: HostNode;
  readonly entry: number;
}

/** What the host asks of a ray is which nodes it meets, and that is settled already. */
const ANY_RAY: HostRay = { clone: () => ANY_RAY, intersectsSphere: () => true };

/**
 * The point under a pixel, by the host's own picking, so that what is hit is what is seen.
 * @param x CSS pixels from the canvas's left edge
 * @param y CSS pixels from its top edge
 */
export function pickPoint(
  viewer: HostViewer,
  clouds: Iterable<readonly [string, HostCloud]>,
  x: number,
  y: number,
): (PickedPoint & { readonly cloud: string }) | null {
  const { clientWidth, clientHeight } = viewer.renderer.domElement;
  const ray = rayThrough(viewStateOf(viewer.scene.getActiveCamera()), (2 * x) / clientWidth - 1, 1 - (2 * y) / clientHeight);
  const pixel = { x: insideView(x, clientWidth), y: insideView(clientHeight - y, clientHeight) };
  let best: (PickedPoint & { cloud: string }) | null = null;
  for (const [id, cloud] of clouds) {
    const hit = pickInTurns(nodesOnRay(cloud, ray), MAX_NODES, (some) => pickAmong(viewer, cloud, some, ray, pixel));
    if (hit && (!best || hit.distance < best.distance)) best = { ...hit, cloud: id };
  }
  return best;
}

/**
 * The first node goes twice: the host takes the first point of the first node it draws for nothing at all, and the one
 * drawn later wins where both are equally near.
 */
function pickAmong(viewer: HostViewer, cloud: HostCloud, nodes: readonly NodeOnRay[], ray: Ray, pixel: { x: number; y: number }): PickedPoint | null {
  const { visibleNodes, material } = cloud;
  cloud.visibleNodes = [nodes[0]!, ...nodes].map(({ node }) => node);
  try {
    // Its own window is of 65 pixels, and snaps to what nobody pointed at.
    const hit = cloud.pick(viewer, viewer.scene.getActiveCamera(), ANY_RAY, { ...pixel, pickWindowSize: PICK_WINDOW, pickClipped: true });
    if (!hit?.position) return null;
    const world = plainVector(hit.position);
    const found = nearestPoint(nodes, untransformPoint(worldMatrixOf(cloud), world));
    return found && { node: found.box.node, index: found.index, position: found.position, distance: distanceAlong(ray, world) };
  } finally {
    // Picking that failed half-way would leave its own material.
    Object.assign(cloud, { visibleNodes, material });
  }
}

function nodesOnRay(cloud: HostCloud, ray: Ray): NodeOnRay[] {
  const matrix = worldMatrixOf(cloud);
  const scale = largestScale(matrix);
  const nodes: NodeOnRay[] = [];
  for (const node of cloud.visibleNodes) {
    const { center, radius } = node.getBoundingSphere();
    const entry = sphereEntry(ray, { center: transformPoint(matrix, plainVector(center)), radius: radius * scale });
    const geometry = hostGeometry(node);
    if (entry === null || !geometry) continue;
    const { min, max } = node.getBoundingBox();
    const bounds = { min: plainVector(min), max: plainVector(max) };
    nodes.push({ node, entry, bounds, spacing: hostSpacing(cloud, node), positions: geometry.attributes['position']!.array });
  }
  return nodes;
}
