import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreateFile } from '../convert/convert-model.js';
import { parseManifest } from '../model/model-manifest.js';

const FRESH = '.new';
/** Files of a model that was being written when its run was killed. */
const LEFTOVER = /^([a-z-]+(-\d+)?\.(onnx|bin)|manifest\.json)\.new$/;

/**
 * Lets `write` create files of a model in a folder. They get their names when all of them are there: a run that fails
 * leaves the folder as it was, one that is killed leaves files that the next one removes. Files of the model that was in
 * the folder before go when the new one is there.
 */
export async function writeFolder<T>(folder: string, write: (create: CreateFile) => Promise<T>): Promise<T> {
  const names: string[] = [];
  await mkdir(folder, { recursive: true });
  await remove(folder, (await readdir(folder)).filter((name) => LEFTOVER.test(name)));
  try {
    const written = await write((name) => {
      names.push(name);
      return createFile(join(folder, name + FRESH));
    });
    const old = (await filesBefore(folder)).filter((name) => !names.includes(name));
    for (const name of names) await rename(join(folder, name + FRESH), join(folder, name));
    await remove(folder, old);
    return written;
  } finally {
    await remove(folder, names.map((name) => name + FRESH));
  }
}

/** Files that the folder's manifest names; none where it has no manifest, or one of another version. */
async function filesBefore(folder: string): Promise<string[]> {
  try {
    const path = join(folder, 'manifest.json');
    return parseManifest(JSON.parse(await readFile(path, 'utf8')), path).files.map(({ path }) => path).filter((name) => !/[\\/]/.test(name));
  } catch {
    return [];
  }
}

async function remove(folder: string, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => rm(join(folder, name), { force: true })));
}

async function createFile(path: string): ReturnType<CreateFile> {
  const handle = await open(path, 'w');
  return {
    write: async (bytes) => { await handle.writeFile(bytes); },
    close: () => handle.close(),
  };
}
