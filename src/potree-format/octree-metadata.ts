import { SegmentationError } from '../errors.js';
import type { Bounds, Vector3 } from '../geometry/bounds.js';

/** One attribute of metadata.json: `size` bytes per point; attributes lie in the file in the order of their list. */
export interface OctreeAttribute {
  readonly name: string;
  readonly description: string;
  readonly size: number;
  readonly numElements: number;
  readonly elementSize: number;
  readonly type: string;
  readonly min: readonly number[];
  readonly max: readonly number[];
  readonly scale: readonly number[];
  readonly offset: readonly number[];
  readonly histogram?: readonly number[];
}

/** The contents of metadata.json of a Potree 2.0 octree. Lengths are metres, `boundingBox` a cube in map coordinates. */
export interface OctreeMetadata {
  readonly version: '2.0';
  readonly name: string;
  readonly description: string;
  readonly points: number;
  readonly projection: string;
  readonly hierarchy: { readonly firstChunkSize: number; readonly stepSize: number; readonly depth: number };
  readonly offset: Vector3;
  readonly scale: Vector3;
  readonly spacing: number;
  readonly boundingBox: Bounds;
  readonly encoding: 'DEFAULT' | 'BROTLI';
  readonly attributes: readonly OctreeAttribute[];
}

/** Bytes per point of an octree in DEFAULT encoding. */
export function pointStride(metadata: OctreeMetadata): number {
  return metadata.attributes.reduce((sum, attribute) => sum + attribute.size, 0);
}

/** Reads metadata.json; throws `cloud-unreadable` when it is not JSON or not of version 2.0. */
export function parseMetadata(text: string): OctreeMetadata {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SegmentationError('cloud-unreadable', 'metadata.json is not valid JSON. Convert the cloud again.', { cause });
  }
  if (!isMetadata(value)) {
    throw new SegmentationError('cloud-unreadable', 'metadata.json does not describe a Potree 2.0 octree. Convert the cloud with a Potree 2 converter.');
  }
  return value;
}

function isMetadata(value: unknown): value is OctreeMetadata {
  if (typeof value !== 'object' || value === null) return false;
  return 'version' in value && value.version === '2.0' && 'hierarchy' in value && 'boundingBox' in value &&
    'attributes' in value && Array.isArray(value.attributes);
}
