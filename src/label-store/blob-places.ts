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

/**
 * Puts the blobs of a commit in the places of those before.
 *
 * @param at byte of the first blob of the entries
 * @returns how many bytes more a snapshot takes now
 */
export function applyEntries(places: Map<string, BlobPlace>, entries: readonly BlobEntry[], at: number): number {
  let next = at;
  let more = 0;
  for (const { name, blob } of entries) {
    more += takenBy(name, blob) - takenBy(name, places.get(name) ?? null);
    if (blob) places.set(name, { at: next, ...blob });
    else places.delete(name);
    next += blob?.length ?? 0;
  }
  return more;
}

/** About how many bytes a snapshot of the blobs takes. */
export function snapshotBytes(places: ReadonlyMap<string, BlobPlace>): number {
  let bytes = HEADER_BYTES;
  for (const [name, place] of places) bytes += takenBy(name, place);
  return bytes;
}

function takenBy(name: string, blob: { readonly length: number } | null): number {
  return blob ? name.length + ENTRY_BYTES + blob.length : 0;
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
