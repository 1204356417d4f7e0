import { existsSync } from 'node:fs';
import { open, readFile, stat, type FileHandle } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { SegmentationError } from '../errors.js';
import { openHttpWeights } from '../convert/http-weights.js';
import { joinSafetensors, parseWeightIndex } from '../convert/sharded-weights.js';
import { openSafetensors, type SafetensorsFile } from '../convert/safetensors.js';
import { UsageError } from './usage-error.js';

type Use<T> = (file: SafetensorsFile) => Promise<T>;

const SINGLE = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';

/**
 * Opens weights for the duration of `use`: a safetensors file, a folder with `model.safetensors` or several files and
 * their index, or a URL.
 * @throws UsageError where there is nothing at a path; SegmentationError `weights-invalid` for what holds no weights
 */
export async function withWeights<T>(source: string, use: Use<T>): Promise<T> {
  if (/^https?:\/\//.test(source)) return use(await openHttpWeights(source));
  if (!existsSync(source)) throw new UsageError(`expected weights (a safetensors file, a folder or a URL), found nothing at ${source}`);
  if (!(await stat(source)).isDirectory()) return withSafetensors(source, use);
  if (existsSync(join(source, SINGLE))) return withSafetensors(join(source, SINGLE), (file) => use({ ...file, name: basename(resolve(source)) }));
  if (existsSync(join(source, INDEX))) return withShards(source, use);
  throw new SegmentationError('weights-invalid', `${source}: expected ${SINGLE} or ${INDEX} in the folder, found neither.`);
}

/** The path that configurations lie beside; a folder's is that of its `model.safetensors`. */
export function weightsPath(source: string): string {
  const single = join(source, SINGLE);
  return existsSync(single) ? single : source;
}

/** Opens a safetensors file for the duration of `use`, reading only the bytes that are asked for. */
export async function withSafetensors<T>(path: string, use: Use<T>): Promise<T> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    return await use(await openSafetensors(basename(path), size, (begin, end) => readBytes(handle, begin, end)));
  } finally {
    await handle.close();
  }
}

async function withShards<T>(folder: string, use: Use<T>): Promise<T> {
  const map = parseWeightIndex(INDEX, await readFile(join(folder, INDEX), 'utf8'));
  const names = [...new Set(Object.values(map))];
  const openAll = async (opened: ReadonlyMap<string, SafetensorsFile>): Promise<T> => {
    const next = names[opened.size];
    if (next === undefined) return use(joinSafetensors(basename(resolve(folder)), map, opened));
    return withSafetensors(join(folder, next), (file) => openAll(new Map([...opened, [next, file]])));
  };
  return openAll(new Map());
}

async function readBytes(handle: FileHandle, begin: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - begin);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, begin + filled);
    if (bytesRead === 0) throw new RangeError(`Expected bytes ${begin} to ${end}, the file ends at ${begin + filled}.`);
    filled += bytesRead;
  }
  return bytes;
}
