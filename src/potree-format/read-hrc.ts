import { type ChunkProxy, childNames, countRecords, damagedChunk, type HierarchyChunk, MAX_LEVEL, type OctreeNode } from './read-chunk.js';

/** Bytes of a record: child mask and point count (u32). */
const RECORD_SIZE = 5;

/**
 * Reads one .hrc file of Potree 1: records breadth first down to `stepSize` levels below node `name`, the first record
 * being that node's own. Nodes of the last level that have children are proxies: they begin files of their own.
 *
 * @param stride bytes per point
 * @param file what messages call the file
 * @throws SegmentationError `cloud-unreadable` when the file is cut short or contradicts itself
 */
export function readHrc(bytes: Uint8Array, name: string, stepSize: number, stride: number, file: string): HierarchyChunk {
  const damaged = (what: string) => damagedChunk(file, name, what);
  const count = countRecords(bytes, RECORD_SIZE, damaged);
  if (name.length - 1 > MAX_LEVEL) throw damaged('lies deeper than any octree');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const nodes = new Map<string, OctreeNode>();
  const proxies = new Map<string, ChunkProxy>();
  const names = [name];
  for (let i = 0; i < Math.min(count, names.length); i++) {
    const pointCount = view.getUint32(i * RECORD_SIZE + 1, true);
    const node = { name: names[i]!, childMask: view.getUint8(i * RECORD_SIZE), pointCount, byteOffset: 0, byteSize: pointCount * stride };
    const last = node.name.length - name.length === stepSize;
    if (last && node.childMask !== 0) proxies.set(node.name, { offset: 0, size: 0, pointCount });
    else nodes.set(node.name, node);
    if (!last) names.push(...childNames(node));
  }
  if (count !== names.length) throw damaged(`has ${count} records, but its child masks name ${names.length} nodes`);
  return { nodes, proxies };
}
