import { RECORD_SIZE } from '../../src/potree-format/encode-hierarchy.js';
import { nodeBounds } from '../../src/potree-format/node-bounds.js';
import type { OctreeNode } from '../../src/potree-format/read-chunk.js';
import { readHierarchy } from '../../src/potree-format/read-hierarchy.js';
import { readNode, type RawNodePoints } from '../../src/potree-format/read-node.js';
import { writePotree2, type WrittenOctree } from '../../src/potree-format/write-potree2.js';
import { joinBytes, storedBrotli } from './stored-brotli.js';

/** The files of one cloud by path. */
export type Files = Map<string, Uint8Array>;

export type EncodingName = 'DEFAULT' | 'BROTLI' | 'BIN, attributes by name' | 'BIN, attributes as objects';

const OFFSET = [84_000.5, 447_000.25, -2] as const;
const SCALE = 0.01;

/** 1,026 points: five crowds of 200 in different corners, and 25 points at one place, which make the octree deep. */
export function crowdedCloud(): WrittenOctree {
  const grid: number[] = [0, 0, 0];
  for (const [x, y, z] of [[4, 8, 2], [700, 90, 11], [310, 640, 900], [1003, 1010, 1020], [260, 260, 30]]) {
    for (let i = 0; i < 200; i++) grid.push(x! + (i % 10), y! + (Math.floor(i / 10) % 10), z! + Math.floor(i / 100));
  }
  for (let i = 0; i < 25; i++) grid.push(515, 77, 600);
  const count = grid.length / 3;
  return writePotree2(
    {
      offset: OFFSET, scale: SCALE, grid: Int32Array.from(grid),
      colors: Uint8Array.from({ length: 3 * count }, (_, k) => (k * 37) % 256),
      intensities: Uint16Array.from({ length: count }, (_, i) => (i * 61) % 65536),
      classification: Uint8Array.from({ length: count }, (_, i) => i % 19),
    },
    { name: 'crowded', leafSize: 20, stepSize: 2 },
  );
}

/** The same cloud in one of the encodings; names, points and their order in the nodes are the same in all. */
export function encodeCloud(written: WrittenOctree, encoding: EncodingName): Files {
  const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  if (encoding === 'DEFAULT') {
    return new Map([['metadata.json', bytes(written.metadata)], ['hierarchy.bin', written.hierarchy], ['octree.bin', written.octree]]);
  }
  if (encoding === 'BROTLI') {
    const { hierarchy, octree } = encodeBrotli(written);
    return new Map([['metadata.json', bytes({ ...written.metadata, encoding: 'BROTLI' })], ['hierarchy.bin', hierarchy], ['octree.bin', octree]]);
  }
  const description = cloudJs(written, encoding === 'BIN, attributes by name');
  return new Map([['cloud.js', bytes(description)], ...binFiles(written)]);
}

/** All nodes with their points. */
export function nodesOf({ hierarchy, octree, metadata }: WrittenOctree): { node: OctreeNode; points: RawNodePoints }[] {
  return [...readHierarchy(hierarchy, metadata).values()].map((node) => ({
    node, points: readNode(octree.subarray(node.byteOffset, node.byteOffset + node.byteSize), metadata),
  }));
}

/** Every node's bytes become a stream of planar attributes; the records get the new places. */
function encodeBrotli(written: WrittenOctree): { hierarchy: Uint8Array; octree: Uint8Array } {
  const places = new Map<number, { offset: number; size: number }>();
  const streams: Uint8Array[] = [];
  let offset = 0;
  for (const { node, points } of nodesOf(written)) {
    const stream = storedBrotli(planarBytes(points));
    places.set(node.byteOffset, { offset, size: stream.length });
    streams.push(stream);
    offset += stream.length;
  }
  const hierarchy = written.hierarchy.slice();
  const view = new DataView(hierarchy.buffer);
  for (let at = 0; at < hierarchy.length; at += RECORD_SIZE) {
    if (view.getUint8(at) === 2) continue;
    const place = places.get(Number(view.getBigInt64(at + 6, true)))!;
    view.setBigInt64(at + 6, BigInt(place.offset), true);
    view.setBigInt64(at + 14, BigInt(place.size), true);
  }
  return { hierarchy, octree: joinBytes(streams) };
}

