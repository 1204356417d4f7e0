import { abortError, isAbortError } from '../errors.js';
import type { Bounds } from '../geometry/bounds.js';
import type { OctreeSource } from '../octree-source/octree-source.js';
import type { OctreeNodeRef } from '../octree-source/walk-nodes.js';
import type { KeptSamples } from '../propagation/kept-samples.js';
import { labelNode } from './label-nodes.js';
import { isUnreadable, readEach } from './read-each.js';
import type { LabelProgress } from './scene-records.js';

/** So many points are looked at before what has changed is saved: a crash costs no more than this. */
const POINTS_PER_COMMIT = 2_000_000;

/** Labels that changed. */
export interface NodeChanges {
  /** By node name, one label per point; all 0 where nothing is left. */
  readonly labels: ReadonlyMap<string, Uint32Array>;
  /** Points that each object has won or lost. */
  readonly pointCounts: ReadonlyMap<number, number>;
  /** Names of the nodes that were read, or could not be. */
  readonly read: readonly string[];
  readonly unread: readonly string[];
}

export interface SweepOptions {
  readonly source: OctreeSource;
  /** Nodes whose labels may have changed. */
  readonly nodes: readonly OctreeNodeRef[];
  /** So many of them are labelled already. */
  readonly swept: number;
  readonly samples: KeptSamples;
  /** What a node carries now; null for nothing. */
  readonly labelsOf: (name: string) => Promise<Uint32Array | null>;
  /** Saves changes; `swept` nodes are labelled then, null means all. */
  readonly commit: (changes: NodeChanges, swept: number | null) => Promise<void>;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: LabelProgress) => void) | undefined;
}

/**
 * Labels nodes of the octree, each from its own points and the objects' samples alone, so that the outcome does not depend
 * on what was labelled before. Those that cannot be read are left as they are. Memory is bounded by what is between two
 * commits. Cancelled, or where the cloud breaks off, it saves what it has done, so that it can go on from there.
 */
export async function sweep(options: SweepOptions): Promise<void> {
  const { source, nodes, samples, labelsOf, commit, signal, onProgress } = options;
  const total = countPoints(nodes);
  let { swept } = options;
  let done = countPoints(nodes.slice(0, swept));
  let pending = new PendingChanges();
  onProgress?.({ done, total });
  try {
    for await (const node of readEach(source, nodes.slice(swept), signal)) {
      if (signal?.aborted) throw abortError();
      const { key: { name }, pointCount } = nodes[swept++]!;
      pending.see(name, pointCount, node !== null);
      if (node) pending.add(name, await labelsOf(name), labelNode(node, samples));
      done += pointCount;
      if (pending.points >= POINTS_PER_COMMIT) {
        await commit(pending, swept);
        pending = new PendingChanges();
      }
      onProgress?.({ done, total });
    }
  } catch (error) {
    if ((isAbortError(error) || isUnreadable(error)) && pending.points > 0) await commit(pending, swept);
    throw error;
  }
  await commit(pending, null);
}

/**
 * The nodes at every level that meet the boxes (cloud space), coarse to fine; each once, though boxes overlap. The same
 * boxes always give the same order.
 */
export async function nodesInBoxes(source: OctreeSource, boxes: readonly Bounds[], signal?: AbortSignal): Promise<OctreeNodeRef[]> {
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
  readonly read: string[] = [];
  readonly unread: string[] = [];
  /** Points that were looked at, whether their labels changed or not. */
  points = 0;

  see(name: string, points: number, readable: boolean): void {
    (readable ? this.read : this.unread).push(name);
    this.points += points;
  }

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
