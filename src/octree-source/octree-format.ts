import type { Bounds, Vector3 } from '../geometry/bounds.js';
import type { OctreeAttribute } from '../potree-format/octree-metadata.js';
import type { HierarchyChunk, OctreeNode } from '../potree-format/read-chunk.js';
import type { Column } from '../potree-format/read-column.js';
import type { FileSpan } from './cloud-files.js';

/** What the cloud's own description says of it. */
export interface CloudMetadata {
  readonly name: string;
  readonly version: string;
  /** `HOST` for whatever only the host's own loader reads. */
  readonly encoding: 'DEFAULT' | 'BROTLI' | 'BIN' | 'HOST';
  readonly pointCount: number;
  /** proj4 text, empty where unknown. */
  readonly projection: string;
  /** Map coordinates of the origin of cloud space: the root cube's lowest corner, as viewers have it. */
  readonly offset: Vector3;
  /** Metres per unit of a stored coordinate. */
  readonly scale: Vector3;
  /** Mean distance of points in the root node, metres; halved with each level. */
  readonly spacing: number;
  /** The root's cube, cloud space. */
  readonly bounds: Bounds;
  /** Box of the points, cloud space; null where the description has none. */
  readonly tightBounds: Bounds | null;
  /** In storage order. Minimum and maximum per element are empty where unknown. */
  readonly attributes: readonly OctreeAttribute[];
}

/** The points of one node as they are in memory, before attributes are taken from them. */
export interface NodeBytes {
  readonly bytes: Uint8Array;
  readonly count: number;
}

/** One layout of an octree's files. */
export interface OctreeFormat {
  readonly metadata: CloudMetadata;
  /** Where the chunk lies that begins with node `name`; `proxy` is what the chunk above says of it, null for the root. */
  chunkSpan(name: string, proxy: { readonly offset: number; readonly size: number } | null): FileSpan;
  readChunk(name: string, bytes: Uint8Array): HierarchyChunk;
  /** Where the node's points lie; null where it has none. */
  nodeSpan(node: OctreeNode): FileSpan | null;
  /** Unpacks a node's bytes and holds their length to the node's count. Throws `cloud-unreadable`. */
  unpack(node: OctreeNode, bytes: Uint8Array): Promise<NodeBytes>;
  /** Where an attribute lies in unpacked bytes; null where the cloud lacks it. */
  column(name: string, count: number): Column | null;
  /** x, y, z per point in units of `scale`, counted from the node's corner, or from `start` in cloud space where there is one. */
  readGrid(view: DataView, count: number): { readonly grid: Int32Array | Uint32Array; readonly start: Vector3 | null };
  /** r, g, b per point in the file's own units, 8 or 16 bit; null where the cloud has none. */
  readColors(view: DataView, count: number): Uint8Array | Uint16Array | null;
}
