import type { LabelStorage, StoredFile, WritableFile } from './storage.js';
import { writtenElsewhere } from './store-errors.js';

const DATABASE = 'potree-point-sam';
const VERSION = 1;
/** Sizes by [folder, file]. */
const FILES = 'files';
/** Bytes by [folder, file, offset], at most `CHUNK` of them. */
const CHUNKS = 'chunks';
const CHUNK = 65_536;

type FileKey = readonly [folder: string, file: string];

/** Files as chunks in IndexedDB. Every append is one transaction, so that it is there whole or not at all. */
export class IndexedDbStorage implements LabelStorage {
  readonly kind = 'indexeddb';
  readonly #database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.#database = database;
    // Another tab may want to delete the database.
    database.onversionchange = () => database.close();
  }

  /** Null where the browser has no IndexedDB. */
  static async open(): Promise<IndexedDbStorage | null> {
    if (typeof indexedDB === 'undefined' || indexedDB === null) return null;
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(FILES);
      request.result.createObjectStore(CHUNKS);
    };
    return new IndexedDbStorage(await settled(request));
  }

  async folders(): Promise<string[]> {
    return [...new Set((await this.#keys()).map(([folder]) => folder))];
  }

  async files(folder: string): Promise<string[]> {
    return (await this.#keys(filesIn(folder))).map(([, file]) => file);
  }

  async open(folder: string, file: string): Promise<StoredFile | null> {
    const size: number | undefined = await settled(this.#database.transaction(FILES).objectStore(FILES).get([folder, file]));
    return size === undefined ? null : new ChunkedFile(this.#database, [folder, file]);
  }

  async openWritable(folder: string, file: string): Promise<WritableFile> {
    await change(this.#database, async (files) => {
      const size: number | undefined = await settled(files.get([folder, file]));
      if (size === undefined) files.put(0, [folder, file]);
    });
    return new ChunkedFile(this.#database, [folder, file]);
  }

  removeFile(folder: string, file: string): Promise<void> {
    return change(this.#database, async (files, chunks) => {
      files.delete([folder, file]);
      chunks.delete(chunksFrom([folder, file], 0));
    });
  }

  removeFolder(folder: string): Promise<void> {
    return change(this.#database, async (files, chunks) => {
      files.delete(filesIn(folder));
      chunks.delete(filesIn(folder));
    });
  }

  async #keys(range?: IDBKeyRange): Promise<FileKey[]> {
    const keys = await settled(this.#database.transaction(FILES).objectStore(FILES).getAllKeys(range));
    // Nothing else is a key of this store: its files are put in by folder and name alone.
    return keys as unknown as FileKey[];
  }
}

class ChunkedFile implements WritableFile {
  readonly #database: IDBDatabase;
  readonly #key: FileKey;

  constructor(database: IDBDatabase, key: FileKey) {
    this.#database = database;
    this.#key = key;
  }

  async size(): Promise<number> {
    const size: number | undefined = await settled(this.#database.transaction(FILES).objectStore(FILES).get([...this.#key]));
    return size ?? 0;
  }

  async read(at: number, length: number): Promise<Uint8Array> {
    const store = this.#database.transaction(CHUNKS).objectStore(CHUNKS);
    const range = IDBKeyRange.bound([...this.#key, at - CHUNK], [...this.#key, at + length], true, true);
    const [keys, chunks] = await Promise.all([settled(store.getAllKeys(range)), settled<Uint8Array[]>(store.getAll(range))]);
    const bytes = new Uint8Array(length);
    let end = 0;
    chunks.forEach((chunk, i) => {
      const start = (keys[i] as [string, string, number])[2] - at;
      const part = chunk.subarray(Math.max(0, -start), Math.max(0, length - start));
      if (part.length === 0) return;
      bytes.set(part, Math.max(0, start));
      end = Math.max(0, start) + part.length;
    });
    return bytes.subarray(0, end);
  }

  append(parts: readonly Uint8Array[], at: number): Promise<void> {
    return change(this.#database, async (files, chunks) => {
      if ((await settled(files.get([...this.#key]))) !== at) throw writtenElsewhere(this.#key.join('/'));
      let end = at;
      for (const chunk of cut(parts)) {
        chunks.put(chunk, [...this.#key, end]);
        end += chunk.length;
      }
      files.put(end, [...this.#key]);
    });
  }

  truncate(size: number): Promise<void> {
    return change(this.#database, async (files, chunks) => {
      const old: number | undefined = await settled(files.get([...this.#key]));
      if (old === undefined || old <= size) return;
      const starts = IDBKeyRange.bound([...this.#key, size - CHUNK], [...this.#key, size], true, true);
      const last = (await settled(chunks.getAllKeys(starts))).at(-1) as [string, string, number] | undefined;
      if (last) {
        const chunk: Uint8Array = await settled(chunks.get(last));
        chunks.put(chunk.slice(0, size - last[2]), last);
      }
      chunks.delete(chunksFrom(this.#key, size));
      files.put(size, [...this.#key]);
    });
  }

  async flush(): Promise<void> {
    // Every change is a transaction of strict durability.
  }

  close(): void {
    // Nothing is held.
  }
}

/** Runs one transaction on both stores; resolves when it is on disk, and undoes all of it when `run` fails. */
async function change(database: IDBDatabase, run: (files: IDBObjectStore, chunks: IDBObjectStore) => Promise<void>): Promise<void> {
  const transaction = database.transaction([FILES, CHUNKS], 'readwrite', { durability: 'strict' });
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException('The change was given up.', 'AbortError'));
  });
  try {
    await run(transaction.objectStore(FILES), transaction.objectStore(CHUNKS));
  } catch (error) {
    // An abort of the browser's own has its reason; ours must not stay unhandled.
    done.catch(() => undefined);
    if (transaction.error === null) transaction.abort();
    throw transaction.error ?? error;
  }
  await done;
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error!);
  });
}

/** Joins the parts and cuts them anew into chunks, each in a buffer of its own: what is stored is the whole buffer. */
function* cut(parts: readonly Uint8Array[]): Generator<Uint8Array> {
  let left = parts.reduce((sum, { length }) => sum + length, 0);
  let chunk = new Uint8Array(Math.min(left, CHUNK));
  let filled = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length;) {
      const piece = part.subarray(at, at + chunk.length - filled);
      chunk.set(piece, filled);
      at += piece.length;
      filled += piece.length;
      if (filled < chunk.length) continue;
      yield chunk;
      left -= filled;
      chunk = new Uint8Array(Math.min(left, CHUNK));
      filled = 0;
    }
  }
}

/** Arrays sort after all strings and numbers, so that an empty one ends every range. */
function filesIn(folder: string): IDBKeyRange {
  return IDBKeyRange.bound([folder], [folder, []], false, true);
}

function chunksFrom([folder, file]: FileKey, from: number): IDBKeyRange {
  return IDBKeyRange.bound([folder, file, from], [folder, file, []], false, true);
}
