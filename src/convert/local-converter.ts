import { abortError, SegmentationError } from '../errors.js';
import { keptModel } from '../model-store/kept-model.js';
import { createModelFolder } from '../model-store/model-folder.js';
import type { KeptModel, TransferProgress } from '../model-store/model-library.js';
import type { ModelStorage } from '../model-store/model-storage.js';
import { calmly } from '../model-store/report-progress.js';
import { checkSpace, spaceLeft, tooLittleSpace } from '../model-store/storage-space.js';
import { removeUnfinished } from '../model-store/stored-models.js';
import type { CallOptions } from '../workers/protocol.js';
import { openBlobWeights } from './blob-weights.js';
import { convertModel, planConversion } from './convert-model.js';
import { openHttpWeights } from './http-weights.js';
import type { ConvertRequest, ModelConverter } from './model-converter.js';
import { metadataSettings } from './model-settings.js';
import type { SafetensorsFile } from './safetensors.js';

/** Converts where it is. Lives in a dedicated worker, as the browser's file system can be written to there alone. */
export class LocalConverter implements ModelConverter {
  readonly #openStorage: () => Promise<ModelStorage>;
  #running: { readonly controller: AbortController; readonly done: Promise<unknown> } | null = null;

  constructor(openStorage: () => Promise<ModelStorage>) {
    this.#openStorage = openStorage;
  }

  async check(source: File): Promise<void> {
    const file = await openBlobWeights(source.name, source);
    planConversion(file, metadataSettings(file.metadata));
  }

  convert(request: ConvertRequest, { signal, onProgress }: CallOptions<TransferProgress> = {}): Promise<KeptModel> {
    const older = this.#running;
    older?.controller.abort();
    const controller = new AbortController();
    const either = signal ? AbortSignal.any([signal, controller.signal]) : controller.signal;
    // The older one first takes away what it has written: the space may be needed.
    const done = Promise.allSettled([older?.done]).then(() => this.#convert(request, either, onProgress));
    this.#running = { controller, done };
    return done;
  }

  async #convert(request: ConvertRequest, signal: AbortSignal, onProgress: CallOptions<TransferProgress>['onProgress']): Promise<KeptModel> {
    if (signal.aborted) throw abortError();
    const file = await openSource(request.source, signal);
    const settings = { ...metadataSettings(file.metadata), ...request.settings };
    const { name, bytes } = planConversion(file, settings, request);
    const storage = await this.#openStorage();
    await removeUnfinished(storage);
    await checkSpace(name, bytes);
    const report = calmly(onProgress);
    const folder = await createModelFolder(storage, name);
    try {
      await convertModel(file, settings, folder.create, { ...request, signal, onProgress: (done, total) => report({ done, total }) });
      return keptModel(await folder.commit());
    } catch (error) {
      await folder.discard().catch(() => undefined); // why the conversion failed matters more
      const full = error instanceof SegmentationError && error.code === 'storage-full';
      throw full ? tooLittleSpace(name, bytes, await spaceLeft()) : error;
    }
  }
}

function openSource(source: File | string, signal: AbortSignal): Promise<SafetensorsFile> {
  return typeof source === 'string' ? openHttpWeights(source, { signal }) : openBlobWeights(source.name, source);
}
