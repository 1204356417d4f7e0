import { rename, rm, writeFile } from 'node:fs/promises';

/** Writes beside the file and renames at the end: an interrupted run leaves the file as it was, and what else it leaves the next one overwrites. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const fresh = `${path}.new`;
  try {
    await writeFile(fresh, content);
    await rename(fresh, path);
  } finally {
    await rm(fresh, { force: true });
  }
}
