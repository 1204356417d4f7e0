import { applyEntries, blocksOf, type BlobPlace, placesAfter, snapshotBytes } from './blob-places.js';
import { type BlobEntry, encodeHeader, encodeIndex, endOf, HEADER_BYTES } from './commit-frame.js';
import { crc32 } from './crc32.js';
import { findLogFile, type LogFile, logFileName, logGenerations } from './log-files.js';
import type { LabelStorage, StoredFile, WritableFile } from './storage.js';
import { corruptLabels, isWrittenElsewhere } from './store-errors.js';

/** Outdated bytes that are worth no compaction. */
const LEAST_WASTE = 65_536;
/** Outdated bytes per live one that make a file worth compacting: what is at rest stays below 1.5 times the live bytes. */
const MOST_WASTE = 0.5;

/**
 * The commits of one cloud: named blobs and one document that change together. Commits are appended to the file
 * `labels-N`; when too much of it is outdated, the live part is written as the first commit of `labels-(N+1)` and the
 * old file goes. Of several files the one with the latest whole commit counts.
 */
export class CommitLog {
  readonly #storage: LabelStorage;
  readonly #folder: string;
  #generation = 0;
  #file: StoredFile | null = null;
  /** The same file, where this is the writer. */
  #writable: WritableFile | null = null;
  #places = new Map<string, BlobPlace>();
  #document: Uint8Array | null = null;
  #sequence = 0;
  #end = 0;
  /** Whether a failed commit may have left bytes behind the end. */
  #torn = false;

  private constructor(storage: LabelStorage, folder: string) {
    this.#storage = storage;
    this.#folder = folder;
  }

  /** To read while another tab may write. */
  static async read(storage: LabelStorage, folder: string): Promise<CommitLog> {
    const log = new CommitLog(storage, folder);
    const found = await findLogFile(storage, folder);
    if (found) await log.#take(found, await storage.open(folder, logFileName(found.generation)));
    return log;
  }

