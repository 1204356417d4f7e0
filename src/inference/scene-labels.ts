import { type Bounds, boundsMeet, expandBounds, squaredDistance, type Vector3 } from '../geometry/bounds.js';
import { GridIndex } from '../geometry/grid-index.js';
import type { NodeKey } from '../octree/node-key.js';
import type { NodeLabels, NodePoints } from '../octree/node-points.js';
import type { PointSample } from '../octree/point-sample.js';
import { type IndexedSample, labelNode } from '../propagation/label-node.js';
import type { LabelledSample } from '../propagation/labelled-sample.js';
import { nearestSamples } from '../propagation/nearest-labels.js';
import { NodeStore, type StoredNode } from './node-store.js';

/** The draft on its region's sample. */
interface DraftLayer {
  readonly sample: PointSample;
  readonly index: GridIndex;
  /** Metres beyond which a point takes no label. */
  readonly reach: number;
  /** Candidate bits per sample point. */
  readonly bits: Uint32Array;
  /** Box of all candidates grown by `reach`, cloud space. */
  readonly bounds: Bounds | null;
}

/**
 * Labels of every point on screen: kept segments in the order of their numbers, the earlier holding its points, and the
 * draft on what they leave. All arrays that are returned are the caller's own.
 */
export class SceneLabels {
  readonly nodes = new NodeStore();
  #kept: IndexedSample[] = [];
  #draft: DraftLayer | null = null;

  /** Takes nodes in and returns the labels of those that are not blank. */
  addNodes(nodes: readonly NodePoints[]): NodeLabels[] {
    return nodes.flatMap((points) => {
      const node = this.nodes.add(points);
      node.kept = this.#keptLabels(node);
      const { labels, blank } = this.#labelsOf(node);
      return blank ? [] : [labels];
    });
  }

  removeNodes(keys: readonly NodeKey[]): void {
    for (const key of keys) this.nodes.remove(key);
  }

  /** Lays the draft's masks on the nodes, in place of what the draft was before. */
  setDraft(sample: PointSample, reach: number, bits: Uint32Array, bounds: Bounds | null): NodeLabels[] {
    const same = this.#draft?.sample === sample;
    const index = same ? this.#draft!.index : GridIndex.build(sample.positions);
    if (!same) for (const node of this.nodes.all()) node.nearest = null;
    this.#draft = { sample, index, reach, bits, bounds: bounds && expandBounds(bounds, reach) };
    return this.#relabelDraft();
  }

  clearDraft(): NodeLabels[] {
    this.#draft = null;
    for (const node of this.nodes.all()) node.nearest = null;
    return this.#relabelDraft();
  }

  /** Puts kept segments in, each in place of one of the same number. */
  keep(samples: readonly LabelledSample[]): NodeLabels[] {
    const labels = new Set(samples.map((sample) => sample.label));
    const added = samples.map((sample) => ({ sample, index: GridIndex.build(sample.positions) }));
    this.#kept = [...this.#kept.filter(({ sample }) => !labels.has(sample.label)), ...added];
    this.#kept.sort((a, b) => a.sample.label - b.sample.label);
    return this.#relabelKept(samples);
  }

  removeSegment(label: number): NodeLabels[] {
    const gone = this.#kept.filter(({ sample }) => sample.label === label).map(({ sample }) => sample);
    this.#kept = this.#kept.filter(({ sample }) => sample.label !== label);
    return this.#relabelKept(gone);
  }

  /** Points on screen per candidate of the draft. */
  countDraft(candidates: number): number[] {
    const counts = new Array<number>(candidates).fill(0);
    const draft = this.#draft;
    if (!draft) return counts;
    for (const { kept, nearest } of this.nodes.all()) {
      if (!nearest) continue;
      for (let i = 0; i < nearest.length; i++) {
        if (nearest[i] < 0 || kept?.[i]) continue;
        const bits = draft.bits[nearest[i]];
        for (let candidate = 0; candidate < candidates; candidate++) counts[candidate] += (bits >> candidate) & 1;
      }
    }
    return counts;
  }

  #relabelDraft(): NodeLabels[] {
    const draft = this.#draft;
    const covered = new Set(draft?.bounds ? this.nodes.inBounds(draft.sample.cloud, draft.bounds) : []);
    const changed = [...this.nodes.all()].filter((node) => node.showsDraft || covered.has(node));
    const ordered = draft ? nearestFirst(changed, draft.sample.origin) : changed;
    return ordered.map((node) => this.#labelsOf(node).labels);
  }

  #relabelKept(samples: readonly LabelledSample[]): NodeLabels[] {
    const changed = new Set(samples.flatMap(({ cloud, bounds }) => this.nodes.inBounds(cloud, bounds)));
    return [...changed].map((node) => {
      node.kept = this.#keptLabels(node);
      return this.#labelsOf(node).labels;
    });
  }

  #keptLabels({ points, bounds }: StoredNode): Uint32Array | null {
    return labelNode(points, this.#kept.filter(({ sample }) => boundsMeet(sample.bounds, bounds)));
  }

  #labelsOf(node: StoredNode): { labels: NodeLabels; blank: boolean } {
    const { points, kept } = node;
    const labels = kept ? kept.slice() : new Uint32Array(points.positions.length / 3);
    node.showsDraft = this.#addDraft(node, labels);
    return { labels: { key: points.key, labels }, blank: !kept && !node.showsDraft };
  }

  /** Fills in the draft where nothing is kept; returns whether the node lies in its reach. */
  #addDraft(node: StoredNode, labels: Uint32Array): boolean {
    const draft = this.#draft;
    const { points } = node;
    if (!draft?.bounds || draft.sample.cloud !== points.key.cloud || !boundsMeet(draft.bounds, node.bounds)) return false;
    const nearest = (node.nearest ??= nearestInDraft(points, draft));
    for (let i = 0; i < labels.length; i++) {
      if (labels[i] === 0 && nearest[i] >= 0) labels[i] = draft.bits[nearest[i]];
    }
    return true;
  }
}

/** What is painted comes in this order: the eye is at the click. */
function nearestFirst(nodes: readonly StoredNode[], from: Vector3): StoredNode[] {
  const distances = new Map(nodes.map((node) => [node, squaredDistance(node.bounds, from)]));
  return [...nodes].sort((a, b) => distances.get(a)! - distances.get(b)!);
}

function nearestInDraft({ origin, positions }: NodePoints, { sample, index, reach }: DraftLayer): Int32Array {
  const [x, y, z] = sample.origin;
  return nearestSamples(positions, [origin[0] - x, origin[1] - y, origin[2] - z], index, reach);
}
