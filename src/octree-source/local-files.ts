import { abortError, SegmentationError } from '../errors.js';
import type { CloudFiles, FileBytes, FileSpan } from './cloud-files.js';

/** The files with which a cloud can begin. */
const ENTRIES: readonly string[] = ['metadata.json', 'cloud.js'];
/** Scans as they are before a converter has made a cloud of them, by the end of their names. */
const UNCONVERTED = /\.(las|laz|e57|ply|pcd|pts|ptx|xyz)$/i;

/** A file of a folder that was picked or dropped, with its path in there: `town/octree.bin`. */
export interface LocalFile {
  readonly path: string;
  readonly file: File;
}

/** Files that a person picked, in a form that crosses to a worker: the files themselves, or the folder's handle. */
export type LocalSource = readonly LocalFile[] | FileSystemDirectoryHandle;

/**
 * The cloud in what was picked.
 *
 * @throws SegmentationError `cloud-unreadable` as `pickedFiles` and `folderFiles`
 */
export async function localCloud(source: LocalSource): Promise<CloudFiles> {
  return 'kind' in source ? folderFiles(source) : pickedFiles(source);
}

/** A `FileList` of a folder input, or of several files, with the paths that it tells. */
export function withPaths(files: Iterable<File>): LocalFile[] {
  return Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/**
 * A cloud among files that a person picked. The entry is the metadata.json or cloud.js nearest to the top.
 *
 * @throws SegmentationError `cloud-unreadable` when there is none, or more than one that is as near
 */
export function pickedFiles(files: readonly LocalFile[]): CloudFiles {
  const byPath = new Map(files.map(({ path, file }) => [path, file] as const));
  const entry = nearestEntry([...byPath.keys()]);
  const folder = entry.slice(0, entry.lastIndexOf('/') + 1);
  return localFiles(folder.slice(0, -1) || entry, entry.slice(folder.length), (path) => Promise.resolve(byPath.get(folder + path)));
}

/**
 * A cloud in a folder that a person picked with `showDirectoryPicker`, or in the browser's own file system. The entry
 * lies at the top.
 *
 * @throws SegmentationError `cloud-unreadable` when there is none
 */
export async function folderFiles(folder: FileSystemDirectoryHandle): Promise<CloudFiles> {
  const open = (path: string): Promise<File | undefined> => fileIn(folder, path.split('/'));
  for (const entry of ENTRIES) if (await open(entry)) return localFiles(folder.name, entry, open);
  throw noEntry(await namesIn(folder));
}

async function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

function localFiles(name: string, entry: string, open: (path: string) => Promise<File | undefined>): CloudFiles {
  const address = (path: string): string => `${name}/${path}`;
  const find = async (path: string): Promise<File> => {
    const file = await open(path);
    if (file) return file;
    throw new SegmentationError('cloud-unreadable', `${address(path)} is not among the files. Choose the whole folder of the cloud.`);
  };
  return {
    name,
    entry,
    address,
    read: async (span, signal) => readFile(address(span.path), await find(span.path), span, signal),
    length: async (path) => (await find(path)).size,
  };
}

async function readFile(address: string, file: File, { begin, end }: FileSpan, signal?: AbortSignal): Promise<FileBytes> {
  if (signal?.aborted) throw abortError();
  if (end !== null && end > file.size) {
    throw new SegmentationError('cloud-unreadable', `${address} could not be read: it ends at byte ${file.size}, but the hierarchy speaks of bytes up to ${end}. Copy or convert the cloud again.`);
  }
  const buffer = await file.slice(begin, end ?? file.size).arrayBuffer().catch((cause: unknown) => {
    // This is how a picked file answers that was written to since.
    throw new SegmentationError('cloud-changed', `${address} cannot be read any more: it was changed, moved or removed. Open the cloud again.`, { cause });
  });
  if (signal?.aborted) throw abortError();
  return { bytes: new Uint8Array(buffer), version: { length: file.size, tag: null, modified: String(file.lastModified) } };
}

async function fileIn(folder: FileSystemDirectoryHandle, [first = '', ...rest]: readonly string[]): Promise<File | undefined> {
  try {
    if (first === '.' || first === '') return await fileIn(folder, rest);
    if (rest.length > 0) return await fileIn(await folder.getDirectoryHandle(first), rest);
    return await (await folder.getFileHandle(first)).getFile();
  } catch (error) {
    if (error instanceof DOMException && ['NotFoundError', 'TypeMismatchError'].includes(error.name)) return undefined;
    throw error;
  }
}

function nearestEntry(paths: readonly string[]): string {
  const depth = (path: string): number => path.split('/').length;
  const found = paths.filter((path) => ENTRIES.includes(path.slice(path.lastIndexOf('/') + 1))).sort((a, b) => depth(a) - depth(b));
  const [first, second] = found;
  if (first === undefined) throw noEntry(paths);
  if (second !== undefined && depth(second) === depth(first)) {
    throw new SegmentationError('cloud-unreadable', `The folder holds more than one cloud: ${first} and ${second}. Choose the folder of one.`);
  }
  return first;
}

function noEntry(paths: readonly string[]): SegmentationError {
  const scan = paths.find((path) => UNCONVERTED.test(path));
  if (scan !== undefined) {
    return new SegmentationError('cloud-unsupported', `${scan} is a scan that no viewer can stream yet. Convert it with PotreeConverter first, then choose the folder that it writes.`);
  }
  return new SegmentationError('cloud-unreadable', `There is no ${ENTRIES.join(' or ')} here. Choose the folder that a Potree converter wrote.`);
}
