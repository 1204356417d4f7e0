import type { NodeKey } from '../../octree/node-key.js';
import type { NodeView } from '../../octree/node-points.js';
import { isBlack, readGeometry, type NodeGeometry } from '../read-node.js';
import type { Matrix4, ViewState } from '../view-maths.js';
import { plainVector, type HostCamera, type HostCloud, type HostNode } from './potree18-host.js';

/** The geometry of a shown node, or null when the host has evicted it or it holds no points. */
export function hostGeometry({ geometryNode: { geometry } }: HostNode): NodeGeometry | null {
  const position = geometry?.attributes['position'];
  return geometry && position && position.count > 0 ? geometry : null;
}

/** The host tells the spacing of a node of some formats only. */
export function hostSpacing({ pcoGeometry }: HostCloud, node: HostNode): number {
  return pcoGeometry.spacing / 2 ** node.getLevel();
}

/**
 * The node as the plugin sees it; reading stays possible until the host evicts this very geometry.
 *
 * @param unpainted gives the geometry with its own colours
 */
export function viewHostNode(key: NodeKey, cloud: HostCloud, node: HostNode, geometry: NodeGeometry, unpainted: (geometry: NodeGeometry) => NodeGeometry): NodeView {
  const box = node.getBoundingBox();
  const bounds = { min: plainVector(box.min), max: plainVector(box.max) };
  const place = { origin: bounds.min, spacing: hostSpacing(cloud, node), colored: hasColors(cloud) };
  return {
    key,
    bounds,
    pointCount: geometry.attributes['position']!.count,
    // Eviction leaves the arrays of a geometry where they are, and only takes it from its node.
    read: () => (node.geometryNode.geometry === geometry ? readGeometry(key, unpainted(geometry), place) : null),
  };
}

/** Whether the file has colours that are not all black. */
export function hasColors({ pcoGeometry }: HostCloud): boolean {
  const attribute = pcoGeometry.pointAttributes.attributes.find(({ name }) => name === 'rgba' || name === 'rgb');
  return attribute !== undefined && !isBlack(attribute.range[1]);
}

/** The camera as the host last drew with it. */
export function viewStateOf(camera: HostCamera): ViewState {
  camera.updateMatrixWorld();
  return {
    world: camera.matrixWorld.elements,
    view: camera.matrixWorldInverse.elements,
    projection: camera.projectionMatrix.elements,
    near: camera.near,
    orthographic: camera.isOrthographicCamera === true,
  };
}

/** From cloud space to the world. */
export function worldMatrixOf(cloud: HostCloud): Matrix4 {
  cloud.updateMatrixWorld();
  return cloud.matrixWorld.elements;
}
