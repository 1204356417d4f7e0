import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreateFile } from '../convert/convert-model.js';

/**
 * Lets `write` create files in a folder. They get their names when all of them are there: a run that fails or is
 * interrupted leaves the folder's files as they were.
 */
export async function writeFolder<T>(folder: string, write: (create: CreateFile) => Promise<T>): Promise<T> {
  const names: string[] = [];
  const fresh = (name: string): string => join(folder, `${name}.new`);
  await mkdir(folder, { recursive: true });
  try {
    const written = await write((name) => {
      names.push(name);
      return createFile(fresh(name));
    });
    for (const name of names) await rename(fresh(name), join(folder, name));
    return written;
  } finally {
    await Promise.all(names.map((name) => rm(fresh(name), { force: true })));
  }
}

async function createFile(path: string): ReturnType<CreateFile> {
  const handle = await open(path, 'w');
  return {
    write: async (bytes) => { await handle.writeFile(bytes); },
    close: () => handle.close(),
  };
}
