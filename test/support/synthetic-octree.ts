import type { OctreeMetadata } from '../../src/potree-format/octree-metadata.js';
import { NODE_TYPE, RECORD_SIZE } from '../../src/potree-format/encode-hierarchy.js';

/**
 * A Potree 2 octree of any size that is computed while it is read. A flat site with boxes on it, at the same density
 * whatever the size: the octree is a full quadtree over the site in the lowest layer of cubes, cut off along x where the
 * wanted number of points is reached, so that counts and places follow from a node's name. Every node has the same
 * number of points, on a jittered grid of its own; all points of all nodes differ. Larger sites have more ground and not
 * more points on it: at one place all sizes have the very same points, in nodes of the same height above the leaves.
 */
export interface SyntheticOctree {
  readonly metadata: OctreeMetadata;
  /** Bytes of a file of the cloud; null where there is no such file. */
  size(path: string): number | null;
  read(path: string, begin: number, end: number): Uint8Array;
}

/** Points of a node: a grid of 55 by 55. */
const SIDE = 55;
const NODE_POINTS = SIDE * SIDE;
const STRIDE = 21;
const NODE_BYTES = NODE_POINTS * STRIDE;
/** Edge of a leaf, metres: about 40 points per square metre. */
const LEAF_EDGE = 10;
const SCALE = 0.001;
/** Levels of the hierarchy per chunk. */
const STEP = 4;

/** A node's place: `x` and `y` count cubes of its level. */
interface Cell {
  readonly level: number;
  readonly x: number;
  readonly y: number;
}

/** A synthetic octree of about so many points (at least one node's). */
export function syntheticOctree(points: number): SyntheticOctree {
  const site = planSite(points);
  const description = new TextEncoder().encode(JSON.stringify(describe(site)));
  const sizes: Readonly<Record<string, number>> = {
    'metadata.json': description.length,
    'hierarchy.bin': chunkOffset(site, { level: Math.ceil(site.depth / STEP) * STEP, x: 0, y: 0 }) || chunkRoom(site, 0),
    'octree.bin': NODE_BYTES * quadtreeNodes(site.depth + 1),
  };
  return {
    metadata: describe(site),
    size: (path) => sizes[path] ?? null,
    read(path, begin, end) {
      if (path === 'metadata.json') return description.slice(begin, end);
      const result = new Uint8Array(end - begin);
      if (path === 'octree.bin') fillSlots(result, begin, { offset: 0, size: NODE_BYTES, count: Infinity }, (index) => nodeBytes(site, index));
      else for (let level = 0; level < Math.max(site.depth, 1); level += STEP) {
        const slots = { offset: chunkOffset(site, { level, x: 0, y: 0 }), size: chunkRoom(site, level), count: 4 ** level };
        fillSlots(result, begin, slots, (morton) => chunkBytes(site, cellOf(level, morton)));
      }
      return result;
    },
  };
}

/** Depth of the quadtree, and how many columns of leaves there are along x. */
interface Site {
  readonly depth: number;
  readonly columns: number;
}

function planSite(points: number): Site {
  const nodes = Math.max(1, Math.round(points / NODE_POINTS));
  let depth = 0;
  while (quadtreeNodes(depth + 1) < nodes) depth++;
  let columns = 1;
  while (columns < 2 ** depth && countNodes({ depth, columns }) < nodes) columns++;
  return { depth, columns };
}

/** Nodes of a full quadtree of so many levels. */
function quadtreeNodes(levels: number): number {
  return (4 ** levels - 1) / 3;
}

function countNodes({ depth, columns }: Site): number {
  let nodes = 0;
  for (let level = 0; level <= depth; level++) nodes += 2 ** level * Math.ceil(columns / 2 ** (depth - level));
  return nodes;
}

function exists({ depth, columns }: Site, { level, x }: Cell): boolean {
  return level <= depth && x * 2 ** (depth - level) < columns;
}

