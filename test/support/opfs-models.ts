import { pathOf } from '../../src/model-store/file-names.js';

const ROOT = 'potree-point-sam-models';

type Entries = FileSystemDirectoryHandle & { entries(): AsyncIterable<[string, FileSystemHandle]> };

async function root(): Promise<Entries> {
  return (await (await navigator.storage.getDirectory()).getDirectoryHandle(ROOT, { create: true })) as Entries;
}

/** Every folder of the browser's real store of models, with its files: bytes by path. */
export async function storedFolders(): Promise<Map<string, Map<string, Uint8Array>>> {
  const folders = new Map<string, Map<string, Uint8Array>>();
  for await (const [name, folder] of (await root()).entries()) folders.set(name, await filesIn(folder as Entries));
  return folders;
}

async function filesIn(folder: Entries): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for await (const [name, handle] of folder.entries()) {
    const file = await (handle as FileSystemFileHandle).getFile();
    files.set(pathOf(name), new Uint8Array(await file.arrayBuffer()));
  }
  return files;
}

/** Empties the store; nobody may be writing to it. */
export async function clearStored(): Promise<void> {
  const folders = await root();
  for (const name of (await storedFolders()).keys()) await folders.removeEntry(name, { recursive: true });
}
