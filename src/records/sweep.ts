import { abortError, isAbortError } from '../errors.js';
import type { Bounds } from '../geometry/bounds.js';
import type { OctreeSource } from '../octree-source/octree-source.js';
import type { OctreeNodeRef } from '../octree-source/walk-nodes.js';
import type { IndexedSample } from '../propagation/indexed-sample.js';
import { labelNode } from './label-nodes.js';
import type { LabelProgress } from './scene-records.js';

/** So many points are looked at before what has changed is saved: a crash costs no more than this. */
const POINTS_PER_COMMIT = 2_000_000;

/** Labels that changed. */
export interface NodeChanges {
  /** By node name, one label per point; all 0 where nothing is left. */
  readonly labels: ReadonlyMap<string, Uint32Array>;
  /** Points that each object has won or lost. */
  readonly pointCounts: ReadonlyMap<number, number>;
}

export interface SweepOptions {
  readonly source: OctreeSource;
  /** Where labels may have changed, cloud space. */
  readonly boxes: readonly Bounds[];
  /** So many of the nodes there are labelled already. */
  readonly swept: number;
  /** The objects that may lie in a box. */
  readonly samplesIn: (bounds: Bounds) => readonly IndexedSample[];
  /** What a node carries now; null for nothing. */
  readonly labelsOf: (name: string) => Promise<Uint32Array | null>;
  /** Saves changes; `swept` nodes are labelled then, null means all. */
  readonly commit: (changes: NodeChanges, swept: number | null) => Promise<void>;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: LabelProgress) => void) | undefined;
}

/**
 * Labels every node of the octree, at every level, that meets the boxes: coarse to fine, each from its own points and the
 * objects' samples alone, so that the outcome does not depend on what was labelled before. Memory is bounded by what is
 * between two commits. Cancelled, it saves what it has done, so that it can go on from there.
 */
export async function sweep(options: SweepOptions): Promise<void> {
  const { source, samplesIn, labelsOf, commit, signal, onProgress } = options;
  const nodes = await nodesInBoxes(options);
  const total = countPoints(nodes);
  let { swept } = options;
  let done = countPoints(nodes.slice(0, swept));
  let pending = new PendingChanges();
  onProgress?.({ done, total });
  try {
    for await (const node of source.loadAll(nodes.slice(swept), [], signal)) {
      if (signal?.aborted) throw abortError();
      const { key: { name }, positions } = node;
      pending.add(name, await labelsOf(name), labelNode(node, samplesIn(nodes[swept]!.bounds)));
      pending.points += positions.length / 3;
      done += nodes[swept++]!.pointCount;
      if (pending.points >= POINTS_PER_COMMIT) {
        await commit(pending, swept);
        pending = new PendingChanges();
      }
      onProgress?.({ done, total });
    }
  } catch (error) {
    if (isAbortError(error) && pending.points > 0) await commit(pending, swept);
    throw error;
  }
  await commit(pending, null);
}

/** Each once, though boxes overlap; the same boxes always give the same order. */
async function nodesInBoxes({ source, boxes, signal }: SweepOptions): Promise<OctreeNodeRef[]> {
  const nodes = new Map<string, OctreeNodeRef>();
  for (const box of boxes) {
    for await (const node of source.nodesIn(box, signal ? { signal } : {})) if (node.pointCount > 0) nodes.set(node.key.name, node);
  }
  return [...nodes.values()];
}

function countPoints(nodes: readonly OctreeNodeRef[]): number {
  return nodes.reduce((sum, { pointCount }) => sum + pointCount, 0);
}

/** What is to be saved next. */
class PendingChanges implements NodeChanges {
  readonly labels = new Map<string, Uint32Array>();
  readonly pointCounts = new Map<number, number>();
  /** Points that were looked at, whether their labels changed or not. */
  points = 0;

  add(name: string, before: Uint32Array | null, after: Uint32Array | null): void {
    const size = (before ?? after)?.length ?? 0;
    let changed = false;
    for (let i = 0; i < size; i++) {
      const old = before ? before[i]! : 0;
      const now = after ? after[i]! : 0;
      if (old === now) continue;
      changed = true;
      this.#count(old, -1);
      this.#count(now, 1);
    }
    if (changed) this.labels.set(name, after ?? new Uint32Array(size));
  }

  #count(label: number, change: number): void {
    if (label !== 0) this.pointCounts.set(label, (this.pointCounts.get(label) ?? 0) + change);
  }
}
