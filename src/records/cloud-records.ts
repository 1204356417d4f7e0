import { SegmentationError } from '../errors.js';
import { boundsMeet } from '../geometry/bounds.js';
import type { LabelStore } from '../label-store/label-store.js';
import { openLabelStore } from '../label-store/open-label-store.js';
import type { LabelStorage } from '../label-store/storage.js';
import type { StoreEvent } from '../label-store/store-types.js';
import { deleteStoredCloud } from '../label-store/stored-clouds.js';
import { Limiter } from '../octree-source/limiter.js';
import type { OctreeSource } from '../octree-source/octree-source.js';
import type { OctreeNodeRef } from '../octree-source/walk-nodes.js';
import { KeptSamples } from '../propagation/kept-samples.js';
import type { LabelledSample } from '../propagation/labelled-sample.js';
import type { CallOptions } from '../workers/protocol.js';
import { EMPTY_HISTORY, labelsIn } from './history-document.js';
import { sampleFromBytes, sampleToBytes } from './sample-bytes.js';
import { nodeBounds } from '../potree-format/node-bounds.js';
import { EMPTY_DOCUMENT, SCENE_SCHEMA, type SceneDocument } from './scene-document.js';
import type { LabelledScene, LabelProgress, OpenedHistory, OpenedScene, SceneChange } from './scene-records.js';
import { type NodeChanges, nodesInBoxes, sweep } from './sweep.js';

/** What a cloud is opened from. */
export interface CloudParts {
  readonly source: OctreeSource;
  readonly storage: LabelStorage;
  readonly url: string | null;
  /** Begins with nothing where what is saved belongs to an earlier state of the cloud, or is damaged. */
  readonly anew: boolean;
  readonly onEvent: (event: StoreEvent) => void;
}

/** The saved objects of one cloud, and the labels of its points. */
export class CloudRecords {
  readonly #source: OctreeSource;
  readonly #store: LabelStore<SceneDocument>;
  readonly #samples = new KeptSamples();
  /** Samples that another tab has changed since they were read. */
  readonly #outdated = new Set<string>();
  /** One commit after another, each worked out from what the one before has left. */
  readonly #commits = new Limiter(1);
  readonly #labelling = new Limiter(1);

  private constructor(source: OctreeSource, store: LabelStore<SceneDocument>) {
    this.#source = source;
    this.#store = store;
    store.watch((event) => {
      if (event.kind === 'commit' && !event.own) for (const name of event.attachments) this.#outdated.add(name);
    });
  }

