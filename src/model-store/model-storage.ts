/** A file being written, front to back. It is there for others once it is closed. */
export interface ModelSink {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/**
 * Files of models, one folder a model; names of files are paths of a manifest. `OpfsModels` and `CachedModels` are
 * interchangeable. Failures are the browser's own; `modelStorageError` puts them in words.
 */
export interface ModelStorage {
  readonly kind: 'opfs' | 'cache';
  folders(): Promise<string[]>;
  files(folder: string): Promise<string[]>;
  /** Bytes of the file; null where there is none. */
  size(folder: string, file: string): Promise<number | null>;
  /** Null where there is no such file. */
  read(folder: string, file: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Begins a file anew. */
  create(folder: string, file: string): Promise<ModelSink>;
  removeFile(folder: string, file: string): Promise<void>;
  /** With all its files. */
  removeFolder(folder: string): Promise<void>;
}
