import type { LocalFile, LocalSource } from '../octree-source/local-files.js';

/** As browsers have it that can hand out a dropped folder itself, which a page may keep and open again. */
interface HandleItem extends DataTransferItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

/**
 * What a person has dropped on the page: the folder's handle where the browser hands it out, else all files with their
 * paths. To be called in the listener of `drop` itself: afterwards the browser forgets what was dropped.
 */
export async function droppedSource({ items }: DataTransfer): Promise<LocalSource> {
  const files = Array.from(items).filter(({ kind }) => kind === 'file');
  const handles = Promise.all(files.map((item: HandleItem) => item.getAsFileSystemHandle?.() ?? null));
  const entries = files.map((item) => item.webkitGetAsEntry());
  const plain = files.map((item) => item.getAsFile());
  const [first, ...others] = await handles;
  if (first?.kind === 'directory' && others.length === 0) return first as FileSystemDirectoryHandle;
  const found = await Promise.all(entries.map((entry, i) => (entry ? filesIn(entry, '') : plain[i] ? [{ path: plain[i].name, file: plain[i] }] : [])));
  return found.flat();
}

async function filesIn(entry: FileSystemEntry, folder: string): Promise<LocalFile[]> {
  const path = folder + entry.name;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ path, file }];
  }
  const found = await Promise.all((await entriesOf(entry as FileSystemDirectoryEntry)).map((child) => filesIn(child, `${path}/`)));
  return found.flat();
}

/** A reader gives its entries by and by, and none when there are no more. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
