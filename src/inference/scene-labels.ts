import { type Bounds, boundsMeet, squaredDistance, type Vector3 } from '../geometry/bounds.js';
import type { NodeKey } from '../octree/node-key.js';
import type { NodeLabels, NodePoints } from '../octree/node-points.js';
import type { PointSample } from '../octree/point-sample.js';
import { IndexedSample } from '../propagation/indexed-sample.js';
import { addLabel, removeLabel } from '../propagation/label-node.js';
import type { LabelledSample } from '../propagation/labelled-sample.js';
import { sampleReach } from '../propagation/sample-reach.js';
import { DraftLayer, SampleNeighbours } from './draft-layer.js';
import { NodeStore, type StoredNode } from './node-store.js';

/** Points that are labelled without a pause: some 10 ms of work, so that a newer click need not wait. */
const POINTS_AT_ONCE = 20_000;

/** A draft's masks on its region's sample. */
export interface DraftMasks {
  readonly sample: PointSample;
  /** Candidate bits per sample point, at most 8 of them. */
  readonly bits: Uint32Array;
  /** Box of all candidates, cloud space; null where all are empty. */
  readonly bounds: Bounds | null;
}

/**
 * Labels of every point on screen: kept segments, of which the one with the lowest number holds a point, and the draft
 * on what they leave. What is returned are the labels that changed since they were last returned; the arrays are the
 * caller's own.
 */
export class SceneLabels {
  readonly nodes = new NodeStore();
  /** In ascending order of their labels. */
  #kept: IndexedSample[] = [];
  /** What was returned last. */
  #draft: DraftLayer | null = null;
  /** Of the newest draft, also of one that was given up half way. */
  #neighbours: SampleNeighbours | null = null;