/** In the order of the writer's attributes: position, intensity, classification, colour. */
function planarBytes({ grid, intensities, classification, colors }: RawNodePoints): Uint8Array {
  const count = grid.length / 3;
  const view = new DataView(new ArrayBuffer(count * (16 + 2 + 1 + 8)));
  const [intensityAt, classAt, colorAt] = [16 * count, 18 * count, 19 * count];
  for (let i = 0; i < count; i++) {
    const point = [...grid.subarray(3 * i, 3 * i + 3)];
    view.setBigUint64(16 * i, mortonCode(point.map((value) => value >>> 16)), true);
    view.setBigUint64(16 * i + 8, mortonCode(point.map((value) => value & 0xffff)), true);
    view.setUint16(intensityAt + 2 * i, intensities![i]!, true);
    view.setUint8(classAt + i, classification![i]!);
    view.setBigUint64(colorAt + 8 * i, mortonCode([...colors!.subarray(3 * i, 3 * i + 3)]), true);
  }
  return new Uint8Array(view.buffer);
}

/** Bit b of each of three numbers of 16 bits becomes bit 3 b, 3 b + 1, 3 b + 2. */
export function mortonCode(values: readonly number[]): bigint {
  let code = 0n;
  for (let bit = 0; bit < 16; bit++) {
    values.forEach((value, axis) => (code |= BigInt((value >> bit) & 1) << BigInt(3 * bit + axis)));
  }
  return code;
}

function cloudJs({ metadata }: WrittenOctree, byName: boolean) {
  const [[lx, ly, lz], [ux, uy, uz]] = [metadata.boundingBox.min, metadata.boundingBox.max];
  const named = ['POSITION_CARTESIAN', 'INTENSITY', 'CLASSIFICATION', 'COLOR_PACKED', 'GPS_TIME'];
  const described = [
    { name: 'position', size: 12, elements: 3, elementSize: 4, type: 'uint32' },
    { name: 'intensity', size: 2, elements: 1, elementSize: 2, type: 'uint16' },
    { name: 'classification', size: 1, elements: 1, elementSize: 1, type: 'uint8' },
    { name: 'rgba', size: 4, elements: 4, elementSize: 1, type: 'uint8' },
    { name: 'what is this', size: 8, elements: 1, elementSize: 8, type: 'quaternion' },
  ];
  return {
    version: byName ? '1.7' : '1.8', octreeDir: 'data', points: metadata.points, projection: '', spacing: metadata.spacing, scale: SCALE,
    boundingBox: { lx, ly, lz, ux, uy, uz }, hierarchyStepSize: 2, pointAttributes: byName ? named : described,
  };
}

function binFiles(written: WrittenOctree): [string, Uint8Array][] {
  const nodes = new Map(nodesOf(written).map(({ node, points }) => [node.name, { node, points }]));
  const folder = (name: string): string => `data/r/${name.slice(1).match(/../g)?.map((group) => `${group}/`).join('') ?? ''}`;
  const points = [...nodes.values()].map(({ node, points: raw }): [string, Uint8Array] => [`${folder(node.name)}${node.name}.bin`, binBytes(written, node.name, raw)]);
  const hierarchy = [...nodes.values()].filter(({ node: { name, childMask } }) => (name.length - 1) % 2 === 0 && (name === 'r' || childMask !== 0))
    .map(({ node: { name } }): [string, Uint8Array] => [`${folder(name)}${name}.hrc`, hrcBytes(nodes, name)]);
  return [...points, ...hierarchy];
}

/** Two levels below a node, breadth first. */
function hrcBytes(nodes: ReadonlyMap<string, { node: OctreeNode }>, first: string): Uint8Array {
  const names = [first];
  for (const name of names) {
    if (name.length - first.length === 2) continue;
    for (let digit = 0; digit < 8; digit++) if (nodes.has(`${name}${digit}`)) names.push(`${name}${digit}`);
  }
  const view = new DataView(new ArrayBuffer(5 * names.length));
  names.forEach((name, i) => {
    view.setUint8(5 * i, nodes.get(name)!.node.childMask);
    view.setUint32(5 * i + 1, nodes.get(name)!.node.pointCount, true);
  });
  return new Uint8Array(view.buffer);
}

/** 27 bytes per point, the last 8 of an attribute that no reader knows. Positions count from the node's corner. */
function binBytes({ metadata }: WrittenOctree, name: string, { grid, intensities, classification, colors }: RawNodePoints): Uint8Array {
  const count = grid.length / 3;
  const view = new DataView(new ArrayBuffer(27 * count));
  const corner = nodeBounds(name, metadata.boundingBox).min.map((value, axis) => Math.round((value - OFFSET[axis]!) / SCALE));
  for (let i = 0; i < count; i++) {
    for (let axis = 0; axis < 3; axis++) view.setUint32(27 * i + 4 * axis, grid[3 * i + axis]! - corner[axis]!, true);
    view.setUint16(27 * i + 12, intensities![i]!, true);
    view.setUint8(27 * i + 14, classification![i]!);
    for (let c = 0; c < 3; c++) view.setUint8(27 * i + 15 + c, colors![3 * i + c]! >> 8);
    view.setFloat64(27 * i + 19, 1e9 + i, true);
  }
  return new Uint8Array(view.buffer);
}
