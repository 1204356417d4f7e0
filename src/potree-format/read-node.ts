import { SegmentationError } from '../errors.js';
import { type OctreeMetadata, pointStride } from './octree-metadata.js';
import { interleavedColumn, readColumn } from './read-column.js';

/** The points of one node as they are in the file; null where the cloud lacks the attribute. */
export interface RawNodePoints {
  /** x, y, z per point, in units of the metadata's scale from its offset. */
  readonly grid: Int32Array;
  readonly intensities: Uint16Array | null;
  readonly classification: Uint8Array | null;
  /** r, g, b per point, 16 bit. */
  readonly colors: Uint16Array | null;
}

/** Decodes a node of DEFAULT encoding from its bytes of octree.bin. Throws `cloud-unreadable` for other encodings. */
export function readNode(bytes: Uint8Array, metadata: OctreeMetadata): RawNodePoints {
  const stride = pointStride(metadata);
  if (metadata.encoding !== 'DEFAULT') {
    throw new SegmentationError('cloud-unreadable', `Nodes in ${metadata.encoding} encoding cannot be read here. Convert the cloud with encoding DEFAULT.`);
  }
  if (bytes.length % stride !== 0) throw new RangeError(`Expected whole points of ${stride} bytes, got ${bytes.length} bytes.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.length / stride;
  const column = <T extends Int32Array | Uint16Array | Uint8Array>(name: string, values: T): T | null => {
    const place = interleavedColumn(metadata.attributes, name);
    return place && readColumn(view, place, count, values);
  };
  const grid = column('position', new Int32Array(count * 3));
  if (!grid) throw new SegmentationError('cloud-unreadable', 'metadata.json lists no attribute "position". Convert the cloud again.');
  return {
    grid,
    intensities: column('intensity', new Uint16Array(count)),
    classification: column('classification', new Uint8Array(count)),
    colors: column('rgb', new Uint16Array(count * 3)),
  };
}
