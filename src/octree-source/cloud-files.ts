/** A part of a file: bytes `begin` to `end`, the latter excluded; all of the file where `end` is null. */
export interface FileSpan {
  readonly path: string;
  readonly begin: number;
  readonly end: number | null;
}

/** What tells one state of a file from the next. Each is null where the source of the bytes does not say. */
export interface FileVersion {
  /** Bytes of the whole file. */
  readonly length: number | null;
  readonly tag: string | null;
  readonly modified: string | null;
}

/** Bytes that were read. */
export interface FileBytes {
  readonly bytes: Uint8Array;
  readonly version: FileVersion;
}

/**
 * Reads part of a file, exactly the bytes asked for. Rejects with a `SegmentationError` that names the file, or an
 * `AbortError` when the signal says so.
 */
export type ReadSpan = (span: FileSpan, signal?: AbortSignal) => Promise<FileBytes>;

/**
 * The files of one cloud, wherever they are. Paths count from the folder of the entry, with slashes: `octree.bin`,
 * `data/r/r.hrc`.
 */
export interface CloudFiles {
  /** What messages call the place: a URL, or a folder's name. */
  readonly name: string;
  /** `metadata.json` or `cloud.js`, or whatever name was asked for. */
  readonly entry: string;
  readonly read: ReadSpan;
  /** Bytes of a file, for sources that do not tell it with every read. */
  length(path: string, signal?: AbortSignal): Promise<number>;
  /** A file's full address for messages. */
  address(path: string): string;
}
