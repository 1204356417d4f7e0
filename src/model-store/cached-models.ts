import { pathOf, storedName } from './file-names.js';
import type { ModelSink, ModelStorage } from './model-storage.js';

const CACHE = 'potree-point-sam-models';
/** Caches keep answers to requests: addresses that are asked for nowhere else. */
const BASE = '/__potree-point-sam-models__/';

/** Models in the Cache API, for browsers without a file system of their own. */
export class CachedModels implements ModelStorage {
  readonly kind = 'cache';
  readonly #cache: Cache;

  private constructor(cache: Cache) {
    this.#cache = cache;
  }

  /** Null where the browser has no caches, as on pages served over plain http. */
  static async open(): Promise<CachedModels | null> {
    return 'caches' in globalThis ? new CachedModels(await caches.open(CACHE)) : null;
  }

  async folders(): Promise<string[]> {
    return [...new Set((await this.#names()).map(([folder]) => folder))];
  }

  async files(folder: string): Promise<string[]> {
    return (await this.#names()).filter(([of]) => of === folder).map(([, file]) => pathOf(file));
  }

  async size(folder: string, file: string): Promise<number | null> {
    const found = await this.#cache.match(address(folder, file));
    return found ? Number(found.headers.get('content-length')) : null;
  }

  async read(folder: string, file: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const found = await this.#cache.match(address(folder, file));
    return found ? new Uint8Array(await found.arrayBuffer()) : null;
  }

  async create(folder: string, file: string): Promise<ModelSink> {
    await this.removeFile(folder, file);
    const parts: Uint8Array<ArrayBuffer>[] = [];
    return {
      write: async (bytes) => void parts.push(bytes.slice()),
      close: async () => {
        const body = new Blob(parts);
        await this.#cache.put(address(folder, file), new Response(body, { headers: { 'content-length': String(body.size) } }));
      },
    };
  }

  async removeFile(folder: string, file: string): Promise<void> {
    await this.#cache.delete(address(folder, file));
  }

  async removeFolder(folder: string): Promise<void> {
    for (const file of await this.files(folder)) await this.removeFile(folder, file);
  }

  /** Folder and stored name of every file. */
  async #names(): Promise<(readonly [folder: string, file: string])[]> {
    const requests = await this.#cache.keys();
    return requests.map(({ url }) => {
      const [folder, file] = new URL(url).pathname.slice(BASE.length).split('/');
      return [folder!, decodeURIComponent(file!)] as const;
    });
  }
}

/** The stored name once more encoded, since addresses take `%` for the beginning of a byte. */
function address(folder: string, file: string): string {
  return new URL(`${BASE}${folder}/${encodeURIComponent(storedName(file))}`, location.origin).href;
}