  /** @throws SegmentationError as `openLabelStore` does, and `labels-corrupt` for a sample that cannot be read */
  static async open(parts: CloudParts): Promise<CloudRecords> {
    if (!parts.anew) return CloudRecords.#open(parts);
    return CloudRecords.#open(parts).catch(async (error: unknown) => {
      if (!isCorrupt(error)) throw error;
      await deleteStoredCloud(parts.storage, parts.source.identity);
      return CloudRecords.#open(parts);
    });
  }

  static async #open({ source, storage, url, anew, onEvent }: CloudParts): Promise<CloudRecords> {
    const cloud = { identity: source.identity, url };
    const store = await openLabelStore({ cloud, storage, schema: SCENE_SCHEMA, whenChanged: anew ? 'start-anew' : 'refuse' });
    const records = new CloudRecords(source, store);
    store.watch(onEvent); // before anything is waited for: the store waits for the other tab already
    try {
      await records.#readSamples();
    } catch (error) {
      await store.close();
      throw error;
    }
    return records;
  }

  get identity(): string {
    return this.#source.identity;
  }

  /** What is saved now. The samples are copies: whoever asks may give them away. */
  async scene(): Promise<OpenedScene> {
    await this.#readSamples();
    const { segments, nextLabel, unlabelled, unread } = this.#document;
    const counts = unlabelled.length === 0 ? this.#pointCounts : null;
    return {
      identity: this.identity,
      segments: segments.map((segment) => ({
        ...segment, cloud: this.#source.id, sample: copyOf(this.#samples.get(segment.label)!.sample),
        pointCount: counts?.get(segment.label) ?? segment.pointCount,
      })),
      nextLabel, writable: this.#store.writable, unfinished: unlabelled.length > 0 || unread.length > 0,
      ...(this.#store.writable ? { history: await this.#history() } : {}),
    };
  }

  /** A sample that cannot be read costs the history, not the objects. */
  async #history(): Promise<OpenedHistory> {
    const { history } = this.#document;
    const steps = history ?? EMPTY_HISTORY;
    const labels = [...labelsIn(steps)].filter((label) => !this.#samples.get(label));
    try {
      const found = await this.#store.attachmentsOf(labels.map(sampleName));
      const samples = labels.map((label) => sampleFromBytes(found.get(sampleName(label)) ?? new Uint8Array(0), this.#source.id, label));
      return { steps, samples, lost: history === null };
    } catch (error) {
      if (!isCorrupt(error)) throw error;
      return { steps: EMPTY_HISTORY, samples: [], lost: true };
    }
  }

  /** @throws TypeError for an object without a sample */
  save({ segments, nextLabel, added: sent, history = EMPTY_HISTORY, reason }: SceneChange): Promise<void> {
    return this.#commits.run(async () => {
      const listed = new Set(segments.map(({ label }) => label));
      const added = sent.filter(({ label }) => listed.has(label));
      const renewed = new Set(added.map(({ label }) => label));
      const bare = segments.find(({ label }) => !renewed.has(label) && !this.#samples.get(label));
      if (bare) throw new TypeError(`Expected the sample of object ${bare.label} among the added ones: it is not saved yet.`);
      const gone = Array.from(this.#samples.values(), ({ sample }) => sample).filter(({ label }) => !listed.has(label) || renewed.has(label));
      await this.#store.commit({
        document: {
          ...this.#document,
          segments: segments.map(({ cloud: _, ...segment }) => segment),
          nextLabel, history,
          unlabelled: [...this.#document.unlabelled, ...[...gone, ...added].map(({ bounds }) => bounds)],
        },
        attachments: new Map<string, Uint8Array | null>([
          ...this.#unneeded(new Set([...listed, ...labelsIn(history)])).map((name) => [name, null] as const),
          ...sent.map((sample) => [sampleName(sample.label), sampleToBytes(sample)] as const),
        ]),
        reason,
      });
      for (const { label } of gone) this.#samples.delete(label);
      for (const sample of added) this.#samples.add(sample);
    });
  }

  /** Names of the samples that are saved and of no use to any of these objects. */
  #unneeded(labels: ReadonlySet<number>): string[] {
    return this.#store.attachments().filter((name) => !labels.has(labelOf(name)));
  }

  /** What changes while points are labelled is labelled after them. */
  label(options: CallOptions<LabelProgress> = {}): Promise<LabelledScene> {
    return this.#labelling.run(async () => {
      const { unread } = this.#document;
      while (this.#document.unlabelled.length > 0) await this.#sweepBoxes(options);
      if (unread.length > 0) await this.#sweepUnread(unread, options);
      return { pointCounts: this.#pointCounts, unread: unreadWords(this.#document.unread.length) };
    }, options.signal);
  }

  async labelsOf(nodes: readonly string[]): Promise<Map<string, Uint32Array | null>> {
    const { unlabelled, unread } = this.#document;
    const missing = new Set(unread);
    const { bounds } = this.#source.metadata;
    const labelled = nodes.filter((name) => !missing.has(name) && !unlabelled.some((box) => boundsMeet(box, nodeBounds(name, bounds))));
    const labels = await this.#store.labelsOf(labelled);
    return new Map(labelled.map((name) => [name, labels.get(name) ?? null]));
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
  async #sweepBoxes(options: CallOptions<LabelProgress>): Promise<void> {
    const { unlabelled, swept } = this.#document;
    const { boxes, nodes } = swept ?? { boxes: unlabelled.length, nodes: 0 };
    const found = await nodesInBoxes(this.#source, unlabelled.slice(0, boxes), options.signal);
    await this.#sweep(found, nodes, options, (done) =>
      (done === null ? { unlabelled: this.#document.unlabelled.slice(boxes), swept: null } : { swept: { boxes, nodes: done } }));
  }

  /** Tries the nodes again that could not be read. */
  async #sweepUnread(names: readonly string[], options: CallOptions<LabelProgress>): Promise<void> {
    const nodes = await Promise.all(names.map((name) => this.#source.node({ cloud: this.#source.id, name }, options.signal)));
    await this.#sweep(nodes.filter((node) => node !== null), 0, options, () => ({}));
  }

  /** @param rest what the document says of the work that is left, when so many nodes are done; null for all */
  #sweep(
    nodes: readonly OctreeNodeRef[], swept: number, { signal, onProgress }: CallOptions<LabelProgress>,
    rest: (done: number | null) => Partial<SceneDocument>,
  ): Promise<void> {
    return sweep({
      source: this.#source, nodes, swept, samples: this.#samples, signal, onProgress,
      labelsOf: async (name) => (await this.#store.labelsOf([name])).get(name) ?? null,
      commit: (changes, done) => this.#commits.run(() => this.#commitLabels(changes, rest(done))),
    });
  }

  #commitLabels({ labels, pointCounts, read, unread }: NodeChanges, rest: Partial<SceneDocument>): Promise<void> {
    const document = this.#document;
    const counts = new Map(document.pointCounts);
    for (const [label, change] of pointCounts) counts.set(label, (counts.get(label) ?? 0) + change);
    const some = [...counts].filter(([, count]) => count > 0);
    const missing = new Set([...document.unread, ...unread]);
    for (const name of read) missing.delete(name);
    return this.#store.commit({ document: { ...document, pointCounts: some, unread: [...missing], ...rest }, labels, reason: 'Label all points' });
  }

  /** Has the samples of the objects that there are, read anew where another tab has changed them. */
  async #readSamples(): Promise<void> {
    const wanted = new Set<string>();
    let listed: Set<number>;
    let found: Map<string, Uint8Array>;
    do {
      for (const name of this.#outdated) wanted.add(name);
      this.#outdated.clear();
      listed = new Set(this.#document.segments.map(({ label }) => label));
      found = await this.#store.attachmentsOf([...listed].map(sampleName).filter((name) => wanted.has(name) || !this.#samples.get(labelOf(name))));
    } while (this.#outdated.size > 0);
    for (const { sample: { label } } of [...this.#samples.values()]) if (!listed.has(label) || wanted.has(sampleName(label))) this.#samples.delete(label);
    for (const label of listed) {
      if (this.#samples.get(label)) continue;
      const bytes = found.get(sampleName(label)) ?? new Uint8Array(0);
      this.#samples.add(sampleFromBytes(bytes, this.#source.id, label));
    }
  }
}

function copyOf(sample: LabelledSample): LabelledSample {
  return { ...sample, positions: sample.positions.slice(), labels: sample.labels.slice() };
}

function sampleName(label: number): string {
  return `sample-${label}`;
}

function labelOf(sample: string): number {
  return Number(sample.slice(sample.indexOf('-') + 1));
}

function unreadWords(count: number): string | null {
  if (count === 0) return null;
  return `${count === 1 ? 'One part' : `${count} parts`} of the scan could not be read, and its points carry no new labels; all others do. Check the scan's files and the network, then try again.`;
}

function isCorrupt(error: unknown): boolean {
  return error instanceof SegmentationError && error.code === 'labels-corrupt';
}
