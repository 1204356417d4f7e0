import { SegmentationError } from '../errors.js';
import { type ByteRange, NODE_TYPE, RECORD_SIZE } from './encode-hierarchy.js';

/** Coordinates are 32-bit integers, so that no cube can be halved more often than this. */
export const MAX_LEVEL = 31;

/** A node as the hierarchy tells of it. */
export interface OctreeNode {
  readonly name: string;
  /** Bit d is set when the child with digit d exists. */
  readonly childMask: number;
  readonly pointCount: number;
  /** Place of the points in octree.bin. */
  readonly byteOffset: number;
  readonly byteSize: number;
}

/** A node whose record, and all below it, lies in a chunk of its own. */
export interface ChunkProxy extends ByteRange {
  readonly pointCount: number;
}

/** Some levels of the hierarchy below one node. Proxies are not among `nodes`. */
export interface HierarchyChunk {
  readonly nodes: ReadonlyMap<string, OctreeNode>;
  readonly proxies: ReadonlyMap<string, ChunkProxy>;
}

/**
 * Reads one chunk of hierarchy.bin: records breadth first, the first that of node `name` itself.
 *
 * @param file what messages call the file
 * @throws SegmentationError `cloud-unreadable` when the chunk is cut short or contradicts itself
 */
export function readChunk(bytes: Uint8Array, name: string, file = 'hierarchy.bin'): HierarchyChunk {
  const damaged = (what: string): SegmentationError => damagedChunk(file, name, what);
  const count = countRecords(bytes, RECORD_SIZE, damaged);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const nodes = new Map<string, OctreeNode>();
  const proxies = new Map<string, ChunkProxy>();
  const names = [name];
  for (let i = 0; i < Math.min(count, names.length); i++) {
    const { type, node } = readRecord(view, i * RECORD_SIZE, names[i]!);
    checkRecord(type, node, damaged);
    if (type !== NODE_TYPE.proxy) {
      nodes.set(node.name, node);
      names.push(...childNames(node));
    } else if (i > 0) {
      proxies.set(node.name, { offset: node.byteOffset, size: node.byteSize, pointCount: node.pointCount });
    } else throw damaged('begins with a proxy, which points on to yet another chunk');
  }
  if (count !== names.length) throw damaged(`has ${count} records, but its child masks name ${names.length} nodes`);
  return { nodes, proxies };
}

/** Records of `size` bytes in a part of the hierarchy; throws what `damaged` makes where they are not whole, or none. */
export function countRecords(bytes: Uint8Array, size: number, damaged: (what: string) => SegmentationError): number {
  if (bytes.length > 0 && bytes.length % size === 0) return bytes.length / size;
  throw damaged(`has ${bytes.length} bytes, which is no number of whole records of ${size}`);
}

/** The error of a part of the hierarchy that cannot be right. */
export function damagedChunk(file: string, name: string, what: string): SegmentationError {
  return new SegmentationError('cloud-unreadable',
    `The hierarchy of the cloud is damaged: in ${file} the chunk of node ${name} ${what}. Download or convert the cloud again.`);
}

/** Names of a node's children, by ascending digit. */
export function childNames({ name, childMask }: Pick<OctreeNode, 'name' | 'childMask'>): string[] {
  const names: string[] = [];
  for (let digit = 0; digit < 8; digit++) if (childMask & (1 << digit)) names.push(`${name}${digit}`);
  return names;
}

function checkRecord(type: number, { name, byteOffset, byteSize }: OctreeNode, damaged: (what: string) => SegmentationError): void {
  if (type > NODE_TYPE.proxy) throw damaged(`gives node ${name} the unknown type ${type}`);
  if (name.length - 1 > MAX_LEVEL) throw damaged(`goes down to level ${name.length - 1}, deeper than any octree`);
  if (!Number.isSafeInteger(byteOffset + byteSize) || byteOffset < 0 || byteSize < 0) {
    throw damaged(`puts node ${name} at the impossible bytes ${byteOffset} to ${byteOffset + byteSize}`);
  }
}

function readRecord(view: DataView, at: number, name: string): { type: number; node: OctreeNode } {
  return {
    type: view.getUint8(at),
    node: {
      name,
      childMask: view.getUint8(at + 1),
      pointCount: view.getUint32(at + 2, true),
      byteOffset: Number(view.getBigInt64(at + 6, true)),
      byteSize: Number(view.getBigInt64(at + 14, true)),
    },
  };
}
