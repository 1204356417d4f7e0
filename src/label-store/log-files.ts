import { scanCommits, type ScannedCommit } from './commit-scan.js';
import type { LabelStorage } from './storage.js';
import { corruptLabels } from './store-errors.js';

const FILE_NAME = /^labels-(\d+)$/;
/** Times a reader looks again that a writer's compaction has overtaken. */
const LOOKS = 20;

export const logFileName = (generation: number): string => `labels-${generation}`;

/** A file of a log and what it holds. */
export interface LogFile {
  readonly generation: number;
  /** At least one. */
  readonly commits: readonly ScannedCommit[];
}

/** Generations of the log files in a folder, newest first. */
export async function logGenerations(storage: LabelStorage, folder: string): Promise<number[]> {
  const names = await storage.files(folder);
  return names.flatMap((name) => FILE_NAME.exec(name)?.[1] ?? []).map(Number).sort((a, b) => b - a);
}

/**
 * The file with the latest commit, the newest of several; null before the first commit. Of a compaction that did not
 * end, the old file counts.
 *
 * @throws SegmentationError `labels-corrupt`, `labels-newer`
 */
export async function findLogFile(storage: LabelStorage, folder: string): Promise<LogFile | null> {
  for (let look = 1; ; look++) {
    const generations = await logGenerations(storage, folder);
    const [found] = await Promise.allSettled([scanAll(storage, folder, generations)]);
    // A writer may have replaced the file while it was being read.
    const stable = String(generations) === String(await logGenerations(storage, folder));
    if (!stable && look < LOOKS) continue;
    if (found.status === 'rejected') throw found.reason;
    return found.value;
  }
}

async function scanAll(storage: LabelStorage, folder: string, generations: readonly number[]): Promise<LogFile | null> {
  const files: LogFile[] = [];
  for (const generation of generations) {
    const file = await storage.open(folder, logFileName(generation));
    if (!file) continue;
    // The old file goes only when the snapshot has been flushed.
    const commits = await scanCommits(file, generation, generation > 1 && generations.length === 1);
    file.close();
    if (commits.length > 0) files.push({ generation, commits });
  }
  if (files.length === 0 && generations.length > 0 && generations[0] > 1) throw corruptLabels('the only copy is not whole');
  return files.sort((a, b) => lastSequence(b) - lastSequence(a))[0] ?? null;
}

function lastSequence({ commits }: LogFile): number {
  return commits.at(-1)!.header.sequence;
}
