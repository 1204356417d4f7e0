import { SegmentationError } from '../errors.js';
import type { CloudFiles } from '../octree-source/cloud-files.js';
import { localCloud, type LocalSource } from '../octree-source/local-files.js';
import { openOctree, type OctreeSource } from '../octree-source/octree-source.js';

export { type LocalFile, type LocalSource, withPaths } from '../octree-source/local-files.js';

/** A scan on this computer, for a host that loads it as it loads any other. */
export interface LocalScan {
  /** For the host's loader. Names the scan only: nothing can be fetched from it but by `fetch`. */
  readonly url: string;
  /** Name of the folder; of files without one, what the description calls the scan. */
  readonly name: string;
  /** Answers requests for the scan's files, whole or by range, in place of the browser's own. */
  readonly fetch: typeof fetch;
}

/** What the adapters tell the plugin of scans that were opened, by URL. */
const opened = new Map<string, LocalSource>();

/**
 * Opens a scan from files that a person has picked or dropped: a folder's handle, the files of a folder, or metadata.json,
 * hierarchy.bin and octree.bin. The same scan has the same URL whenever it is opened. Its description, the
 * beginning of its hierarchy and the points of its root are read here, since hosts stumble over damaged ones without a word
 * that helps.
 *
 * @throws SegmentationError `cloud-unreadable` where there is no cloud, a file of it is missing or damaged;
 *   `cloud-unsupported` for a LAS or LAZ file, which has to be converted first, and for clouds as `openOctree`
 */
export async function openLocalScan(source: LocalSource): Promise<LocalScan> {
  const files = await localCloud(source);
  const { bytes } = await files.read({ path: files.entry, begin: 0, end: null });
  const lengths = files.entry === 'metadata.json' ? await Promise.all(['hierarchy.bin', 'octree.bin'].map((path) => files.length(path))) : [];
  const cloud = await openOctree(files, { measured: false });
  await checkRoot(cloud);
  // Hosts find the other files by the entry's name, which must be in the URL once.
  const name = files.name === files.entry ? folderName(cloud.metadata.name) : files.name;
  const url = `local-scan:/${[hash(bytes), ...lengths].join('-')}/${encodeURIComponent(name)}/${files.entry}`;
  opened.set(url, source);
  return { url, name, fetch: (input, init) => answer(files, url, input, init) };
}

/** The files of a scan that was opened from this computer; null for any other. */
export function localSourceOf(url: string): LocalSource | null {
  return opened.get(url) ?? null;
}

async function answer(files: CloudFiles, url: string, input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const folder = url.slice(0, url.lastIndexOf('/') + 1);
  const wanted = input instanceof Request ? input.url : String(input);
  if (!wanted.startsWith(folder)) throw new SegmentationError('cloud-unreadable', `${wanted} is no file of the scan ${files.name}. Open the scan again.`);
  const range = /^bytes=(\d+)-(\d+)$/.exec(new Headers(init.headers).get('Range') ?? '');
  const [begin, end] = range ? [Number(range[1]), Number(range[2]) + 1] : [0, null];
  const path = decodeURIComponent(wanted.slice(folder.length));
  const { bytes } = await files.read({ path, begin, end }, init.signal ?? undefined);
  return new Response(bytes.slice(), { status: range ? 206 : 200 });
}

/** @throws SegmentationError `cloud-unreadable` where nothing could be seen: a copy that was cut short may go on in zeros */
async function checkRoot(cloud: OctreeSource): Promise<void> {
  const { positions } = await cloud.load({ cloud: cloud.id, name: 'r' }, []);
  if (positions.length <= 3 || positions.some((value, p) => value !== positions[p % 3])) return;
  throw new SegmentationError('cloud-unreadable', `${cloud.id} is damaged: all ${positions.length / 3} points of its overview lie at one place. Copy or convert the cloud again.`);
}

/** What a description calls its scan, where that can be a folder's name. */
function folderName(name: string): string {
  return /^[\p{L}\p{N}]+[^./]*$/u.test(name) ? name : 'scan';
}

/** FNV-1a, 32 bits, as hex: tells descriptions apart that happen to lie in folders of one name. */
function hash(bytes: Uint8Array): string {
  let value = 0x811c9dc5;
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x01000193);
  return (value >>> 0).toString(16);
}
