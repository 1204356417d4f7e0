import { type Bounds, squaredDistance, type Vector3 } from '../geometry/bounds.js';
import type { NodeKey } from '../octree/node-key.js';
import type { NodeLabels } from '../octree/node-points.js';
import type { PointSample } from '../octree/point-sample.js';
import type { IndexedSample } from '../propagation/indexed-sample.js';
import { KeptSamples } from '../propagation/kept-samples.js';
import { addLabel, removeLabel } from '../propagation/label-node.js';
import type { LabelledSample, MergePolicy } from '../propagation/labelled-sample.js';
import { DraftLayer, SampleNeighbours } from './draft-layer.js';
import { NodeStore, type StoredNode } from './node-store.js';
import type { AddedNode, StoredLabels, StoredNodeLabels } from './segmentation-engine.js';

/** Points that are labelled without a pause: some 10 ms of work, so that a newer click need not wait. */
const POINTS_AT_ONCE = 20_000;

const NOTHING_SAVED: StoredLabels = { labels: null, objects: new Set() };

/** A draft's masks on points of its region. */
export interface DraftMasks {
  readonly sample: PointSample;
  /** A point farther than this from every sample point is in no mask, metres. */
  readonly reach: number;
  /** Candidate bits per sample point, at most 8 of them. */
  readonly bits: Uint32Array;
  /** Box of all candidates, cloud space; null where all are empty. */
  readonly bounds: Bounds | null;
  /** What becomes of points that kept objects hold; by default they protect them. */
  readonly policy?: MergePolicy;
}

/**
 * Labels of every point on screen: kept segments, of which one holds a point (`KeptSamples`), and the draft, on what
 * they leave or over them. What is returned are the labels that changed since they were last returned; the arrays are the
 * caller's own.
 */
export class SceneLabels {
  readonly nodes = new NodeStore();
  readonly #kept = new KeptSamples();
  /** What was returned last. */
  #draft: DraftLayer | null = null;
  /** Of the newest draft, also of one that was given up half way. */
  #neighbours: SampleNeighbours | null = null;

  /** Takes nodes in and returns the labels of those that are not blank. */
  addNodes(nodes: readonly AddedNode[]): NodeLabels[] {
    const covered = nodes.map(({ stored, ...points }) => {
      const node = this.nodes.add(points);
      this.#lay(node, stored && isOf(node, stored) ? stored : NOTHING_SAVED);
      return node;
    });
    return this.#labelsOf(covered.filter((node) => node.kept !== null || looksDifferent(node, null, this.#draft)));
  }

