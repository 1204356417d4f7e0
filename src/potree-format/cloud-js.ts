import { SegmentationError } from '../errors.js';
import type { Bounds } from '../geometry/bounds.js';
import { isRecord, isVector, parseJson, type OctreeAttribute } from './octree-metadata.js';

/** The contents of cloud.js of a Potree 1.5 to 1.8 octree with BIN payload. `bounds` is a cube in map coordinates. */
export interface CloudJs {
  readonly version: string;
  readonly octreeDir: string;
  readonly points: number;
  readonly projection: string;
  readonly bounds: Bounds;
  readonly tightBounds: Bounds | null;
  readonly spacing: number;
  readonly scale: number;
  readonly hierarchyStepSize: number;
  readonly attributes: readonly OctreeAttribute[];
}

/** Type, elements and bytes per point of the attributes that cloud.js may list by name alone. */
const NAMED: Readonly<Record<string, readonly [type: string, elements: number, size: number]>> = {
  POSITION_CARTESIAN: ['uint32', 3, 12],
  COLOR_PACKED: ['uint8', 4, 4],
  RGBA_PACKED: ['uint8', 4, 4],
  RGB_PACKED: ['uint8', 3, 3],
  COLOR_FLOATS_1: ['float', 3, 12],
  COLOR_FLOATS_255: ['float', 3, 12],
  NORMAL_FLOATS: ['float', 3, 12],
  NORMAL: ['float', 3, 12],
  NORMAL_SPHEREMAPPED: ['uint8', 2, 2],
  NORMAL_OCT16: ['uint8', 2, 2],
  FILLER_1B: ['uint8', 1, 1],
  INTENSITY: ['uint16', 1, 2],
  CLASSIFICATION: ['uint8', 1, 1],
  RETURN_NUMBER: ['uint8', 1, 1],
  NUMBER_OF_RETURNS: ['uint8', 1, 1],
  SOURCE_ID: ['uint16', 1, 2],
  INDICES: ['uint32', 1, 4],
  SPACING: ['float', 1, 4],
  GPS_TIME: ['double', 1, 8],
};

/** The names that Potree 2 has for what Potree 1 calls so. */
const RENAMED: Readonly<Record<string, string>> = {
  position_cartesian: 'position', position: 'position',
  color_packed: 'rgb', rgba_packed: 'rgb', rgb_packed: 'rgb', rgba: 'rgb', rgb: 'rgb',
  intensity: 'intensity', classification: 'classification',
};

/**
 * Reads cloud.js.
 *
 * @param file what messages call the file
 * @throws SegmentationError `cloud-unreadable` when it is not JSON or lacks what a reader needs; `cloud-unsupported` for
 *   payloads other than BIN and for versions that list the hierarchy in cloud.js itself
 */
export function parseCloudJs(text: string, file = 'cloud.js'): CloudJs {
  const value = parseJson(text, file);
  if (!isRecord(value)) throw unusable(file, 'octreeDir');
  const version = String(value['version']);
  if (!/^1\.([5-9]|\d\d)/.test(version)) {
    throw new SegmentationError('cloud-unsupported', `${file} is of Potree version ${version}; 1.5 to 1.8 and 2.0 can be read. Convert the cloud again.`);
  }
  const { octreeDir, spacing, scale, hierarchyStepSize, points } = value;
  const bounds = readBounds(value['boundingBox']);
  if (typeof octreeDir !== 'string') throw unusable(file, 'octreeDir');
  if (!bounds) throw unusable(file, 'boundingBox');
  if (!(Number(spacing) > 0)) throw unusable(file, 'spacing');
  if (!(Number(scale) > 0)) throw unusable(file, 'scale');
  if (!(Number.isSafeInteger(hierarchyStepSize) && Number(hierarchyStepSize) > 0)) throw unusable(file, 'hierarchyStepSize');
  return {
    version, octreeDir, bounds, tightBounds: readBounds(value['tightBoundingBox']), projection: String(value['projection'] ?? ''),
    points: Number(points) || 0, spacing: Number(spacing), scale: Number(scale), hierarchyStepSize: Number(hierarchyStepSize),
    attributes: readAttributes(value['pointAttributes'], file),
  };
}

/** The file with the hierarchy below a node that begins one: levels that are a multiple of `hierarchyStepSize`. */
export function hierarchyPath(cloud: CloudJs, name: string): string {
  return `${nodeFolder(cloud, name)}${name}.hrc`;
}

/** The file with the points of a node. */
export function pointsPath(cloud: CloudJs, name: string): string {
  return `${nodeFolder(cloud, name)}${name}.bin`;
}

/** Digits of the name, in complete groups, are folders. */
function nodeFolder({ octreeDir, hierarchyStepSize: step }: CloudJs, name: string): string {
  const groups: string[] = [];
  for (let end = 1 + step; end <= name.length; end += step) groups.push(`${name.slice(end - step, end)}/`);
  return `${octreeDir.replace(/\/$/, '')}/r/${groups.join('')}`;
}

function readAttributes(list: unknown, file: string): readonly OctreeAttribute[] {
  if (typeof list === 'string') throw unsupportedPayload(file, list);
  if (!Array.isArray(list)) throw unusable(file, 'pointAttributes');
  const attributes = list.map((entry: unknown) => (typeof entry === 'string' ? namedAttribute(entry, file) : describedAttribute(entry, file)));
  if (!attributes.some(({ name }) => name === 'position')) throw unusable(file, 'pointAttributes "POSITION_CARTESIAN"');
  return attributes;
}

function namedAttribute(name: string, file: string): OctreeAttribute {
  const known = NAMED[name];
  if (!known) {
    throw new SegmentationError('cloud-unreadable', `${file} lists the attribute "${name}", whose size is not known, so that no point can be read. Convert the cloud again without it.`);
  }
  return attribute(name, known[0], known[1], known[2]);
}

/** The list form of version 1.8: an unknown attribute can be skipped, since its size is given. */
function describedAttribute(entry: unknown, file: string): OctreeAttribute {
  if (!isRecord(entry) || typeof entry['name'] !== 'string' || !(Number.isSafeInteger(entry['size']) && Number(entry['size']) > 0)) {
    throw unusable(file, 'pointAttributes');
  }
  return attribute(entry['name'], String(entry['type']), Number(entry['elements']) || 1, Number(entry['size']));
}

function attribute(name: string, type: string, numElements: number, size: number): OctreeAttribute {
  const known = RENAMED[name.toLowerCase()] ?? name;
  return { name: known, description: '', size, numElements, elementSize: size / numElements, type, min: [], max: [], scale: [], offset: [] };
}

function readBounds(value: unknown): Bounds | null {
  if (!isRecord(value)) return null;
  const min = ['lx', 'ly', 'lz'].map((key) => value[key]);
  const max = ['ux', 'uy', 'uz'].map((key) => value[key]);
  return isVector(min) && isVector(max) ? { min, max } : null;
}

function unusable(file: string, field: string): SegmentationError {
  return new SegmentationError('cloud-unreadable', `${file} has no usable "${field}", so that the cloud cannot be read. Convert the cloud again.`);
}

/** Of LAS, LAZ and their kin. */
function unsupportedPayload(file: string, payload: string): SegmentationError {
  return new SegmentationError('cloud-unsupported', `${file} describes a cloud with ${payload} files, which only the viewer's own loader reads. Open it in a viewer that does, or convert it with a Potree 2 converter.`);
}
