import { abortError, SegmentationError } from '../../src/errors.js';
import type { CloudFiles, FileSpan } from '../../src/octree-source/cloud-files.js';
import type { SyntheticOctree } from './synthetic-octree.js';

/** What was asked for so far. */
export interface Requests {
  readonly spans: FileSpan[];
  bytes: number;
}

/** The files of a cloud in memory, and a record of what is read of them. Changes to the map show at once. */
export function memoryFiles(files: ReadonlyMap<string, Uint8Array>): CloudFiles & { readonly requests: Requests } {
  return countedFiles(files.has('cloud.js') ? 'cloud.js' : 'metadata.json', (path) => files.get(path)?.length ?? null, (path, begin, end) => files.get(path)!.slice(begin, end));
}

/** A synthetic octree without a server. */
export function syntheticFiles(octree: SyntheticOctree): CloudFiles & { readonly requests: Requests } {
  return countedFiles('metadata.json', octree.size, octree.read);
}

function countedFiles(
  entry: string, size: (path: string) => number | null, bytes: (path: string, begin: number, end: number) => Uint8Array,
): CloudFiles & { readonly requests: Requests } {
  const requests: Requests = { spans: [], bytes: 0 };
  const sizeOf = (path: string): number => {
    const known = size(path);
    if (known === null) throw new SegmentationError('cloud-unreadable', `memory/${path} is not there.`);
    return known;
  };
  return {
    name: 'memory',
    entry,
    requests,
    address: (path) => `memory/${path}`,
    length: async (path) => sizeOf(path),
    async read(span, signal) {
      requests.spans.push(span);
      // Long enough for others to begin, as on a network.
      await Promise.resolve();
      if (signal?.aborted) throw abortError();
      const length = sizeOf(span.path);
      const end = span.end ?? length;
      if (end > length) throw new SegmentationError('cloud-unreadable', `memory/${span.path} ends at byte ${length}, before ${end}.`);
      requests.bytes += end - span.begin;
      return { bytes: bytes(span.path, span.begin, end), version: { length, tag: null, modified: null } };
    },
  };
}
