import { type ErrorCode, SegmentationError } from '../../src/errors.js';
import type { LabelStorage, WritableFile } from '../../src/label-store/storage.js';

export interface StorageCall {
  readonly id: number;
  /** Number of an open file; null for a call of the storage itself. */
  readonly file: number | null;
  readonly method: string;
  readonly args: readonly unknown[];
}

export type StorageAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly code: ErrorCode; readonly message: string }
  | { readonly id: number; readonly error: unknown };

/** The origin-private file system through a worker of its own: the real one, for tests that run on the page. */
export class RemoteOpfs implements LabelStorage {
  readonly kind = 'opfs';
  readonly #worker = new Worker(new URL('./storage.worker.ts', import.meta.url), { type: 'module' });
  readonly #waiting = new Map<number, (answer: StorageAnswer) => void>();
  #calls = 0;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<StorageAnswer>) => {
      this.#waiting.get(data.id)?.(data);
      this.#waiting.delete(data.id);
    };
  }

  folders = (): Promise<string[]> => this.#call(null, 'folders');
  files = (folder: string): Promise<string[]> => this.#call(null, 'files', folder);
  open = (folder: string, file: string): Promise<WritableFile | null> => this.#open('open', folder, file);
  openWritable = async (folder: string, file: string): Promise<WritableFile> => (await this.#open('openWritable', folder, file))!;
  removeFile = (folder: string, file: string): Promise<void> => this.#call(null, 'removeFile', folder, file);
  removeFolder = (folder: string): Promise<void> => this.#call(null, 'removeFolder', folder);

  end(): void {
    this.#worker.terminate();
  }

  async #open(method: string, folder: string, file: string): Promise<WritableFile | null> {
    const number: number | null = await this.#call(null, method, folder, file);
    if (number === null) return null;
    return {
      size: () => this.#call(number, 'size'),
      read: (at, length) => this.#call(number, 'read', at, length),
      append: (parts, at) => this.#call(number, 'append', parts, at),
      truncate: (size) => this.#call(number, 'truncate', size),
      flush: () => this.#call(number, 'flush'),
      close: () => void this.#call(number, 'close'),
    };
  }

  #call<T>(file: number | null, method: string, ...args: unknown[]): Promise<T> {
    const id = ++this.#calls;
    this.#worker.postMessage({ id, file, method, args } satisfies StorageCall);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (answer) => {
        if ('value' in answer) resolve(answer.value as T);
        else reject('code' in answer ? new SegmentationError(answer.code, answer.message) : answer.error);
      });
    });
  }
}
