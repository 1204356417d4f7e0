import type { Bounds, Vector3 } from '../geometry/bounds.js';
import type { NodeKey } from './node-key.js';

/**
 * The points of one octree node, as the worker keeps them. Coordinates are in cloud space: metres from the octree's
 * offset, z up. All arrays are the owner's own copies, free to be transferred.
 */
export interface NodePoints {
  readonly key: NodeKey;
  /** Cloud space, double precision. */
  readonly origin: Vector3;
  /** x, y, z per point, metres relative to `origin`. */
  readonly positions: Float32Array;
  /** r, g, b per point, 0..255; null where the scan has no colour. */
  readonly colors: Uint8Array | null;
  /** Intensity per point in the file's own units; null where the scan has none. */
  readonly intensities: Float32Array | null;
  /** Mean distance between points that the octree promises at this level, metres. */
  readonly spacing: number;
}

/** Bytes that a node's points take. */
export function nodeBytes({ positions, colors, intensities }: NodePoints): number {
  return positions.byteLength + (colors?.byteLength ?? 0) + (intensities?.byteLength ?? 0);
}

/** One label per point of a node, in the node's point order; 0 is none. */
export interface NodeLabels {
  readonly key: NodeKey;
  readonly labels: Uint32Array;
  /** Whether some of the labels are a draft's. */
  readonly draft: boolean;
}

/** A node on screen, whose points can be copied when there is time for it. */
export interface NodeView {
  readonly key: NodeKey;
  readonly pointCount: number;
  /** Cloud space, metres. */
  readonly bounds: Bounds;
  /** Copies the points out of the host's buffers; null when the host has dropped them meanwhile. */
  read(): NodePoints | null;
}

/** What changed on screen since the last report. */
export interface NodeChange {
  readonly added: readonly NodeView[];
  readonly removed: readonly NodeKey[];
}
