import type { BuiltNode } from './build-octree.js';

/** Bytes of a record: type, child mask, point count (u32), byte offset and byte size (i64). */
export const RECORD_SIZE = 22;

/** How a record is to be read: a proxy points at the chunk that begins with the same node. */
export const NODE_TYPE = { inner: 0, leaf: 1, proxy: 2 } as const;

/** Where a node's points lie in octree.bin. */
export interface ByteRange {
  readonly offset: number;
  readonly size: number;
}

/** hierarchy.bin, and the length of the chunk with which it begins. */
export interface EncodedHierarchy {
  readonly bytes: Uint8Array;
  readonly firstChunkSize: number;
}

/** Writes the hierarchy in chunks of `stepSize` levels, so that a viewer need not load all of a large tree at once. */
export function encodeHierarchy(
  root: BuiltNode, ranges: ReadonlyMap<string, ByteRange>, stepSize: number,
): EncodedHierarchy {
  const chunks = collectChunks(root, stepSize);
  const offsets = new Map<string, ByteRange>();
  let total = 0;
  for (const [first, nodes] of chunks) {
    offsets.set(first, { offset: total, size: nodes.length * RECORD_SIZE });
    total += nodes.length * RECORD_SIZE;
  }
  const view = new DataView(new ArrayBuffer(total));
  let at = 0;
  for (const [first, nodes] of chunks) {
    for (const node of nodes) {
      const proxy = node.name !== first && offsets.has(node.name);
      writeRecord(view, at, node, proxy, (proxy ? offsets : ranges).get(node.name)!);
      at += RECORD_SIZE;
    }
  }
  return { bytes: new Uint8Array(view.buffer), firstChunkSize: offsets.get(root.name)!.size };
}

/** Nodes per chunk, breadth first, by the name of the chunk's first node. */
function collectChunks(root: BuiltNode, stepSize: number): Map<string, BuiltNode[]> {
  const chunks = new Map<string, BuiltNode[]>();
  const roots = [root];
  for (const first of roots) {
    const nodes = [first];
    for (const node of nodes) {
      const isProxy = node !== first && node.level % stepSize === 0 && node.children.some(Boolean);
      if (isProxy) roots.push(node);
      else for (const child of node.children) if (child) nodes.push(child);
    }
    chunks.set(first.name, nodes);
  }
  return chunks;
}

function writeRecord(view: DataView, at: number, node: BuiltNode, proxy: boolean, range: ByteRange): void {
  const childMask = node.children.reduce((mask, child, digit) => (child ? mask | (1 << digit) : mask), 0);
  view.setUint8(at, proxy ? NODE_TYPE.proxy : childMask === 0 ? NODE_TYPE.leaf : NODE_TYPE.inner);
  view.setUint8(at + 1, childMask);
  view.setUint32(at + 2, node.points.length, true);
  view.setBigInt64(at + 6, BigInt(range.offset), true);
  view.setBigInt64(at + 14, BigInt(range.size), true);
}
