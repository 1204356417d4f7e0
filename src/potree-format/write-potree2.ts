import type { Vector3 } from '../geometry/bounds.js';
import { breadthFirst, buildOctree, CELLS } from './build-octree.js';
import type { BuiltNode } from './build-octree.js';
import { encodeHierarchy } from './encode-hierarchy.js';
import type { ByteRange } from './encode-hierarchy.js';
import type { OctreeAttribute, OctreeMetadata } from './octree-metadata.js';

/** Points to be written. Coordinates are `grid * scale + offset`, metres; the smallest grid value per axis is 0. */
export interface CloudPoints {
  readonly offset: Vector3;
  readonly scale: number;
  /** x, y, z per point. */
  readonly grid: Int32Array;
  /** r, g, b per point, 0..255. */
  readonly colors: Uint8Array;
  readonly intensities: Uint16Array;
  /** LAS codes. */
  readonly classification: Uint8Array;
}

/** How to write. */
export interface WriteOptions {
  readonly name: string;
  /**
   * A node of at most so many points is not divided (default 4000). Viewers size points by the level of their node, so
   * small leaves keep small dense things crisp among sparse ground.
   */
  readonly leafSize?: number;
  /** Levels per chunk of the hierarchy. */
  readonly stepSize?: number;
}

/** Which points a node got: `count` source indices from `offset` in the order of the written octree. */
export interface WrittenNode {
  readonly name: string;
  readonly offset: number;
  readonly count: number;
}

/** The three files of the octree, and how to find the source of each written point. */
export interface WrittenOctree {
  readonly metadata: OctreeMetadata;
  readonly hierarchy: Uint8Array;
  readonly octree: Uint8Array;
  readonly nodes: readonly WrittenNode[];
  /** Source index per written point, node after node. */
  readonly sources: Uint32Array;
}

const STRIDE = 21;

/**
 * Writes a Potree 2.0 octree in DEFAULT encoding: int32 position, uint16 intensity, uint8 classification, uint16 colour.
 * The root cube starts at the tight minimum; its edge halves exactly on the integer grid.
 */
export function writePotree2(points: CloudPoints, options: WriteOptions): WrittenOctree {
  const count = points.grid.length / 3;
  if (count === 0) throw new RangeError('Expected at least 1 point, got 0.');
  const { leafSize = 4000, stepSize = 4 } = options;
  const edge = cubeEdge(points.grid);
  const root = buildOctree(points.grid, edge, leafSize);
  const all = breadthFirst(root);
  const sources = new Uint32Array(count);
  const nodes: WrittenNode[] = [];
  const ranges = new Map<string, ByteRange>();
  let offset = 0;
  for (const node of all) {
    sources.set(node.points, offset);
    nodes.push({ name: node.name, offset, count: node.points.length });
    ranges.set(node.name, { offset: offset * STRIDE, size: node.points.length * STRIDE });
    offset += node.points.length;
  }
  const { bytes, firstChunkSize } = encodeHierarchy(root, ranges, stepSize);
  const metadata = describe(points, options.name, edge, { firstChunkSize, stepSize, depth: depthOf(all) });
  return { metadata, hierarchy: bytes, octree: encodePoints(points, sources), nodes, sources };
}

function depthOf(nodes: readonly BuiltNode[]): number {
  return nodes.reduce((depth, node) => Math.max(depth, node.level), 0);
}

/** The smallest multiple of 2^10 grid units above every coordinate: ten levels of halving stay whole numbers. */
function cubeEdge(grid: Int32Array): number {
  let high = 0;
  for (const value of grid) {
    if (value < 0) throw new RangeError(`Expected grid coordinates from 0, got ${value}.`);
    if (value > high) high = value;
  }
  return Math.ceil((high + 1) / 1024) * 1024;
}

/** Array of structures, 21 bytes per point. Colours are widened so that 255 becomes 65535: viewers divide by 256. */
function encodePoints(points: CloudPoints, sources: Uint32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(sources.length * STRIDE));
  let at = 0;
  for (const i of sources) {
    for (let a = 0; a < 3; a++) view.setInt32(at + a * 4, points.grid[i * 3 + a]!, true);
    view.setUint16(at + 12, points.intensities[i]!, true);
    view.setUint8(at + 14, points.classification[i]!);
    for (let a = 0; a < 3; a++) view.setUint16(at + 15 + a * 2, points.colors[i * 3 + a]! * 257, true);
    at += STRIDE;
  }
  return new Uint8Array(view.buffer);
}

function describe(points: CloudPoints, name: string, edge: number, hierarchy: OctreeMetadata['hierarchy']): OctreeMetadata {
  const { offset, scale } = points;
  const length = edge * scale;
  return {
    version: '2.0',
    name,
    description: '',
    points: points.grid.length / 3,
    projection: '',
    hierarchy,
    offset,
    scale: [scale, scale, scale],
    spacing: length / CELLS,
    boundingBox: { min: offset, max: [offset[0] + length, offset[1] + length, offset[2] + length] },
    encoding: 'DEFAULT',
    attributes: [
      positionAttribute(points),
      attribute('intensity', 'uint16', 2, extremes(points.intensities, 1, 1)),
      { ...attribute('classification', 'uint8', 1, extremes(points.classification, 1, 1)), histogram: histogram(points.classification) },
      attribute('rgb', 'uint16', 2, extremes(points.colors, 3, 257)),
    ],
  };
}

/** Smallest and largest value per element, times `factor`. */
function extremes(values: ArrayLike<number>, elements: number, factor: number): [min: number[], max: number[]] {
  const min = new Array<number>(elements).fill(Infinity);
  const max = new Array<number>(elements).fill(-Infinity);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]! * factor;
    const e = i % elements;
    if (value < min[e]!) min[e] = value;
    if (value > max[e]!) max[e] = value;
  }
  return [min, max];
}

function attribute(name: string, type: string, elementSize: number, [min, max]: [number[], number[]]): OctreeAttribute {
  const numElements = min.length;
  return {
    name, description: '', size: numElements * elementSize, numElements, elementSize, type, min, max,
    scale: min.map(() => 1), offset: min.map(() => 0),
  };
}

function positionAttribute({ grid, offset, scale }: CloudPoints): OctreeAttribute {
  const [min, max] = extremes(grid, 3, scale);
  return attribute('position', 'int32', 4, [min.map((v, a) => v + offset[a]!), max.map((v, a) => v + offset[a]!)]);
}

function histogram(values: Uint8Array): number[] {
  const counts = new Array<number>(256).fill(0);
  for (const value of values) counts[value]!++;
  return counts;
}