  /** Takes in what is saved of nodes; returns the labels of those that look different with it. */
  layLabels(nodes: readonly StoredNodeLabels[]): NodeLabels[] {
    return this.#labelsOf(nodes.flatMap(({ key, ...stored }) => {
      const node = this.nodes.get(key);
      if (!node || !isOf(node, stored)) return [];
      const before = node.kept;
      this.#lay(node, stored);
      return isEqual(before, node.kept) ? [] : [node];
    }));
  }

  removeNodes(keys: readonly NodeKey[]): void {
    for (const key of keys) this.nodes.remove(key);
  }

  /**
   * Works the labels out that the masks give the nodes, for `showDraft`; what is shown stays as it is.
   *
   * @param pause awaited every so many points; the work ends when it rejects
   */
  async prepareDraft({ sample, reach, bits, bounds, policy = 'protect' }: DraftMasks, pause: () => Promise<void>): Promise<DraftLayer> {
    if (this.#neighbours?.sample !== sample) this.#neighbours = new SampleNeighbours(sample, reach);
    const draft = new DraftLayer(this.#neighbours, { bits, bounds, policy });
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
      const kept = keptOver(node, this.#draft);
      for (let i = 0; draft && i < draft.length; i++) if (!kept || kept[i] === 0) points[draft[i]]++;
    }
    const among = (candidate: number) => points.reduce((sum, count, bits) => sum + ((bits >> candidate) & 1) * count, 0);
    return Array.from({ length: candidates }, (_, candidate) => among(candidate));
  }

  /** The kept object that holds most of a candidate's points on screen, of those that it has to leave; null where it leaves none. */
  draftHolder(candidate: number): number | null {
    const points = new Map<number, number>();
    for (const node of this.nodes.all()) {
      const draft = this.#draft?.labelsOf(node);
      const kept = keptOver(node, this.#draft);
      for (let i = 0; draft && kept && i < draft.length; i++) {
        if (kept[i] !== 0 && (draft[i] >> candidate) & 1) points.set(kept[i], (points.get(kept[i]) ?? 0) + 1);
      }
    }
    const [holder] = [...points].toSorted(([a, more], [b, less]) => less - more || a - b);
    return holder?.[0] ?? null;
  }

  /** Returns the nodes that look different with it; like all that follow. */
  #replaceDraft(draft: DraftLayer | null): StoredNode[] {
    const before = this.#draft;
    this.#draft = draft;
    if (!draft) this.#neighbours = null;
    return [...this.nodes.all()].filter((node) => looksDifferent(node, before, draft));
  }

  /** Gives a node its labels: those that are saved of it, and on top of them the objects that are not in these. */
  #lay(node: StoredNode, { labels, objects }: StoredLabels): void {
    node.kept = labels;
    node.laid = objects;
    for (const sample of this.#kept.in(node.points.key.cloud, node.bounds)) {
      if (!objects.has(sample.sample.label)) this.#addTo(node, sample);
    }
  }

  #keep(sample: LabelledSample): StoredNode[] {
    const bared = this.#takeOut(sample.label);
    const added = this.#kept.add(sample);
    const near = this.nodes.inBounds(sample.cloud, sample.bounds).filter(({ laid }) => !laid.has(sample.label));
    return [...bared, ...near.filter((node) => this.#addTo(node, added))];
  }

  #takeOut(label: number): StoredNode[] {
    const gone = this.#kept.delete(label)?.sample;
    if (!gone) return [];
    const under = this.#kept.in(gone.cloud, gone.bounds);
    // What comes back under its number is no longer in the labels.
    for (const laid of new Set(Array.from(this.nodes.all(), (node) => node.laid))) if (laid.has(label)) this.#forgetLaid(laid, label);
    return this.nodes.inBounds(gone.cloud, gone.bounds).filter((node) => {
      if (!node.kept || !removeLabel(node.points, node.kept, label, { under, order: this.#kept })) return false;
      if (isBlank(node.kept)) node.kept = null;
      return true;
    });
  }

  /** Nodes that came together share what is laid. */
  #forgetLaid(laid: ReadonlySet<number>, label: number): void {
    const rest = new Set(laid);
    rest.delete(label);
    for (const node of this.nodes.all()) if (node.laid === laid) node.laid = rest;
  }

  /** Returns whether the sample changed the node's labels. */
  #addTo(node: StoredNode, sample: IndexedSample): boolean {
    const labels = addLabel(node.points, node.kept, node.pointsAround(sample.sample.bounds), sample, this.#kept);
    if (labels) node.kept = labels;
    return labels !== null;
  }

  /** Once for each of the nodes. */
  #labelsOf(nodes: readonly StoredNode[]): NodeLabels[] {
    return Array.from(new Set(nodes), (node) => {
      const labels = node.kept?.slice() ?? new Uint32Array(node.points.positions.length / 3);
      const draft = addDraft(labels, this.#draft?.labelsOf(node) ?? null, keptOver(node, this.#draft));
      return { key: node.points.key, labels, draft };
    });
  }
}

/** What is painted comes in this order: the eye is at the click. */
function nearestFirst(nodes: readonly StoredNode[], from: Vector3): StoredNode[] {
  const distances = new Map(nodes.map((node) => [node, squaredDistance(node.bounds, from)]));
  return nodes.toSorted((a, b) => distances.get(a)! - distances.get(b)!);
}

/** The labels that keep a draft from showing; null where none do. */
function keptOver(node: StoredNode, draft: DraftLayer | null): Uint32Array | null {
  return draft?.overwrites ? null : node.kept;
}

/** Whether a draft that becomes another one shows; null is no draft. */
function looksDifferent(node: StoredNode, before: DraftLayer | null, after: DraftLayer | null): boolean {
  const [old, now] = [before?.labelsOf(node) ?? null, after?.labelsOf(node) ?? null];
  const [overOld, overNow] = [keptOver(node, before), keptOver(node, after)];
  const size = (old ?? now)?.length ?? 0;
  for (let i = 0; i < size; i++) {
    const was = old && !overOld?.[i] ? old[i] : 0;
    const is = now && !overNow?.[i] ? now[i] : 0;
    if (was !== is) return true;
  }
  return false;
}

/** Fills in the draft where nothing is kept over it; returns whether there is anything of it. */
function addDraft(labels: Uint32Array, draft: Uint8Array | null, over: Uint32Array | null): boolean {
  let shows = false;
  for (let i = 0; draft && i < labels.length; i++) {
    if (over?.[i] || draft[i] === 0) continue;
    labels[i] = draft[i];
    shows = true;
  }
  return shows;
}

/** Whether what is saved is of a node with as many points. */
function isOf({ points }: StoredNode, { labels }: StoredLabels): boolean {
  return !labels || 3 * labels.length === points.positions.length;
}

function isEqual(a: Uint32Array | null, b: Uint32Array | null): boolean {
  if (!a || !b) return a === b;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function isBlank(labels: Uint32Array): boolean {
  for (let i = 0; i < labels.length; i++) if (labels[i] !== 0) return false;
  return true;
}