function describe(site: Site): OctreeMetadata {
  const edge = LEAF_EDGE * 2 ** site.depth;
  const offset = [500_000, 5_400_000, 100] as const;
  const attribute = (name: string, type: string, elementSize: number, min: readonly number[], max: readonly number[]) => ({
    name, description: '', size: elementSize * min.length, numElements: min.length, elementSize, type, min, max,
    scale: min.map(() => 1), offset: min.map(() => 0),
  });
  return {
    version: '2.0', name: 'synthetic', description: '', points: NODE_POINTS * countNodes(site), projection: '',
    hierarchy: { firstChunkSize: RECORD_SIZE * chunkCells(site, { level: 0, x: 0, y: 0 }).length, stepSize: STEP, depth: site.depth },
    offset, scale: [SCALE, SCALE, SCALE], spacing: edge / SIDE,
    boundingBox: { min: offset, max: [offset[0] + edge, offset[1] + edge, offset[2] + edge] },
    encoding: 'DEFAULT',
    attributes: [
      attribute('position', 'int32', 4, offset, [offset[0] + LEAF_EDGE * site.columns, offset[1] + edge, offset[2] + LEAF_EDGE]),
      attribute('intensity', 'uint16', 2, [0], [65535]),
      attribute('classification', 'uint8', 1, [2], [6]),
      attribute('rgb', 'uint16', 2, [0, 0, 0], [65535, 65535, 65535]),
    ],
  };
}

/** Slots of equal length in a file. */
interface Slots {
  readonly offset: number;
  readonly size: number;
  readonly count: number;
}

/** Writes the slots that meet the part of the file that begins at `begin`; what a slot does not fill stays 0. */
function fillSlots(part: Uint8Array, begin: number, { offset, size, count }: Slots, fill: (index: number) => Uint8Array): void {
  const end = begin + part.length;
  const first = Math.max(0, Math.floor((begin - offset) / size));
  for (let index = first; index < count && offset + index * size < end; index++) {
    const at = offset + index * size;
    part.set(fill(index).subarray(Math.max(0, begin - at), Math.max(0, end - at)), Math.max(0, at - begin));
  }
}

/** Bytes kept for each chunk that begins at a level: those of a full quadtree of the levels below it. */
function chunkRoom({ depth }: Site, level: number): number {
  return RECORD_SIZE * quadtreeNodes(Math.min(STEP, depth - level) + 1);
}

/** Chunks lie level after level, in each along the Z curve. */
function chunkOffset(site: Site, cell: Cell): number {
  let offset = 0;
  for (let level = 0; level < cell.level; level += STEP) offset += 4 ** level * chunkRoom(site, level);
  return offset + mortonOf(cell) * chunkRoom(site, cell.level);
}

function chunkBytes(site: Site, first: Cell): Uint8Array {
  const cells = chunkCells(site, first);
  const view = new DataView(new ArrayBuffer(RECORD_SIZE * cells.length));
  cells.forEach((cell, i) => writeRecord(view, RECORD_SIZE * i, site, cell, cell.level === first.level + STEP && childrenOf(site, cell).length > 0));
  return new Uint8Array(view.buffer);
}

/** The nodes of a chunk, breadth first. */
function chunkCells(site: Site, first: Cell): Cell[] {
  if (!exists(site, first)) return [];
  const cells = [first];
  for (const cell of cells) if (cell.level < first.level + STEP) cells.push(...childrenOf(site, cell));
  return cells;
}

function writeRecord(view: DataView, at: number, site: Site, cell: Cell, proxy: boolean): void {
  const children = childrenOf(site, cell);
  const mask = children.reduce((bits, { x, y }) => bits | (1 << digitOf(x, y)), 0);
  view.setUint8(at, proxy ? NODE_TYPE.proxy : mask === 0 ? NODE_TYPE.leaf : NODE_TYPE.inner);
  view.setUint8(at + 1, proxy ? 0 : mask);
  view.setUint32(at + 2, NODE_POINTS, true);
  view.setBigInt64(at + 6, BigInt(proxy ? chunkOffset(site, cell) : nodeIndex(cell) * NODE_BYTES), true);
  view.setBigInt64(at + 14, BigInt(proxy ? RECORD_SIZE * chunkCells(site, cell).length : NODE_BYTES), true);
}

