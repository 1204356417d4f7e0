import { OpfsStorage } from '../label-store/opfs-storage.js';
import type { LabelStorage, WritableFile } from '../label-store/storage.js';
import { pathOf, storedName } from './file-names.js';
import type { ModelSink, ModelStorage } from './model-storage.js';

const ROOT = 'potree-point-sam-models';

/** Models in the origin-private file system. Writing needs a dedicated worker. */
export class OpfsModels implements ModelStorage {
  readonly kind = 'opfs';
  readonly #storage: LabelStorage;

  constructor(storage: LabelStorage) {
    this.#storage = storage;
  }

  /** Null where the browser has no such file system, or none that can be written to from here. */
  static async open(): Promise<OpfsModels | null> {
    const storage = await OpfsStorage.open(ROOT);
    return storage && new OpfsModels(storage);
  }

  folders(): Promise<string[]> {
    return this.#storage.folders();
  }

  async files(folder: string): Promise<string[]> {
    return (await this.#storage.files(folder)).map(pathOf);
  }

  async size(folder: string, file: string): Promise<number | null> {
    const opened = await this.#storage.open(folder, storedName(file));
    return opened && opened.size();
  }

  async read(folder: string, file: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const opened = await this.#storage.open(folder, storedName(file));
    return opened && ((await opened.read(0, Number.MAX_SAFE_INTEGER)) as Uint8Array<ArrayBuffer>);
  }

  async create(folder: string, file: string): Promise<ModelSink> {
    await this.removeFile(folder, file);
    return new OpfsSink(await this.#storage.openWritable(folder, storedName(file)));
  }

  removeFile(folder: string, file: string): Promise<void> {
    return this.#storage.removeFile(folder, storedName(file));
  }

  removeFolder(folder: string): Promise<void> {
    return this.#storage.removeFolder(folder);
  }
}

class OpfsSink implements ModelSink {
  readonly #file: WritableFile;
  #end = 0;

  constructor(file: WritableFile) {
    this.#file = file;
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#file.append([bytes], this.#end);
    } catch (error) {
      this.#file.close(); // else nobody could remove it
      throw error;
    }
    this.#end += bytes.length;
  }

  async close(): Promise<void> {
    await this.#file.flush();
    this.#file.close();
  }
}
