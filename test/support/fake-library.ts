import { abortError } from '../../src/errors.js';
import type { DownloadRequest, KeptModel, ModelLibrary, ModelShelf, ModelSummary, TransferProgress } from '../../src/model-store/model-library.js';
import type { CallOptions } from '../../src/workers/protocol.js';

export const LARGE_URL = 'https://models.test/large/manifest.json';
export const SMALL_URL = 'https://models.test/small/manifest.json';

export const LARGE: ModelSummary = { name: 'point-sam-large', bytes: 622e6, license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' }, precision: 'int8' };
export const SMALL: ModelSummary = { name: 'small', bytes: 5e6, license: null, precision: 'fp16' };

/** Two models on a server; downloads wait until they are let go or fail. */
export class FakeLibrary implements ModelLibrary {
  readonly calls: (readonly [method: string, argument?: unknown])[] = [];
  models: KeptModel[] = [];
  half: ModelShelf['half'] = [];
  foreign: ModelShelf['foreign'] = [];
  /** What the next call rejects with. */
  error: Error | null = null;
  /** While set, no shelf can be read. */
  noStorage: Error | null = null;
  /** What `describe` waits for, by address. */
  readonly answers = new Map<string, Promise<void>>();
  finish: () => void = () => undefined;
  fail: (error: Error) => void = () => undefined;
  report: (progress: TransferProgress) => void = () => undefined;

  async shelf(): Promise<ModelShelf> {
    this.#note('shelf');
    if (this.noStorage) throw this.noStorage;
    return { models: this.models, half: this.half, foreign: this.foreign, space: { used: 12e6, free: 9e9 } };
  }

  async describe(manifestUrl: string): Promise<ModelSummary> {
    this.#note('describe', manifestUrl);
    await this.answers.get(manifestUrl);
    return manifestUrl === LARGE_URL ? LARGE : SMALL;
  }

  async download(request: DownloadRequest, { signal, onProgress }: CallOptions<TransferProgress> = {}): Promise<KeptModel> {
    this.#note('download', request);
    this.report = (progress) => onProgress?.(progress);
    await new Promise<void>((resolve, reject) => {
      this.finish = resolve;
      this.fail = reject;
      signal?.addEventListener('abort', () => reject(abortError()));
    });
    const kept: KeptModel = { ...LARGE, id: 'sha-of-large', folder: 'sha-of-large', manifestUrl: request.manifestUrl };
    this.models = [...this.models, kept];
    return kept;
  }

  async remove(folder: string): Promise<void> {
    this.#note('remove', folder);
    this.models = this.models.filter((model) => model.folder !== folder);
  }

  dispose(): void {
    this.#note('dispose');
  }

  #note(method: string, argument?: unknown): void {
    this.calls.push(argument === undefined ? [method] : [method, argument]);
    const { error } = this;
    this.error = null;
    if (error) throw error;
  }
}
