import { type Bounds, boundsMeet } from '../geometry/bounds.js';
import type { LabelStore } from '../label-store/label-store.js';
import { openLabelStore } from '../label-store/open-label-store.js';
import type { LabelStorage } from '../label-store/storage.js';
import type { StoreEvent } from '../label-store/store-types.js';
import { Limiter } from '../octree-source/limiter.js';
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

/** The saved objects of one cloud, and the labels of its points. */
export class CloudRecords {
  readonly #source: OctreeSource;
  readonly #store: LabelStore<SceneDocument>;
  readonly #samples = new Map<number, IndexedSample>();
  /** Whether another tab has changed what is saved since the samples were read. */
  #outdated = false;
  /** One commit after another, each worked out from what the one before has left. */
  readonly #commits = new Limiter(1);
  readonly #labelling = new Limiter(1);

  private constructor(source: OctreeSource, store: LabelStore<SceneDocument>) {
    this.#source = source;
    this.#store = store;
    store.watch((event) => (this.#outdated ||= event.kind === 'commit' && !event.own));
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

  /** What is saved now. The samples are copies: whoever asks may give them away. */
  async scene(): Promise<OpenedScene> {
    if (this.#outdated) await this.#readSamples();
    const { segments, nextLabel, unlabelled } = this.#document;
    const counts = unlabelled.length === 0 ? this.#pointCounts : null;
    return {
      segments: segments.map((segment) => ({
        ...segment, cloud: this.#source.id, sample: copyOf(this.#samples.get(segment.label)!.sample),
        pointCount: counts?.get(segment.label) ?? segment.pointCount,
      })),
      nextLabel, writable: this.#store.writable, unfinished: unlabelled.length > 0,
    };
  }

  /** @throws TypeError for an object without a sample */
  save({ segments, nextLabel, added, reason }: SceneChange): Promise<void> {
    return this.#commits.run(async () => {
      const listed = new Set(segments.map(({ label }) => label));
      const renewed = new Set(added.map(({ label }) => label));
      const bare = segments.find(({ label }) => !renewed.has(label) && !this.#samples.has(label));
      if (bare) throw new TypeError(`Expected the sample of object ${bare.label} among the added ones: it is not saved yet.`);
      const gone = Array.from(this.#samples.values(), ({ sample }) => sample).filter(({ label }) => !listed.has(label) || renewed.has(label));
      await this.#store.commit({
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

  /** What changes while points are labelled is labelled after them. */
  label(options: CallOptions<LabelProgress> = {}): Promise<LabelledScene> {
    return this.#labelling.run(async () => {
      while (this.#document.unlabelled.length > 0) await this.#sweep(options);
      return { pointCounts: this.#pointCounts };
    }, options.signal);
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

  /** Of all objects, as far as they are labelled. */
  get #pointCounts(): Map<number, number> {
    const { segments, pointCounts } = this.#document;
    return new Map([...segments.map(({ label }) => [label, 0] as const), ...pointCounts]);
  }

  /** Labels the nodes in the boxes that there are now, or goes on where it was left. */
  #sweep({ signal, onProgress }: CallOptions<LabelProgress>): Promise<void> {
    const { unlabelled, swept } = this.#document;
    const { boxes, nodes } = swept ?? { boxes: unlabelled.length, nodes: 0 };
    return sweep({
      source: this.#source, boxes: unlabelled.slice(0, boxes), swept: nodes, signal, onProgress,
      samplesIn: (bounds) => this.#samplesIn(bounds),
      labelsOf: async (name) => (await this.#store.labelsOf([name])).get(name) ?? null,
      commit: (changes, done) => this.#commits.run(() => this.#commitLabels(changes, { boxes, nodes: done })),
    });
  }

  /** @param swept the boxes that are being labelled, and how many of their nodes are; null for all */
  #commitLabels({ labels, pointCounts }: NodeChanges, { boxes, nodes }: { boxes: number; nodes: number | null }): Promise<void> {
    const document = this.#document;
    const counts = new Map(document.pointCounts);
    for (const [label, change] of pointCounts) counts.set(label, (counts.get(label) ?? 0) + change);
    const rest = nodes === null
      ? { unlabelled: document.unlabelled.slice(boxes), swept: null }
      : { swept: { boxes, nodes } };
    const some = [...counts].filter(([, count]) => count > 0);
    return this.#store.commit({ document: { ...document, pointCounts: some, ...rest }, labels, reason: 'Label all points' });
  }

  #samplesIn(bounds: Bounds): IndexedSample[] {
    return [...this.#samples.values()].filter(({ sample }) => boundsMeet(sample.bounds, bounds));
  }

  async #readSamples(): Promise<void> {
    let labels: number[];
    let found: Map<string, Uint8Array>;
    do {
      this.#outdated = false;
      labels = this.#document.segments.map(({ label }) => label);
      found = await this.#store.attachmentsOf(labels.map(sampleName));
    } while (this.#outdated);
    this.#samples.clear();
    for (const label of labels) {
      const bytes = found.get(sampleName(label)) ?? new Uint8Array(0);
      this.#samples.set(label, new IndexedSample(sampleFromBytes(bytes, this.#source.id, label)));
    }
  }
}

function copyOf(sample: LabelledSample): LabelledSample {
  return { ...sample, positions: sample.positions.slice(), labels: sample.labels.slice() };
}

function sampleName(label: number): string {
  return `sample-${label}`;
}
