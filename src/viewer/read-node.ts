import type { BufferGeometry } from 'three';
import type { PointCloudOctree, PointCloudOctreeNode } from 'potree-core';
import type { NodeKey } from '../octree/node-key.js';
import type { NodePoints, NodeView } from '../octree/node-points.js';

/** A geometry of whatever three.js the host has. */
export interface NodeGeometry {
  readonly attributes: Readonly<Record<string, NodeAttribute | undefined>>;
}

export interface NodeAttribute {
  readonly array: ArrayLike<number>;
  readonly count: number;
  readonly itemSize: number;
  /** Potree keeps the file's own values beside attributes that it rescaled for the GPU. */
  readonly potree?: { readonly preciseBuffer?: ArrayLike<number> };
}

/** The geometry of a shown node, or null when the host has evicted it or it holds no points. */
export function nodeGeometry(node: PointCloudOctreeNode): BufferGeometry | null {
  // Typed as always there, but eviction takes the geometry from the scene node and the array from its attribute.
  const geometry = node.sceneNode.geometry as BufferGeometry | undefined;
  const position = geometry?.attributes['position'];
  return geometry && position?.array && position.count > 0 ? geometry : null;
}

/**
 * The node as the plugin sees it; reading stays possible until the host evicts this very geometry.
 *
 * @param unpainted gives the geometry with its own colours
 */
export function viewNode(
  key: NodeKey, cloud: PointCloudOctree, node: PointCloudOctreeNode, geometry: BufferGeometry, unpainted: (geometry: NodeGeometry) => NodeGeometry = (same) => same,
): NodeView {
  const { min, max } = node.boundingBox;
  const bounds = { min: min.toArray(), max: max.toArray() };
  const colored = hasColors(cloud);
  const spacing = node.spacing;
  return {
    key,
    bounds,
    pointCount: geometry.getAttribute('position').count,
    read: () => readGeometry(key, unpainted(geometry as NodeGeometry), { origin: bounds.min, spacing, colored }),
  };
}

/**
 * Whether the file has colours; an application may add made-up ones to show a cloud that has none, and many files have
 * the attribute and nothing but black in it.
 */
export function hasColors(cloud: PointCloudOctree): boolean {
  const attributes = cloud.pcoGeometry.pointAttributes;
  if (!attributes) return false;
  if ('hasColors' in attributes) return attributes.hasColors();
  const rgba = attributes.attributes.find(({ name }) => name === 'rgba');
  return rgba !== undefined && !('range' in rgba && isBlack(rgba.range[1]));
}

/** Whether the greatest value of a colour attribute, a number or one per channel, is 0. */
export function isBlack(brightest: unknown): boolean {
  return [brightest].flat().every((value) => value === 0);
}

/**
 * Copies a node's points out of the host's buffers; null once these were dropped. Positions that are not numbers are
 * kept as they are. Colours and intensities are null where the scan has none; colours that are all black and
 * intensities that are all 0 count as none.
 */
export function readGeometry(
  key: NodeKey,
  geometry: NodeGeometry,
  { origin, spacing, colored }: Pick<NodePoints, 'origin' | 'spacing'> & { colored: boolean },
): NodePoints | null {
  const { position, rgba, color, intensity } = geometry.attributes;
  if (!position?.array) return null;
  const count = position.count;
  return {
    key,
    origin,
    spacing,
    positions: new Float32Array((position.array as Float32Array).subarray(0, 3 * count)),
    colors: colored ? readColors(rgba ?? color, count) : null,
    intensities: readIntensities(intensity, count),
  };
}

/** rgb bytes, from the 3 bytes of Potree 1 or the 4 of Potree 2, whose fourth means nothing. */
function readColors(attribute: NodeAttribute | undefined, count: number): Uint8Array | null {
  if (!attribute || !(attribute.array instanceof Uint8Array)) return null;
  const { array, itemSize } = attribute;
  const colors = new Uint8Array(3 * count);
  for (let i = 0, from = 0, to = 0; i < count; i++, from += itemSize, to += 3) {
    colors[to] = array[from]!;
    colors[to + 1] = array[from + 1]!;
    colors[to + 2] = array[from + 2]!;
  }
  return colors.some((value) => value !== 0) ? colors : null;
}

function readIntensities(attribute: NodeAttribute | undefined, count: number): Float32Array | null {
  if (!attribute || attribute.itemSize !== 1) return null;
  const values = new Float32Array(attribute.potree?.preciseBuffer ?? attribute.array).slice(0, count);
  return values.some((value) => value !== 0) ? values : null;
}
