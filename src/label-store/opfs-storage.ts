import type { LabelStorage, StoredFile, WritableFile } from './storage.js';
import { writtenElsewhere } from './store-errors.js';

const ROOT = 'potree-point-sam';
/** Times a file is taken anew that was written to while it was being read. */
const READ_ATTEMPTS = 20;

/** Lib.dom does not know the handle's lock. */
interface SyncAccessHandle {
  read(buffer: Uint8Array, options: { at: number }): number;
  write(buffer: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

type LockableFileHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncAccessHandle> };

/** The origin-private file system. Writing needs a dedicated worker, as `createSyncAccessHandle` is offered there alone. */
export class OpfsStorage implements LabelStorage {
  readonly kind = 'opfs';
  readonly #root: FileSystemDirectoryHandle;

  private constructor(root: FileSystemDirectoryHandle) {
    this.#root = root;
  }

  /**
   * Null where the browser has no such file system, or none that can be written to from here.
   *
   * @param root the folder that holds the folders
   */
  static async open(root = ROOT): Promise<OpfsStorage | null> {
    if (!navigator.storage?.getDirectory || typeof FileSystemFileHandle === 'undefined') return null;
    if (!('createSyncAccessHandle' in FileSystemFileHandle.prototype)) return null;
    const origin = await navigator.storage.getDirectory();
    return new OpfsStorage(await origin.getDirectoryHandle(root, { create: true }));
  }

  folders(): Promise<string[]> {
    return namesIn(this.#root);
  }

  async files(folder: string): Promise<string[]> {
    const directory = await this.#folder(folder);
    return directory ? namesIn(directory) : [];
  }

  async open(folder: string, file: string): Promise<StoredFile | null> {
    const directory = await this.#folder(folder);
    const handle = await unlessMissing(directory?.getFileHandle(file));
    return handle && new SharedFile(handle);
  }

  async openWritable(folder: string, file: string): Promise<WritableFile> {
    const directory = await this.#root.getDirectoryHandle(folder, { create: true });
    const handle = (await directory.getFileHandle(file, { create: true })) as LockableFileHandle;
    return new OwnedFile(`${folder}/${file}`, await handle.createSyncAccessHandle());
  }

  async removeFile(folder: string, file: string): Promise<void> {
    const directory = await this.#folder(folder);
    await unlessMissing(directory?.removeEntry(file));
  }

  async removeFolder(folder: string): Promise<void> {
    await unlessMissing(this.#root.removeEntry(folder, { recursive: true }));
  }

  #folder(name: string): Promise<FileSystemDirectoryHandle | null> {
    return unlessMissing(this.#root.getDirectoryHandle(name));
  }
}

/** Read while another tab may write: a snapshot that a write has overtaken is taken anew. */
class SharedFile implements StoredFile {
  readonly #handle: FileSystemFileHandle;

  constructor(handle: FileSystemFileHandle) {
    this.#handle = handle;
  }

  async size(): Promise<number> {
    const file = await unlessMissing(this.#handle.getFile());
    return file?.size ?? 0;
  }

  async read(at: number, length: number): Promise<Uint8Array> {
    for (let attempt = 1; ; attempt++) {
      try {
        const file = await unlessMissing(this.#handle.getFile());
        return file ? new Uint8Array(await file.slice(at, at + length).arrayBuffer()) : new Uint8Array(0);
      } catch (error) {
        if (!isNamed(error, 'NotReadableError') || attempt === READ_ATTEMPTS) throw error;
      }
    }
  }

  close(): void {
    // Nothing is held.
  }
}

/** Held by this worker alone for as long as it is open. */
class OwnedFile implements WritableFile {
  readonly #name: string;
  readonly #handle: SyncAccessHandle;

  constructor(name: string, handle: SyncAccessHandle) {
    this.#name = name;
    this.#handle = handle;
  }

  async size(): Promise<number> {
    return this.#handle.getSize();
  }

  async read(at: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.#handle.getSize() - at)));
    return bytes.subarray(0, this.#handle.read(bytes, { at }));
  }

  async append(parts: readonly Uint8Array[], at: number): Promise<void> {
    if (this.#handle.getSize() !== at) throw writtenElsewhere(this.#name);
    let end = at;
    for (const part of parts) {
      const written = this.#handle.write(part, { at: end });
      if (written < part.length) throw new DOMException(`Only ${written} of ${part.length} bytes were taken.`, 'QuotaExceededError');
      end += written;
    }
  }

  async truncate(size: number): Promise<void> {
    this.#handle.truncate(size);
  }

  async flush(): Promise<void> {
    this.#handle.flush();
  }

  close(): void {
    this.#handle.close();
  }
}

async function namesIn(directory: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of (directory as FileSystemDirectoryHandle & { keys(): AsyncIterable<string> }).keys()) names.push(name);
  return names;
}

async function unlessMissing<T>(found: Promise<T> | undefined): Promise<T | null> {
  try {
    return (await found) ?? null;
  } catch (error) {
    if (isNamed(error, 'NotFoundError')) return null;
    throw error;
  }
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}
