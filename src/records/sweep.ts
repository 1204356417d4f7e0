import { abortError } from '../errors.js';
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
  /** The objects that may lie in a box, in ascending order of their labels. */
  readonly samplesIn: (bounds: Bounds) => readonly IndexedSample[];
  /** What a node carries now; null for nothing. */
  readonly labelsOf: (name: string) => Promise<Uint32Array | null>;
  readonly commit: (changes: NodeChanges) => Promise<void>;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: LabelProgress) => void) | undefined;
}

/**
 * Labels every node of the octree, at every level, that meets the boxes: coarse to fine, each from its own points and the
 * objects' samples alone, so that the outcome does not depend on what was labelled before. Memory is bounded by what is
 * between two commits.
 */
export async function sweep(options: SweepOptions): Promise<void> {
  const { source, samplesIn, labelsOf, commit, signal, onProgress } = options;
  const nodes = await nodesInBoxes(options);
  const total = [...nodes.values()].reduce((sum, { pointCount }) => sum + pointCount, 0);
  let done = 0;
  let pending = new PendingChanges();
  onProgress?.({ done, total });
  for await (const node of source.loadAll(nodes.values(), [], signal)) {
    if (signal?.aborted) throw abortError();
    const { key: { name }, positions } = node;
    const before = await labelsOf(name);
    pending.add(name, before, labelNode(node, samplesIn(nodes.get(name)!.bounds)));
    done += positions.length / 3;
    pending.points += positions.length / 3;
    if (pending.points >= POINTS_PER_COMMIT) {
      await commit(pending);
      pending = new PendingChanges();
    }
    onProgress?.({ done, total });
  }
  if (pending.labels.size > 0) await commit(pending);
}

/** Each once, though boxes overlap. */
async function nodesInBoxes({ source, boxes, signal }: SweepOptions): Promise<Map<string, OctreeNodeRef>> {
  const nodes = new Map<string, OctreeNodeRef>();
  for (const box of boxes) {
    for await (const node of source.nodesIn(box, signal ? { signal } : {})) if (node.pointCount > 0) nodes.set(node.key.name, node);
  }
  return nodes;
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
