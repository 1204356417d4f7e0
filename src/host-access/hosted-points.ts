import type { Vector3 } from '../geometry/bounds.js';
import type { PointAttribute } from '../octree-source/decode-points.js';
import type { CloudMetadata } from '../octree-source/octree-format.js';
import type { OctreeNode } from '../potree-format/read-chunk.js';
import type { CallOptions } from '../workers/protocol.js';

/** A cloud that the host reads. */
export interface HostedCloud {
  readonly metadata: CloudMetadata;
  /** What it is known by wherever it lies: see `cloudIdentity`. */
  readonly description: Uint8Array;
  readonly rootChunk: Uint8Array;
  /** Bytes of the hierarchy's first file or page. */
  readonly hierarchyLength: number;
}

/** The points of a node, without what was not asked for. */
export interface HostedNode {
  /** Cloud space, metres. */
  readonly origin: Vector3;
  /** x, y, z per point, metres from the origin. */
  readonly positions: Float32Array;
  /** r, g, b per point. */
  readonly colors: Uint8Array | null;
  readonly intensities: Float32Array | null;
}

/**
 * Clouds that the host's own loader reads, for workers, which cannot call the host. Served by the viewer's adapter, called
 * by `openHosted`. Failures are `SegmentationError`s of the code `cloud-unreadable`.
 */
export interface HostedPoints {
  describe(argument: undefined, options?: CallOptions<never>): Promise<HostedCloud>;
  /** The nodes of these names, null where the cloud has none; parts of the hierarchy are loaded on the way. */
  nodes(names: readonly string[], options?: CallOptions<never>): Promise<readonly (OctreeNode | null)[]>;
  /** The points of a node in the order in which the host has them, whether it shows the node or not. */
  load(request: { readonly name: string; readonly attributes: readonly PointAttribute[] }, options?: CallOptions<never>): Promise<HostedNode>;
}
