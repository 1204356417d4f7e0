import type { LabelStorage, StoredFile, WritableFile } from './storage.js';
import { writtenElsewhere } from './store-errors.js';

/** Storage that ends with the page: for tests, and for going on where the browser lets nothing be stored. */
export class MemoryStorage implements LabelStorage {
  readonly kind = 'memory';
  readonly #folders = new Map<string, Map<string, MemoryFile>>();

  folders(): Promise<string[]> {
    return Promise.resolve([...this.#folders.keys()]);
  }

  files(folder: string): Promise<string[]> {
    return Promise.resolve([...(this.#folders.get(folder)?.keys() ?? [])]);
  }

  open(folder: string, file: string): Promise<StoredFile | null> {
    return Promise.resolve(this.#folders.get(folder)?.get(file) ?? null);
  }

  openWritable(folder: string, file: string): Promise<WritableFile> {
    const files = this.#folders.get(folder) ?? new Map<string, MemoryFile>();
    this.#folders.set(folder, files);
    const opened = files.get(file) ?? new MemoryFile(`${folder}/${file}`);
    files.set(file, opened);
    return Promise.resolve(opened);
  }

  removeFile(folder: string, file: string): Promise<void> {
    const files = this.#folders.get(folder);
    files?.get(file)?.empty();
    files?.delete(file);
    return Promise.resolve();
  }

  removeFolder(folder: string): Promise<void> {
    for (const file of this.#folders.get(folder)?.values() ?? []) file.empty();
    this.#folders.delete(folder);
    return Promise.resolve();
  }
}

class MemoryFile implements WritableFile {
  readonly #name: string;
  /** With room to grow. */
  #bytes = new Uint8Array(0);
  #size = 0;

  constructor(name: string) {
    this.#name = name;
  }

  size(): Promise<number> {
    return Promise.resolve(this.#size);
  }

  read(at: number, length: number): Promise<Uint8Array> {
    return Promise.resolve(this.#bytes.slice(Math.min(at, this.#size), Math.min(at + length, this.#size)));
  }

  append(parts: readonly Uint8Array[], at: number): Promise<void> {
    if (at !== this.#size) return Promise.reject(writtenElsewhere(this.#name));
    const size = parts.reduce((sum, { length }) => sum + length, at);
    if (size > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(size, 2 * this.#bytes.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    for (const part of parts) {
      this.#bytes.set(part, this.#size);
      this.#size += part.length;
    }
    return Promise.resolve();
  }

  truncate(size: number): Promise<void> {
    this.#size = Math.min(size, this.#size);
    return Promise.resolve();
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    // Nothing is held.
  }

  /** What a removed file leaves to those who still hold it. */
  empty(): void {
    this.#bytes = new Uint8Array(0);
    this.#size = 0;
  }
}
