import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { openSafetensors, type SafetensorsFile } from '../convert/safetensors.js';

/** Opens a safetensors file for the duration of `use`, reading only the bytes that are asked for. */
export async function withSafetensors<T>(path: string, use: (file: SafetensorsFile) => Promise<T>): Promise<T> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    return await use(await openSafetensors(basename(path), size, (begin, end) => readBytes(handle, begin, end)));
  } finally {
    await handle.close();
  }
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