  /** Takes nodes in and returns the labels of those that are not blank. */
  addNodes(nodes: readonly NodePoints[]): NodeLabels[] {
    const covered = nodes.map((points) => this.nodes.add(points)).filter((node) => {
      for (const sample of this.#kept) if (isNear(sample, node)) addTo(node, sample);
      return node.kept !== null || looksDifferent(null, null, this.#draft?.labelsOf(node) ?? null);
    });
    return this.#labelsOf(covered);
  }

  removeNodes(keys: readonly NodeKey[]): void {
    for (const key of keys) this.nodes.remove(key);
  }

  /**
   * Works the labels out that the masks give the nodes, for `showDraft`; what is shown stays as it is.
   *
   * @param pause awaited every so many points; the work ends when it rejects
   */
  async prepareDraft({ sample, bits, bounds }: DraftMasks, pause: () => Promise<void>): Promise<DraftLayer> {
    if (this.#neighbours?.sample !== sample) this.#neighbours = new SampleNeighbours(sample, sampleReach(sample));
    const draft = new DraftLayer(this.#neighbours, { bits, bounds });
    let points = 0;
    for (const node of [...this.nodes.all()].filter((node) => draft.meets(node))) {
      if (points >= POINTS_AT_ONCE) {
        await pause();
        points = 0;
      }
      points += draft.labelsOf(node)!.length;
    }
    return draft;
  }

  /** Shows a draft in place of what it was before; returns the nodes nearest to its region's centre first. */
  showDraft(draft: DraftLayer): NodeLabels[] {
    return this.#labelsOf(nearestFirst(this.#replaceDraft(draft), draft.center));
  }

  clearDraft(): NodeLabels[] {
    return this.#labelsOf(this.#replaceDraft(null));
  }

  /** Puts kept segments in, each in place of one of the same number. */
  keep(samples: readonly LabelledSample[]): NodeLabels[] {
    return this.#labelsOf(samples.flatMap((sample) => this.#keep(sample)));
  }

  /** Puts a kept segment in the draft's place. */
  keepDraft(sample: LabelledSample): NodeLabels[] {
    return this.#labelsOf([...this.#replaceDraft(null), ...this.#keep(sample)]);
  }

  removeSegment(label: number): NodeLabels[] {
    return this.#labelsOf(this.#takeOut(label));
  }

  /** Points on screen per candidate of the draft. */
  countDraft(candidates: number): number[] {
    const points = new Float64Array(256);
    for (const node of this.nodes.all()) {
      const draft = this.#draft?.labelsOf(node);
      for (let i = 0; draft && i < draft.length; i++) if (!node.kept || node.kept[i] === 0) points[draft[i]]++;
    }
    const among = (candidate: number) => points.reduce((sum, count, bits) => sum + ((bits >> candidate) & 1) * count, 0);
    return Array.from({ length: candidates }, (_, candidate) => among(candidate));
  }

  /** Returns the nodes that look different with it; like all that follow. */
  #replaceDraft(draft: DraftLayer | null): StoredNode[] {
    const before = this.#draft;
    this.#draft = draft;
    if (!draft) this.#neighbours = null;
    return [...this.nodes.all()].filter((node) =>
      looksDifferent(node.kept, before?.labelsOf(node) ?? null, draft?.labelsOf(node) ?? null));
  }

  #keep(sample: LabelledSample): StoredNode[] {
    const bared = this.#takeOut(sample.label);
    const added = new IndexedSample(sample);
    this.#kept.push(added);
    this.#kept.sort((a, b) => a.sample.label - b.sample.label);
    return [...bared, ...this.nodes.inBounds(sample.cloud, sample.bounds).filter((node) => addTo(node, added))];
  }

  #takeOut(label: number): StoredNode[] {
    const index = this.#kept.findIndex(({ sample }) => sample.label === label);
    if (index === -1) return [];
    const [{ sample: { cloud, bounds } }] = this.#kept.splice(index, 1);
    const under = this.#kept.slice(index).filter(({ sample }) => boundsMeet(sample.bounds, bounds));
    return this.nodes.inBounds(cloud, bounds).filter((node) => {
      if (!node.kept || !removeLabel(node.points, node.kept, label, under.filter((sample) => isNear(sample, node)))) return false;
      if (isBlank(node.kept)) node.kept = null;
      return true;
    });
  }

  /** Once for each of the nodes. */
  #labelsOf(nodes: readonly StoredNode[]): NodeLabels[] {
    return Array.from(new Set(nodes), (node) => {
      const labels = node.kept?.slice() ?? new Uint32Array(node.points.positions.length / 3);
      const draft = addDraft(labels, this.#draft?.labelsOf(node) ?? null);
      return { key: node.points.key, labels, draft };
    });
  }
}

/** What is painted comes in this order: the eye is at the click. */
function nearestFirst(nodes: readonly StoredNode[], from: Vector3): StoredNode[] {
  const distances = new Map(nodes.map((node) => [node, squaredDistance(node.bounds, from)]));
  return nodes.toSorted((a, b) => distances.get(a)! - distances.get(b)!);
}

function isNear({ sample }: IndexedSample, { points, bounds }: StoredNode): boolean {
  return sample.cloud === points.key.cloud && boundsMeet(sample.bounds, bounds);
}

/** Returns whether the sample changed the node's labels. */
function addTo(node: StoredNode, sample: IndexedSample): boolean {
  const labels = addLabel(node.points, node.kept, node.pointsAround(sample.sample.bounds), sample);
  if (labels) node.kept = labels;
  return labels !== null;
}

/** Whether a draft that becomes another one shows, where nothing is kept; null is no draft. */
function looksDifferent(kept: Uint32Array | null, before: Uint8Array | null, after: Uint8Array | null): boolean {
  const size = (before ?? after)?.length ?? 0;
  for (let i = 0; i < size; i++) {
    if ((before ? before[i] : 0) !== (after ? after[i] : 0) && !(kept && kept[i] !== 0)) return true;
  }
  return false;
}

/** Fills in the draft where nothing is kept; returns whether there is anything of it. */
function addDraft(labels: Uint32Array, draft: Uint8Array | null): boolean {
  let shows = false;
  for (let i = 0; draft && i < labels.length; i++) {
    if (labels[i] !== 0 || draft[i] === 0) continue;
    labels[i] = draft[i];
    shows = true;
  }
  return shows;
}

function isBlank(labels: Uint32Array): boolean {
  for (let i = 0; i < labels.length; i++) if (labels[i] !== 0) return false;
  return true;
}
