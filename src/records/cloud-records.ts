import { type Bounds } from '../geometry/bounds.js';
import type { LabelStore } from '../label-store/label-store.js';
import { openLabelStore } from '../label-store/open-label-store.js';
import type { LabelStorage } from '../label-store/storage.js';
import type { StoreEvent } from '../label-store/store-types.js';
import type { OctreeSource } from '../octree-source/octree-source.js';
import { IndexedSample } from '../propagation/indexed-sample.js';
import type { LabelledSample } from '../propagation/labelled-sample.js';
import type { CallOptions } from '../workers/protocol.js';
import { sampleFromBytes, sampleToBytes } from './sample-bytes.js';
import { EMPTY_DOCUMENT, SCENE_SCHEMA, type SceneDocument } from './scene-document.js';
import type { LabelledScene, LabelProgress, OpenedScene, SceneChange } from './scene-records.js';
import { type NodeChanges, sweep } from './sweep.js';

/** What a cloud is opened from. */
export interface CloudParts {
  readonly source: OctreeSource;
  readonly storage: LabelStorage;
  readonly url: string | null;
  readonly onEvent: (event: StoreEvent) => void;
}

/** A change of what is saved, worked out when its turn comes. */
interface Commit {
  readonly document: SceneDocument;
  readonly labels?: ReadonlyMap<string, Uint32Array>;
  readonly attachments?: ReadonlyMap<string, Uint8Array | null>;
  readonly reason: string;
}

/** The saved objects of one cloud, and the labels of its points. */
export class CloudRecords {
  readonly #source: OctreeSource;
  readonly #store: LabelStore<SceneDocument>;
  readonly #samples = new Map<number, IndexedSample>();
  #commits: Promise<unknown> = Promise.resolve();

  private constructor(source: OctreeSource, store: LabelStore<SceneDocument>) {
    this.#source = source;
    this.#store = store;
  }

  /** @throws SegmentationError as `openLabelStore` does, and `labels-corrupt` for a sample that cannot be read */
  static async open({ source, storage, url, onEvent }: CloudParts): Promise<CloudRecords> {
    const store = await openLabelStore({ cloud: { identity: source.identity, url }, storage, schema: SCENE_SCHEMA });
    const records = new CloudRecords(source, store);
    try {
      await records.#readSamples();
    } catch (error) {
      await store.close();
      throw error;
    }
    store.watch(onEvent);
    return records;
  }

  get scene(): OpenedScene {
    const { segments, nextLabel, unlabelled } = this.#document;
    const counts = unlabelled.length === 0 ? this.#pointCounts : null;
    return {
      segments: segments.map((segment) => ({
        ...segment, cloud: this.#source.id, sample: this.#samples.get(segment.label)!.sample,
        pointCount: counts ? (counts.get(segment.label) ?? 0) : segment.pointCount,
      })),
      nextLabel, writable: this.#store.writable, unfinished: unlabelled.length > 0,
    };
  }

  save({ segments, nextLabel, added, reason }: SceneChange): Promise<void> {
    return this.#inTurn(async () => {
      const removed = this.#document.segments.filter(({ label }) => !segments.some((segment) => segment.label === label));
      const gone = removed.map(({ label }) => this.#samples.get(label)!.sample);
      await this.#commit({
        document: {
          ...this.#document,
          segments: segments.map(({ cloud: _, ...segment }) => segment),
          nextLabel,
          unlabelled: [...this.#document.unlabelled, ...[...gone, ...added].map(({ bounds }) => bounds)],
        },
        attachments: new Map<string, Uint8Array | null>([
          ...gone.map(({ label }) => [sampleName(label), null] as const),
          ...added.map((sample) => [sampleName(sample.label), sampleToBytes(sample)] as const),
        ]),
        reason,
      });
      for (const { label } of gone) this.#samples.delete(label);
      for (const sample of added) this.#samples.set(sample.label, new IndexedSample(sample));
    });
  }

  async label({ signal, onProgress }: CallOptions<LabelProgress> = {}): Promise<LabelledScene> {
    const boxes = this.#document.unlabelled;
    if (boxes.length > 0) {
      await sweep({
        source: this.#source, boxes, signal, onProgress,
        samplesIn: (bounds) => this.#samplesIn(bounds),
        labelsOf: async (name) => (await this.#store.labelsOf([name])).get(name) ?? null,
        commit: (changes) => this.#inTurn(() => this.#commitLabels(changes)),
      });
      await this.#inTurn(() => this.#commit({
        document: { ...this.#document, unlabelled: this.#document.unlabelled.slice(boxes.length) }, reason: 'Label all points',
      }));
    }
    return { pointCounts: this.#pointCounts };
  }

  labelsOf(nodes: readonly string[]): Promise<Map<string, Uint32Array>> {
    return this.#store.labelsOf(nodes);
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  get #document(): SceneDocument {
    return this.#store.document ?? EMPTY_DOCUMENT;
  }

  get #pointCounts(): Map<number, number> {
    return new Map(this.#document.pointCounts);
  }

  /** One commit after another, each worked out from what the one before has left. */
  #inTurn(task: () => Promise<void>): Promise<void> {
    const done = this.#commits.then(task);
    this.#commits = done.catch(() => undefined);
    return done;
  }

  #commit(commit: Commit): Promise<void> {
    return this.#store.commit(commit);
  }

  #commitLabels({ labels, pointCounts }: NodeChanges): Promise<void> {
    const counts = this.#pointCounts;
    for (const [label, change] of pointCounts) counts.set(label, (counts.get(label) ?? 0) + change);
    const some = [...counts].filter(([, count]) => count > 0);
    return this.#commit({ document: { ...this.#document, pointCounts: some }, labels, reason: 'Label all points' });
  }

  /** In ascending order of their labels: the lowest holds a point. */
  #samplesIn(bounds: Bounds): IndexedSample[] {
    return [...this.#samples.values()].filter(({ sample }) => meets(sample, bounds)).sort((a, b) => a.sample.label - b.sample.label);
  }

  async #readSamples(): Promise<void> {
    const labels = this.#document.segments.map(({ label }) => label);
    const found = await this.#store.attachmentsOf(labels.map(sampleName));
    for (const label of labels) {
      const bytes = found.get(sampleName(label)) ?? new Uint8Array(0);
      this.#samples.set(label, new IndexedSample(sampleFromBytes(bytes, this.#source.id, label)));
    }
  }
}

function meets(sample: LabelledSample, bounds: Bounds): boolean {
  return sample.bounds.min.every((min, axis) => min <= bounds.max[axis]! && sample.bounds.max[axis]! >= bounds.min[axis]!);
}

function sampleName(label: number): string {
  return `sample-${label}`;
}
