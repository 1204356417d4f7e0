import type { Vector3 } from '../geometry/bounds.js';
import type { NodeKey } from '../octree/node-key.js';
import type { NodePoints } from '../octree/node-points.js';
import { nodeBounds } from '../potree-format/node-bounds.js';
import { readColumn } from '../potree-format/read-column.js';
import type { NodeBytes, OctreeFormat } from './octree-format.js';

/** What can be had of a point beside its position. */
export type PointAttribute = 'colors' | 'intensities' | 'classification';

/** The points of a node, with what was asked for and is there. */
export interface LoadedNode extends NodePoints {
  /** LAS code per point; null where the scan has none. */
  readonly classification: Uint8Array | null;
}

/**
 * Takes the attributes that are asked for from a node's bytes; others are stepped over. As with nodes that come from a
 * viewer, positions are relative to the node's corner, 16-bit colours become their upper byte, and colours that are all
 * black or intensities that are all 0 count as none.
 *
 * @throws SegmentationError `cloud-unreadable` for an attribute of a type that is none
 */
export function decodePoints(format: OctreeFormat, key: NodeKey, { bytes, count }: NodeBytes, attributes: readonly PointAttribute[]): LoadedNode {
  const { bounds, scale, spacing } = format.metadata;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const origin = nodeBounds(key.name, bounds).min;
  const { grid, start } = format.readGrid(view, count);
  return {
    key,
    origin,
    positions: toPositions(grid, scale, start ? minus(origin, start) : [0, 0, 0]),
    spacing: spacing / 2 ** (key.name.length - 1),
    colors: attributes.includes('colors') ? colorBytes(format.readColors(view, count)) : null,
    intensities: attributes.includes('intensities') ? readIntensities(format, view, count) : null,
    classification: attributes.includes('classification') ? readClassification(format, view, count) : null,
  };
}

function minus(a: Vector3, b: Vector3): Vector3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** Metres from `origin`, subtracted in double precision. */
function toPositions(grid: Int32Array | Uint32Array, [sx, sy, sz]: Vector3, [ox, oy, oz]: Vector3): Float32Array {
  const positions = new Float32Array(grid.length);
  for (let p = 0; p < grid.length; p += 3) {
    positions[p] = grid[p] * sx - ox;
    positions[p + 1] = grid[p + 1] * sy - oy;
    positions[p + 2] = grid[p + 2] * sz - oz;
  }
  return positions;
}

/** As the viewers do it: a value that needs more than a byte is divided by 256. Null when all is black. */
function colorBytes(values: Uint8Array | Uint16Array | null): Uint8Array | null {
  if (!values) return null;
  const bytes = new Uint8Array(values.length);
  let any = 0;
  for (let k = 0; k < values.length; k++) {
    const value = values[k];
    bytes[k] = value > 255 ? value >> 8 : value;
    any |= value;
  }
  return any === 0 ? null : bytes;
}

function readIntensities(format: OctreeFormat, view: DataView, count: number): Float32Array | null {
  const column = format.column('intensity', count);
  if (!column) return null;
  const values = readColumn(view, column, count, new Float32Array(count));
  return values.some((value) => value !== 0) ? values : null;
}

function readClassification(format: OctreeFormat, view: DataView, count: number): Uint8Array | null {
  const column = format.column('classification', count);
  return column && readColumn(view, column, count, new Uint8Array(count));
}
