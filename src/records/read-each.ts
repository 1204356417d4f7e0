import { SegmentationError } from '../errors.js';
import type { LoadedNode } from '../octree-source/decode-points.js';
import type { OctreeSource } from '../octree-source/octree-source.js';
import type { OctreeNodeRef } from '../octree-source/walk-nodes.js';

/** Nodes that are read one by one after a failure: as many as are read together. */
const STRETCH = 64;
/** So many in a row that cannot be read are no damage of theirs: the server is gone, or most of a file is. */
const MOST_IN_A_ROW = 8;

/**
 * The points of nodes, in their order; null for one that cannot be read, since a damaged node is no reason to do without
 * the others.
 *
 * @throws SegmentationError `cloud-unreadable` when many nodes in a row fail, or all of them; what reading throws for
 *   another reason
 */
export async function* readEach(source: OctreeSource, nodes: readonly OctreeNodeRef[], signal?: AbortSignal): AsyncGenerator<LoadedNode | null> {
  let next = 0;
  let inARow = 0;
  let unread = 0;
  while (next < nodes.length) {
    try {
      for await (const node of source.loadAll(nodes.slice(next), [], signal)) {
        next++;
        inARow = 0;
        yield node;
      }
    } catch (error) {
      checkUnreadable(error);
      for (const end = Math.min(next + STRETCH, nodes.length); next < end; next++) {
        const node = await readOne(source, nodes[next]!, signal);
        inARow = node ? 0 : inARow + 1;
        unread += node ? 0 : 1;
        if (inARow > MOST_IN_A_ROW || unread === nodes.length) throw stopped(error, inARow);
        yield node;
      }
    }
  }
}

async function readOne(source: OctreeSource, { key }: OctreeNodeRef, signal?: AbortSignal): Promise<LoadedNode | null> {
  try {
    return await source.load(key, [], signal);
  } catch (error) {
    checkUnreadable(error);
    return null;
  }
}

function checkUnreadable(error: unknown): asserts error is SegmentationError {
  if (!isUnreadable(error)) throw error;
}

/** Whether an error only says that some of the cloud cannot be read. */
export function isUnreadable(error: unknown): error is SegmentationError {
  return error instanceof SegmentationError && error.code === 'cloud-unreadable';
}

/** Reading is given up here, on purpose; whoever is told has to know how to go on. */
function stopped(cause: SegmentationError, inARow: number): SegmentationError {
  const what = inARow === 1 ? 'A part' : `${inARow} parts in a row`;
  return new SegmentationError('cloud-unreadable', `${what} of the scan could not be read, so labelling has stopped. What is labelled by now is saved: once the scan can be read, try again, and it goes on from there. ${cause.message}`, { cause });
}
