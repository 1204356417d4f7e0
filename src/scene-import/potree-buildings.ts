import { connectedComponents } from '../evaluation/component-baseline.js';
import type { Scene } from '../evaluation/scene.js';
import { SegmentationError } from '../errors.js';
import { parseMetadata, type OctreeMetadata } from '../potree-format/octree-metadata.js';
import { readHierarchy } from '../potree-format/read-hierarchy.js';
import { readNode, type RawNodePoints } from '../potree-format/read-node.js';
import { cropBoxes } from './crop-boxes.js';
import { readText, type SourceFiles } from './source-files.js';

/** LAS class. */
const BUILDING = 6;
/** Roofs whose voxels of this edge touch are one building, metres: bridges the gaps of airborne scans, not a lane. */
const LINK = 1;
/** Smaller components are stray points. */
const LEAST_POINTS = 200;

/**
 * A scene of a classified airborne scan in Potree 2 files (encoding DEFAULT): the connected components of class 6,
 * building, are the objects. Their crops are twice as large in plan and as high as the whole scan, since a building's
 * points often end above the ground. Rows of houses that touch are one building. Colour is the scan's, else its
 * intensity.
 *
 * @throws SegmentationError `cloud-unreadable`
 */
export async function importPotreeBuildings(name: string, files: SourceFiles): Promise<Scene> {
  const metadata = parseMetadata(await readText(files, 'metadata.json'));
  const points = await readAllPoints(files, metadata);
  if (!points.classification) {
    throw new SegmentationError('cloud-unreadable',
      `${name} has no attribute "classification", so that nothing tells its buildings. Choose a classified scan.`);
  }
  const positions = Float32Array.from(points.grid, (value, p) => value * metadata.scale[p % 3]);
  const ids = buildingIds(positions, points.classification);
  const [low, high] = heightRange(positions);
  const objects = cropBoxes(positions, ids, { categoryOf: () => 'building', leastPoints: LEAST_POINTS }).map((object) => {
    const { min, max } = object.crop;
    return { ...object, crop: { min: [min[0], min[1], low] as const, max: [max[0], max[1], high] as const } };
  });
  const { colors, intensities } = points;
  return {
    name: metadata.name || name, offset: metadata.offset, sensor: 'airborne', groundTruth: 'connected components of class 6',
    positions, ids: { object: ids }, objects,
    colors: colors && Uint8Array.from(colors, (value) => value >> 8),
    intensities: colors || !intensities ? null : Float32Array.from(intensities),
  };
}

async function readAllPoints(files: SourceFiles, metadata: OctreeMetadata): Promise<RawNodePoints> {
  const nodes = [...readHierarchy(await files.read('hierarchy.bin'), metadata).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const octree = await files.read('octree.bin');
  const parts = nodes.map(({ byteOffset, byteSize }) => readNode(octree.subarray(byteOffset, byteOffset + byteSize), metadata));
  const [first] = parts;
  return {
    grid: concat(new Int32Array(total(parts, 'grid')), parts.map(({ grid }) => grid)),
    intensities: first?.intensities ? concat(new Uint16Array(total(parts, 'intensities')), parts.map((part) => part.intensities!)) : null,
    classification: first?.classification ? concat(new Uint8Array(total(parts, 'classification')), parts.map((part) => part.classification!)) : null,
    colors: first?.colors ? concat(new Uint16Array(total(parts, 'colors')), parts.map((part) => part.colors!)) : null,
  };
}

function total(parts: readonly RawNodePoints[], key: keyof RawNodePoints): number {
  return parts.reduce((sum, part) => sum + (part[key]?.length ?? 0), 0);
}

function concat<T extends Int32Array | Uint16Array | Uint8Array>(whole: T, parts: readonly T[]): T {
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Numbers from 1 in the order of the components' first points. */
function buildingIds(positions: Float32Array, classification: Uint8Array): Int32Array {
  const members = Uint32Array.from(classification.keys()).filter((i) => classification[i] === BUILDING);
  const components = connectedComponents(positions, members, LINK);
  const numbers = new Map<number, number>();
  const ids = new Int32Array(classification.length);
  members.forEach((i, k) => {
    if (!numbers.has(components[k])) numbers.set(components[k], numbers.size + 1);
    ids[i] = numbers.get(components[k])!;
  });
  return ids;
}

function heightRange(positions: Float32Array): [low: number, high: number] {
  let low = Infinity;
  let high = -Infinity;
  for (let p = 2; p < positions.length; p += 3) {
    low = Math.min(low, positions[p]);
    high = Math.max(high, positions[p]);
  }
  return [low, high];
}
