import { SegmentationError } from '../errors.js';
import type { Bounds, Vector3 } from '../geometry/bounds.js';
import { strideOf } from './read-column.js';

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
  return strideOf(metadata.attributes);
}

/**
 * Reads metadata.json.
 *
 * @param file what messages call the file
 * @throws SegmentationError `cloud-unreadable` when it is not JSON, not of version 2.0 or lacks what a reader needs;
 *   `cloud-unsupported` for an encoding that is not of Potree 2.0
 */
export function parseMetadata(text: string, file = 'metadata.json'): OctreeMetadata {
  const value = parseJson(text, file);
  if (!isRecord(value) || value['version'] !== '2.0') {
    const version = isRecord(value) && 'version' in value ? `version ${String(value['version'])}` : 'no version';
    throw new SegmentationError('cloud-unreadable', `${file} does not describe a Potree 2.0 octree: it has ${version}. Convert the cloud with a Potree 2 converter.`);
  }
  const missing = missingField(value);
  if (missing) {
    throw new SegmentationError('cloud-unreadable', `${file} has no usable "${missing}", so that the cloud cannot be read. Convert the cloud again.`);
  }
  if (value['encoding'] === 'GLTF') {
    throw new SegmentationError('cloud-unsupported', `${file} describes a cloud in GLTF encoding, which only its own viewer reads. Convert the cloud with encoding DEFAULT or BROTLI.`);
  }
  // Any other word means what DEFAULT means, as in the viewers.
  const encoding = value['encoding'] === 'BROTLI' ? 'BROTLI' : 'DEFAULT';
  return { name: '', description: '', projection: '', ...value, encoding } as OctreeMetadata;
}

/** The value of a JSON text; throws `cloud-unreadable` when it is none. */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new SegmentationError('cloud-unreadable', `${file} is not valid JSON. Check that the address is that of the file itself, or convert the cloud again.`, { cause });
  }
}

/** Whether a value of JSON has named parts. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value of JSON is three numbers. */
export function isVector(value: unknown): value is Vector3 {
  return Array.isArray(value) && value.length === 3 && value.every((part) => Number.isFinite(part));
}

/** The first field that is missing or cannot be right; null when all is there. */
function missingField({ hierarchy, boundingBox, attributes, offset, scale, spacing, points }: Readonly<Record<string, unknown>>): string | null {
  const chunk = isRecord(hierarchy) ? hierarchy['firstChunkSize'] : undefined;
  if (!(Number.isSafeInteger(chunk) && Number(chunk) > 0)) return 'hierarchy.firstChunkSize';
  if (!isRecord(boundingBox) || !isVector(boundingBox['min']) || !isVector(boundingBox['max'])) return 'boundingBox';
  if (!isVector(offset)) return 'offset';
  if (!isVector(scale)) return 'scale';
  if (!(Number(spacing) > 0)) return 'spacing';
  if (!(Number(points) >= 0)) return 'points';
  if (!Array.isArray(attributes) || !attributes.every(isAttribute)) return 'attributes';
  return attributes.some(({ name }) => name === 'position') ? null : 'attributes "position"';
}

function isAttribute(value: unknown): value is OctreeAttribute {
  return isRecord(value) && typeof value['name'] === 'string' && Number.isSafeInteger(value['size']) && Number(value['size']) > 0;
}
