import { openSafetensors, type SafetensorsFile } from './safetensors.js';
import { SegmentationError } from '../errors.js';

/**
 * Opens a safetensors file that a person has picked; its data are read when asked for.
 * @throws SegmentationError `weights-invalid` when it is no such file; later reads throw it when the file was changed or
 *   removed meanwhile
 */
export function openBlobWeights(name: string, blob: Blob): Promise<SafetensorsFile> {
  return openSafetensors(name, blob.size, async (begin, end) => {
    try {
      return new Uint8Array(await blob.slice(begin, end).arrayBuffer());
    } catch (error) {
      throw new SegmentationError('weights-invalid', `${name} could not be read (${String(error)}): it was changed, moved or deleted `
        + 'since it was picked. Pick it again.', { cause: error });
    }
  });
}
