import type { SafetensorsFile, TensorEntry } from './safetensors.js';
import { weightsError } from './weights-error.js';

/** Key to file name, as `model.safetensors.index.json` tells it. */
export type WeightMap = Readonly<Record<string, string>>;

/**
 * Reads the index of weights that lie in several files.
 * @throws SegmentationError `weights-invalid` when it is no such index
 */
export function parseWeightIndex(name: string, text: string): WeightMap {
  let index: unknown;
  try {
    index = JSON.parse(text);
  } catch (error) {
    throw weightsError(name, 'an index in JSON', `text that is not (${String(error)})`);
  }
  const map = typeof index === 'object' && index !== null && 'weight_map' in index ? index.weight_map : null;
  if (typeof map !== 'object' || map === null || !Object.values(map).every((file) => typeof file === 'string' && !/[\\/]/.test(file))) {
    throw weightsError(name, 'weight_map, a file name for every key', JSON.stringify(index).slice(0, 80));
  }
  return map as WeightMap;
}

/**
 * Several files as one, in which their bytes follow each other.
 * @param files by their names in the map
 * @throws SegmentationError `weights-invalid` naming a key that is not in the file that the map says
 */
export function joinSafetensors(name: string, map: WeightMap, files: ReadonlyMap<string, SafetensorsFile>): SafetensorsFile {
  const starts = startsOf(files);
  const tensors = new Map<string, TensorEntry>();
  for (const [key, fileName] of Object.entries(map)) {
    const entry = files.get(fileName)?.tensors.get(key);
    if (entry === undefined) throw weightsError(key, `a tensor in ${fileName}, as ${name} says`, 'no such key');
    const start = starts.get(fileName)!;
    tensors.set(key, { ...entry, begin: start + entry.begin, end: start + entry.end });
  }
  const places = [...starts].reverse();
  const metadata = Object.assign({}, ...[...files.values()].map((file) => file.metadata)) as Record<string, string>;
  return {
    name, tensors, metadata,
    read: (begin, end) => {
      const [fileName, start] = places.find(([, start]) => start <= begin)!;
      return files.get(fileName)!.read(begin - start, end - start);
    },
  };
}

/** Where each file would begin if they followed each other. */
function startsOf(files: ReadonlyMap<string, SafetensorsFile>): Map<string, number> {
  const starts = new Map<string, number>();
  let end = 0;
  for (const [fileName, { tensors }] of files) {
    starts.set(fileName, end);
    end += Math.max(0, ...[...tensors.values()].map((entry) => entry.end));
  }
  return starts;
}
