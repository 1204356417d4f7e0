import { BLOCK, blocksOf, placesAfter } from './blob-places.js';
import { type BlobEntry, type CommitHeader, decodeHeader, decodeIndex, endOf, HEADER_BYTES, MAGIC } from './commit-frame.js';
import { crc32 } from './crc32.js';
import { corruptLabels } from './store-errors.js';
import type { StoredFile } from './storage.js';

/** Bytes read at once: a header and most indexes. */
const WINDOW = 65_536;

/** A commit as it lies in a file. */
export interface ScannedCommit {
  readonly header: CommitHeader;
  readonly entries: readonly BlobEntry[];
}

/**
 * The complete commits at the head of a file, in order. All but the last were flushed before the next was begun, so
 * that the last alone is read to the end; `trustFirst` spares that where the first is the last and known to be flushed.
 *
 * @throws SegmentationError `labels-corrupt` where a complete commit follows one that is not, which no crash leaves
 *   behind; `labels-newer` for a file of a later format
 */
export async function scanCommits(file: StoredFile, generation: number, trustFirst: boolean): Promise<ScannedCommit[]> {
  const size = await file.size();
  const commits: ScannedCommit[] = [];
  for (let at = 0; at < size;) {
    const commit = await readCommit(file, at, size);
    if (!commit || !follows(commit.header, commits.at(-1)?.header, generation)) break;
    commits.push(commit);
    at = endOf(commit.header);
  }
  const last = commits.at(-1);
  const trusted = trustFirst && commits.length === 1;
  if (last && !trusted && !(await isWhole(file, last))) commits.pop();
  const end = commits.length > 0 ? endOf(commits.at(-1)!.header) : 0;
  await refuseLaterCommits(file, generation, end, size);
  return commits;
}

/** Null where no commit begins at that byte or where it is cut off. */
async function readCommit(file: StoredFile, at: number, size: number): Promise<ScannedCommit | null> {
  const window = await file.read(at, WINDOW);
  const header = decodeHeader(window.subarray(0, HEADER_BYTES));
  if (!header || header.start !== at || endOf(header) > size) return null;
  const indexEnd = HEADER_BYTES + header.indexBytes;
  const index = indexEnd <= window.length ? window.subarray(HEADER_BYTES, indexEnd) : await file.read(at + HEADER_BYTES, header.indexBytes);
  if (crc32(index) !== header.indexCrc) return null;
  return { header, entries: decodeIndex(index, header) };
}

function follows(header: CommitHeader, before: CommitHeader | undefined, generation: number): boolean {
  return header.generation === generation && (!before || header.sequence === before.sequence + 1);
}

/** Whether the document and all blobs are what was written. */
async function isWhole(file: StoredFile, commit: ScannedCommit): Promise<boolean> {
  const { header } = commit;
  const at = header.start + HEADER_BYTES + header.indexBytes;
  if (crc32(await file.read(at, header.documentBytes)) !== header.documentCrc) return false;
  for (const { at: from, length, blobs } of blocksOf(placesAfter([commit]))) {
    const bytes = await file.read(from, length);
    if (!blobs.every(([, place]) => crc32(bytes.subarray(place.at - from, place.at - from + place.length)) === place.crc)) return false;
  }
  return true;
}

/** A crash leaves nothing but remains of one commit behind the last complete one. */
async function refuseLaterCommits(file: StoredFile, generation: number, end: number, size: number): Promise<void> {
  for (let at = end; at < size; at += BLOCK) {
    const block = await file.read(at, BLOCK + HEADER_BYTES);
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    for (let i = 0; i + HEADER_BYTES <= block.length && i < BLOCK; i++) {
      if (view.getUint32(i, true) !== MAGIC || at + i === end) continue;
      const header = decodeHeader(block.subarray(i, i + HEADER_BYTES));
      if (header?.generation === generation && header.start === at + i) {
        throw corruptLabels(`the change before number ${header.sequence} is damaged although later ones are whole`);
      }
    }
  }
}
