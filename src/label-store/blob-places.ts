import { type BlobEntry, endOf, HEADER_BYTES } from './commit-frame.js';
import type { ScannedCommit } from './commit-scan.js';

/** Where a live blob lies in the file. */
export interface BlobPlace {
  readonly at: number;
  readonly length: number;
  readonly crc: number;
}

/** Bytes read at once. */
export const BLOCK = 1_048_576;
/** What an entry takes in the index besides its name: two lengths and the checksum. */
const ENTRY_BYTES = 8;

/** The blobs that are live after the commits, by name. */
export function placesAfter(commits: readonly ScannedCommit[]): Map<string, BlobPlace> {
  const places = new Map<string, BlobPlace>();
  for (const { header, entries } of commits) applyEntries(places, entries, endOf(header) - header.blobBytes);
  return places;
}

/** @param at byte of the first blob of the entries */
export function applyEntries(places: Map<string, BlobPlace>, entries: readonly BlobEntry[], at: number): void {
  let next = at;
  for (const { name, blob } of entries) {
    if (blob) places.set(name, { at: next, ...blob });
    else places.delete(name);
    next += blob?.length ?? 0;
  }
}

/** About how many bytes a snapshot of the blobs and a document takes. */
export function snapshotBytes(places: ReadonlyMap<string, BlobPlace>, documentBytes: number): number {
  let bytes = HEADER_BYTES + documentBytes;
  for (const [name, { length }] of places) bytes += name.length + ENTRY_BYTES + length;
  return bytes;
}

/** Names of the blobs that differ between two states. */
export function changedNames(before: ReadonlyMap<string, BlobPlace>, after: ReadonlyMap<string, BlobPlace>): string[] {
  const changed = [...before.keys()].filter((name) => !after.has(name));
  for (const [name, { length, crc }] of after) {
    const old = before.get(name);
    if (!old || old.length !== length || old.crc !== crc) changed.push(name);
  }
  return changed;
}

/** A stretch of the file with blobs in it. */
export interface BlobBlock {
  readonly at: number;
  readonly length: number;
  readonly blobs: readonly (readonly [name: string, place: BlobPlace])[];
}

/** Blobs in the order of the file, in stretches of at most `BLOCK` bytes; a larger blob has one for itself. */
export function blocksOf(places: Iterable<readonly [string, BlobPlace]>): BlobBlock[] {
  const blocks: { at: number; length: number; blobs: (readonly [string, BlobPlace])[] }[] = [];
  for (const [name, place] of [...places].sort(([, a], [, b]) => a.at - b.at)) {
    const block = blocks.at(-1);
    const end = place.at + place.length;
    if (block && end - block.at <= BLOCK) {
      block.length = Math.max(block.length, end - block.at);
      block.blobs.push([name, place]);
    } else {
      blocks.push({ at: place.at, length: place.length, blobs: [[name, place]] });
    }
  }
  return blocks;
}
