import { SegmentationError } from '../errors.js';
import type { CloudFiles, FileBytes, FileSpan, FileVersion } from './cloud-files.js';

/**
 * The same files, refused from the moment one of them is another than at first. Only files that are read by range are
 * watched: they are few, and parts of two states must not be mixed.
 */
export function unchangedFiles(files: CloudFiles): CloudFiles {
  const first = new Map<string, FileVersion>();
  const read = async (span: FileSpan, signal?: AbortSignal): Promise<FileBytes> => {
    const result = await files.read(span, signal);
    if (span.end === null) return result;
    const known = first.get(span.path);
    if (!known) first.set(span.path, result.version);
    else if (isOther(known, result.version)) {
      throw new SegmentationError('cloud-changed', `${files.address(span.path)} was replaced while the cloud was open. Open the cloud again.`);
    }
    return result;
  };
  return { ...files, read };
}

/**
 * Whether two states differ: by length, or by all marks that both have. One mark alone proves nothing where the other is
 * equal, since the machines of one service may make different tags for the same file.
 */
function isOther(a: FileVersion, b: FileVersion): boolean {
  if (a.length !== null && b.length !== null && a.length !== b.length) return true;
  const marks = [[a.tag, b.tag], [a.modified, b.modified]].filter(([x, y]) => x !== null && y !== null);
  return marks.length > 0 && marks.every(([x, y]) => x !== y);
}
