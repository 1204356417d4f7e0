/** A file of the browser's storage. */
export interface StoredFile {
  /** Bytes; 0 when the file is gone meanwhile. */
  size(): Promise<number>;
  /** The bytes from `at`, fewer than `length` where the file ends before or is gone. */
  read(at: number, length: number): Promise<Uint8Array>;
  close(): void;
}

/** A file that its only writer holds open. Reads also see what is not flushed yet. */
export interface WritableFile extends StoredFile {
  /**
   * Writes the parts one after the other at the file's end. A failure may leave some of the bytes behind.
   *
   * @param at where the file must end for it: another end means that someone else has written
   * @throws SegmentationError `labels-read-only` when the file ends elsewhere
   */
  append(parts: readonly Uint8Array[], at: number): Promise<void>;
  /** Cuts off everything from `size` on. */
  truncate(size: number): Promise<void>;
  /** Resolves when all that was written would outlast a crash. */
  flush(): Promise<void>;
}

/**
 * Files in folders, one level deep. `OpfsStorage`, `IndexedDbStorage` and `MemoryStorage` are interchangeable; names are
 * 1 to 200 of the characters A-Z, a-z, 0-9, `-`, `_`, `%`. Failures are the browser's own; `storageError` puts them in
 * words.
 */
export interface LabelStorage {
  readonly kind: 'opfs' | 'indexeddb' | 'memory';
  folders(): Promise<string[]>;
  /** Names of the folder's files; none where there is no such folder. */
  files(folder: string): Promise<string[]>;
  /** Null where there is no such file. */
  open(folder: string, file: string): Promise<StoredFile | null>;
  /** Makes the file where it is missing. */
  openWritable(folder: string, file: string): Promise<WritableFile>;
  removeFile(folder: string, file: string): Promise<void>;
  /** With all its files. */
  removeFolder(folder: string): Promise<void>;
}