  /** To write as the only one; remains of a crash are cleared away. */
  static async write(storage: LabelStorage, folder: string): Promise<CommitLog> {
    const log = new CommitLog(storage, folder);
    const found = await findLogFile(storage, folder);
    if (found) await log.#own(found);
    for (const generation of await logGenerations(storage, folder)) {
      if (generation !== log.#generation) await storage.removeFile(folder, logFileName(generation));
    }
    return log;
  }

  /** Number of the last commit; 0 before the first. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Of the last commit; null before the first. */
  get document(): Uint8Array | null {
    return this.#document;
  }

  /** The live blobs by name. */
  get places(): ReadonlyMap<string, BlobPlace> {
    return this.#places;
  }

  /** Whether enough is outdated for a compaction. */
  get wasteful(): boolean {
    const live = snapshotBytes(this.#places, this.#document?.length ?? 0);
    return this.#end - live > Math.max(LEAST_WASTE, MOST_WASTE * live);
  }

  /**
   * The blobs of the names that have one.
   *
   * @throws SegmentationError `labels-corrupt` where one is not what was written
   */
  async blobs(names: Iterable<string>): Promise<Map<string, Uint8Array>> {
    const wanted = new Map<string, BlobPlace>();
    for (const name of names) {
      const place = this.#places.get(name);
      if (place) wanted.set(name, place);
    }
    const found = new Map<string, Uint8Array>();
    for (const { at, length, blobs } of blocksOf(wanted)) {
      const bytes = await this.#file!.read(at, length);
      for (const [name, place] of blobs) {
        const blob = bytes.slice(place.at - at, place.at - at + place.length);
        if (crc32(blob) !== place.crc) throw corruptLabels(`the bytes of ${name.slice(1)} are not those that were written`);
        found.set(name, blob);
      }
    }
    return found;
  }

  /**
   * Makes a document and changes of blobs durable, all or nothing; resolves when they are. After a failure the log is
   * as it was.
   *
   * @param blobs by name; null takes one out
   */
  async append(document: Uint8Array, blobs: ReadonlyMap<string, Uint8Array | null>): Promise<void> {
    const file = (this.#writable ??= await this.#create());
    if (this.#torn) await this.#cut(file);
    const entries = Array.from(blobs, ([name, blob]) => ({ name, blob: blob && { length: blob.length, crc: crc32(blob) } }));
    const { parts, header } = this.#frame(document, entries, { sequence: this.#sequence + 1, start: this.#end });
    try {
      await file.append([...parts, ...[...blobs.values()].filter((blob) => blob !== null)], this.#end);
      await file.flush();
    } catch (error) {
      await this.#abandon(file, error);
      throw error;
    }
    this.#sequence++;
    this.#document = document;
    this.#end = endOf(header);
    applyEntries(this.#places, entries, this.#end - header.blobBytes);
  }

  /** Writes what is live to a file of its own and drops the old one. After a failure the log is as it was. */
  async compact(): Promise<void> {
    const old = { generation: this.#generation, file: this.#file! };
    const generation = old.generation + 1;
    await this.#storage.removeFile(this.#folder, logFileName(generation));
    const file = await this.#storage.openWritable(this.#folder, logFileName(generation));
    try {
      await this.#writeSnapshot(file, generation);
    } catch (error) {
      file.close();
      // Where that fails too, the file goes when the log is next opened for writing.
      await this.#storage.removeFile(this.#folder, logFileName(generation)).catch(() => undefined);
      throw error;
    }
    old.file.close();
    await this.#storage.removeFile(this.#folder, logFileName(old.generation));
  }

  close(): void {
    this.#file?.close();
  }

  /** @param file null when a compaction has just dropped it */
  async #take({ generation, commits }: LogFile, file: StoredFile | null): Promise<void> {
    const { header } = commits.at(-1)!;
    this.#generation = generation;
    this.#file = file;
    this.#places = placesAfter(commits);
    this.#sequence = header.sequence;
    this.#end = endOf(header);
    this.#document = (await file?.read(header.start + HEADER_BYTES + header.indexBytes, header.documentBytes)) ?? null;
    if (!this.#document || crc32(this.#document) !== header.documentCrc) throw corruptLabels('the document is not what was written');
  }

  async #own(found: LogFile): Promise<void> {
    const file = await this.#storage.openWritable(this.#folder, logFileName(found.generation));
    this.#writable = file;
    await this.#take(found, file);
    await this.#cut(file);
  }

  async #writeSnapshot(file: WritableFile, generation: number): Promise<void> {
    const blocks = blocksOf(this.#places);
    const entries = blocks.flatMap(({ blobs }) => blobs.map(([name, { length, crc }]) => ({ name, blob: { length, crc } })));
    const { parts, header } = this.#frame(this.#document!, entries, { generation, sequence: this.#sequence, start: 0 });
    await file.append(parts, 0);
    let end = endOf(header) - header.blobBytes;
    for (const { at, length, blobs } of blocks) {
      const bytes = await this.#file!.read(at, length);
      const live = blobs.map(([, place]) => bytes.subarray(place.at - at, place.at - at + place.length));
      await file.append(live, end);
      end += live.reduce((sum, blob) => sum + blob.length, 0);
    }
    await file.flush();
    this.#generation = generation;
    this.#file = this.#writable = file;
    this.#places = new Map();
    applyEntries(this.#places, entries, endOf(header) - header.blobBytes);
    this.#end = endOf(header);
    this.#torn = false;
  }

  /** All of a commit but its blobs. */
  #frame(document: Uint8Array, entries: readonly BlobEntry[], { generation = this.#generation, sequence, start }: { generation?: number; sequence: number; start: number }) {
    const index = encodeIndex(entries);
    const header = {
      generation, sequence, start,
      indexBytes: index.length,
      documentBytes: document.length,
      blobBytes: entries.reduce((sum, { blob }) => sum + (blob?.length ?? 0), 0),
      indexCrc: crc32(index),
      documentCrc: crc32(document),
    };
    return { header, parts: [encodeHeader(header), index, document] };
  }

  async #create(): Promise<WritableFile> {
    const file = await this.#storage.openWritable(this.#folder, logFileName(1));
    this.#generation = 1;
    this.#file = file;
    return file;
  }

  /** Takes back what a failed commit may have written; what another tab has written is not ours to take back. */
  async #abandon(file: WritableFile, error: unknown): Promise<void> {
    this.#torn = !isWrittenElsewhere(error);
    if (this.#torn) await this.#cut(file).catch(() => undefined);
  }

  async #cut(file: WritableFile): Promise<void> {
    await file.truncate(this.#end);
    await file.flush();
    this.#torn = false;
  }
}
