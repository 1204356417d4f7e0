import { SegmentationError } from '../errors.js';
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { crc32 } from './crc32.js';
import { corruptLabels } from './store-errors.js';

/** "PSLS", little-endian. */
export const MAGIC = 0x534c5350;
/** Of the file. A reader refuses a later one. */
const FORMAT = 1;
export const HEADER_BYTES = 52;
const CRC_AT = HEADER_BYTES - 4;

/**
 * Head of a commit. A commit is this header, then the index, the document and the blobs, without gaps. `generation`,
 * `sequence` and `start` tie it to its place, so that no remains of another commit pass for one.
 */
export interface CommitHeader {
  readonly generation: number;
  /** Of the commit, 1 for the first of a cloud; a snapshot has the number of the commit that it ends with. */
  readonly sequence: number;
  /** Byte of the file at which the commit begins. */
  readonly start: number;
  readonly indexBytes: number;
  readonly documentBytes: number;
  readonly blobBytes: number;
  readonly indexCrc: number;
  readonly documentCrc: number;
}

/** One line of the index: a blob of the commit, or that the blob of that name is gone. */
export interface BlobEntry {
  readonly name: string;
  /** Null for a blob that is gone. */
  readonly blob: { readonly length: number; readonly crc: number } | null;
}

/** Byte of the file behind the commit. */
export function endOf({ start, indexBytes, documentBytes, blobBytes }: CommitHeader): number {
  return start + HEADER_BYTES + indexBytes + documentBytes + blobBytes;
}

/** The header as it stands at the beginning of a commit: `HEADER_BYTES` bytes, its own checksum last. */
export function encodeHeader(header: CommitHeader): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint8(4, FORMAT);
  view.setUint32(8, header.generation, true);
  view.setUint32(12, header.sequence, true);
  view.setFloat64(16, header.start, true);
  view.setFloat64(24, header.blobBytes, true);
  view.setUint32(32, header.indexBytes, true);
  view.setUint32(36, header.documentBytes, true);
  view.setUint32(40, header.indexCrc, true);
  view.setUint32(44, header.documentCrc, true);
  view.setUint32(CRC_AT, crc32(bytes.subarray(0, CRC_AT)), true);
  return bytes;
}

/**
 * The header in the bytes; null where they are none, as behind the last complete commit.
 *
 * @throws SegmentationError `labels-newer` for a file of a later format
 */
export function decodeHeader(bytes: Uint8Array): CommitHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) return null;
  if (view.getUint32(CRC_AT, true) !== crc32(bytes.subarray(0, CRC_AT))) return null;
  if (view.getUint8(4) > FORMAT) {
    throw new SegmentationError('labels-newer', `The stored labels are in format ${view.getUint8(4)}, this version reads up to ${FORMAT}. Update the plugin; nothing was changed.`);
  }
  return {
    generation: view.getUint32(8, true),
    sequence: view.getUint32(12, true),
    start: view.getFloat64(16, true),
    blobBytes: view.getFloat64(24, true),
    indexBytes: view.getUint32(32, true),
    documentBytes: view.getUint32(36, true),
    indexCrc: view.getUint32(40, true),
    documentCrc: view.getUint32(44, true),
  };
}

/** Index in the order of the blobs. */
export function encodeIndex(entries: readonly BlobEntry[]): Uint8Array {
  const to = new ByteWriter();
  for (const { name, blob } of entries) {
    to.string(name);
    to.varint(blob ? blob.length + 1 : 0);
    if (blob) to.uint32(blob.crc);
  }
  return to.finish();
}

/** @throws SegmentationError `labels-corrupt` when the blobs do not add up to those of the header */
export function decodeIndex(bytes: Uint8Array, { blobBytes }: CommitHeader): BlobEntry[] {
  const from = new ByteReader(bytes);
  const entries: BlobEntry[] = [];
  let sum = 0;
  while (from.left > 0) {
    const name = from.string();
    const length = from.varint() - 1;
    entries.push({ name, blob: length < 0 ? null : { length, crc: from.uint32() } });
    sum += Math.max(0, length);
  }
  if (sum !== blobBytes) throw corruptLabels(`a commit lists ${sum} bytes of labels and holds ${blobBytes}`);
  return entries;
}
