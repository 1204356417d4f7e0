import { SegmentationError } from '../errors.js';
import type { OctreeMetadata } from './octree-metadata.js';
import { damagedChunk, type OctreeNode, readChunk } from './read-chunk.js';

/**
 * All nodes of an octree by name, chunk by chunk through the proxies. Throws `cloud-unreadable` when the hierarchy is cut
 * short, contradicts itself or leads in circles.
 */
export function readHierarchy(bytes: Uint8Array, metadata: OctreeMetadata): Map<string, OctreeNode> {
  const nodes = new Map<string, OctreeNode>();
  const chunks = [{ name: 'r', offset: 0, size: metadata.hierarchy.firstChunkSize }];
  const offsets = new Set<number>();
  for (const { name, offset, size } of chunks) {
    if (offset + size > bytes.length) {
      throw new SegmentationError('cloud-unreadable', `hierarchy.bin ends at byte ${bytes.length}, but the chunk of node ${name} ends at ${offset + size}. Download or convert the cloud again.`);
    }
    if (offsets.has(offset)) throw damagedChunk('hierarchy.bin', name, `lies at byte ${offset}, where another chunk lies: proxies lead in circles`);
    offsets.add(offset);
    const chunk = readChunk(bytes.subarray(offset, offset + size), name);
    for (const node of chunk.nodes.values()) nodes.set(node.name, node);
    for (const [proxy, place] of chunk.proxies) chunks.push({ name: proxy, ...place });
  }
  return nodes;
}
