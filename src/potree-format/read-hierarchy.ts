import { SegmentationError } from '../errors.js';
import { NODE_TYPE, RECORD_SIZE } from './encode-hierarchy.js';
import type { OctreeMetadata } from './octree-metadata.js';

/** A node as hierarchy.bin tells of it. */
export interface OctreeNode {
  readonly name: string;
  /** Bit d is set when the child with digit d exists. */
  readonly childMask: number;
  readonly pointCount: number;
  /** Place of the points in octree.bin. */
  readonly byteOffset: number;
  readonly byteSize: number;
}

/** All nodes of an octree by name, chunk by chunk through the proxies. Throws `cloud-unreadable` when cut short. */
export function readHierarchy(bytes: Uint8Array, metadata: OctreeMetadata): Map<string, OctreeNode> {
  const nodes = new Map<string, OctreeNode>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = [{ name: 'r', offset: 0, size: metadata.hierarchy.firstChunkSize }];
  for (const chunk of chunks) {
    if (chunk.offset + chunk.size > bytes.length) {
      throw new SegmentationError('cloud-unreadable', `hierarchy.bin ends at byte ${bytes.length}, but the chunk of node ${chunk.name} ends at ${chunk.offset + chunk.size}. Download or convert the cloud again.`);
    }
    const names = [chunk.name];
    for (let i = 0; i * RECORD_SIZE < chunk.size; i++) {
      const record = readRecord(view, chunk.offset + i * RECORD_SIZE, names[i]!);
      if (record.type === NODE_TYPE.proxy) {
        chunks.push({ name: record.node.name, offset: record.node.byteOffset, size: record.node.byteSize });
        continue;
      }
      nodes.set(record.node.name, record.node);
      for (let digit = 0; digit < 8; digit++) if (record.node.childMask & (1 << digit)) names.push(`${record.node.name}${digit}`);
    }
  }
  return nodes;
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