/** Potree's digit of a child: 4 is the upper half in x, 2 in y; all nodes are in the lower half in z. */
function digitOf(x: number, y: number): number {
  return (x % 2) * 4 + (y % 2) * 2;
}

function childrenOf(site: Site, { level, x, y }: Cell): Cell[] {
  const cells = [[0, 0], [0, 1], [1, 0], [1, 1]].map(([dx, dy]) => ({ level: level + 1, x: 2 * x + dx!, y: 2 * y + dy! }));
  return cells.filter((cell) => exists(site, cell));
}

/** Level after level, in each along the Z curve, so that neighbours lie together; nodes that do not exist leave gaps. */
function nodeIndex(cell: Cell): number {
  return quadtreeNodes(cell.level) + mortonOf(cell);
}

function mortonOf({ level, x, y }: Cell): number {
  let code = 0;
  for (let bit = level - 1; bit >= 0; bit--) code = code * 4 + ((x >> bit) & 1) * 2 + ((y >> bit) & 1);
  return code;
}

function cellOf(level: number, morton: number): Cell {
  let [x, y] = [0, 0];
  for (let bit = 0, rest = morton; bit < level; bit++, rest = Math.floor(rest / 4)) {
    x |= ((rest >> 1) & 1) << bit;
    y |= (rest & 1) << bit;
  }
  return { level, x, y };
}

/** The points of the node with that index, as they are in octree.bin. */
function nodeBytes(site: Site, index: number): Uint8Array {
  let level = 0;
  while (index >= quadtreeNodes(level + 1)) level++;
  const cell = cellOf(level, index - quadtreeNodes(level));
  const view = new DataView(new ArrayBuffer(NODE_BYTES));
  const edge = LEAF_EDGE * 2 ** (site.depth - level);
  // Where the site ends inside the node, its points crowd into the part that there is.
  const width = Math.min(edge, LEAF_EDGE * site.columns - cell.x * edge);
  const place = scramble(scramble(scramble(site.depth - level) + cell.x) + cell.y);
  for (let i = 0; i < NODE_POINTS; i++) {
    const seed = scramble(place + i);
    const u = ((i % SIDE) + 0.05 + 0.9 * ((seed & 0xffff) / 0x10000)) / SIDE;
    const v = (Math.floor(i / SIDE) + 0.05 + 0.9 * ((seed >>> 16) / 0x10000)) / SIDE;
    writePoint(view, STRIDE * i, cell.x * edge + u * width, cell.y * edge + v * edge, seed);
  }
  return new Uint8Array(view.buffer);
}

function writePoint(view: DataView, at: number, x: number, y: number, seed: number): void {
  const box = boxHeight(x, y);
  view.setInt32(at, Math.round(x / SCALE), true);
  view.setInt32(at + 4, Math.round(y / SCALE), true);
  view.setInt32(at + 8, Math.round((1 + 0.2 * Math.sin(x / 40) + box) / SCALE), true);
  view.setUint16(at + 12, 20_000 + (seed & 0xfff) + (box > 0 ? 20_000 : 0), true);
  view.setUint8(at + 14, box > 0 ? 6 : 2);
  const grey = 60 + (seed & 31);
  const color = box > 0 ? [200, grey, grey] : [grey, 140, grey];
  color.forEach((value, c) => view.setUint16(at + 15 + 2 * c, value * 257, true));
}

/** A box of 3 by 3 metres stands in the middle of every square of 10; 0 beside it. */
function boxHeight(x: number, y: number): number {
  const inside = Math.abs((x % 10) - 5) < 1.5 && Math.abs((y % 10) - 5) < 1.5;
  return inside ? 2 + (scramble(Math.floor(x / 10) * 7919 + Math.floor(y / 10)) % 100) / 50 : 0;
}

/** Well-mixed 32 bits of a whole number. */
function scramble(value: number): number {
  let bits = (value ^ Math.floor(value / 2 ** 32)) >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
