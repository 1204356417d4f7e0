import { AnnotationStore } from '../../src/annotations/annotation-store.js';
import type { Segment } from '../../src/annotations/segment.js';
import { objectEdit } from '../../src/annotations/object-edits.js';
import { FIRST_SEGMENT_LABEL } from '../../src/inference/segmentation-engine.js';
import type { NodeChange } from '../../src/octree/node-points.js';
import type { OpenedHistory, RecordsEvent } from '../../src/records/scene-records.js';
import { SavedScenes } from '../../src/tool/saved-scenes.js';
import { FakeRecords, settle } from '../support/fake-records.js';
import { makeSegment } from '../support/fake-segments.js';

/** An object of a cloud, told from others by its place `x`. */
export function objectAt(x: number, label: number, cloud = 'scene', patch: Partial<Segment> = {}): Segment {
  const sample = { cloud, label, origin: [x, 0, 0] as const, positions: new Float32Array([x, 0, 0]), labels: new Uint32Array([label]), reach: 1, policy: 'protect' as const, bounds: { min: [x, 0, 0], max: [x, 1, 1] } as const };
  return makeSegment(label, { cloud, prompts: [{ position: [x, 0, 0], positive: true }], bounds: sample.bounds, sample, ...patch });
}

/** Saved scenes on records that do as they are told; the clouds "scene" and "other" have files, "points" has none. */
export class SavedScenesSetup {
  readonly store = new AnnotationStore({ firstLabel: FIRST_SEGMENT_LABEL });
  /** All that were made, the newest last. */
  readonly made: FakeRecords[] = [];
  readonly scenes: SavedScenes;
  /** States that were shown, each once in a row. */
  readonly states: (string | undefined)[] = [];
  changes = 0;
  /** What the viewer has. */
  clouds = ['scene', 'other', 'points'];
  /** Clouds that are reached through the page. */
  readonly hosted = new Set<string>();
  /** Clouds that were opened, in order. */
  readonly opened: string[] = [];
  /** What a person was told. */
  readonly told: string[] = [];
  /** What the next records are. */
  next = new FakeRecords();
  /** What making records fails with. */
  refusal: Error | null = null;
  #show!: (change: NodeChange) => void;
  #tell!: (event: RecordsEvent) => void;

  constructor() {
    this.scenes = new SavedScenes({
      adapter: {
        clouds: () => this.clouds.map((id) => ({ id, name: id, url: id === 'points' ? null : `https://scans.example/${id}/metadata.json`, ...(this.hosted.has(id) ? { access: () => ({ url: `hint of ${id}` }) } : {}) })),
        watchNodes: (listener) => {
          this.#show = listener;
          return () => (this.#show = () => undefined);
        },
      },
      store: this.store,
      createRecords: (onEvent) => this.#create(onEvent),
      onChange: () => this.#changed(),
      onOpened: (cloud) => this.opened.push(cloud),
      onError: ({ message }) => this.told.push(message),
    });
  }

  get records(): FakeRecords {
    return this.made.at(-1)!;
  }

  get view() {
    return this.scenes.view;
  }

  get objects(): string[] {
    return this.store.segments.map(({ label, name, bounds, sample }) => `${label} ${name} at ${bounds!.min[0]}, sample ${sample.label} at ${sample.origin[0]}`);
  }

  /** A node of each of these clouds comes on screen. */
  async show(...clouds: string[]): Promise<this> {
    this.#show({ added: clouds.map((cloud) => ({ key: { cloud, name: 'r' }, pointCount: 0, bounds: { min: [0, 0, 0], max: [0, 0, 0] }, read: () => null! })), removed: [] });
    await settle();
    return this;
  }

  /** The viewer has this cloud no longer. */
  async remove(cloud: string): Promise<void> {
    this.clouds = this.clouds.filter((id) => id !== cloud);
    this.#show({ added: [], removed: [{ cloud, name: 'r' }] });
    await settle();
  }

  /** Keeps an object as a person does. */
  async keep(segment: Segment): Promise<void> {
    this.store.history.run(objectEdit(this.store, { verb: 'keep', object: segment.name }, { kind: 'add', segment, index: this.store.segments.length }));
    await settle();
  }

  /** Deletes an object as a person does. */
  async delete(label: number): Promise<void> {
    const segment = this.store.get(label)!;
    this.store.history.run(objectEdit(this.store, { verb: 'delete', object: segment.name }, { kind: 'remove', segment, index: this.store.placeOf(label) }));
    await settle();
  }

  async edit(label: number, name: string): Promise<void> {
    this.store.edit(label, { name });
    await settle();
  }

  /** Another tab has saved this. */
  async hearOf(disk: readonly Segment[], nextLabel: number): Promise<void> {
    this.records.disk.set('scene', { segments: disk, nextLabel, writable: false, unfinished: false });
    this.#tell({ kind: 'changed', cloud: 'scene' });
    await settle();
  }

  /** Something failed in the records that nobody was waiting for. */
  meet(message: string): void {
    this.#tell({ kind: 'problem', cloud: 'scene', message });
  }

  /** The tab that wrote is gone; `disk` is what it left. */
  async takeOver(disk: readonly Segment[], nextLabel: number, history?: OpenedHistory): Promise<void> {
    this.records.disk.set('scene', { segments: disk, nextLabel, writable: true, unfinished: false, ...(history ? { history } : {}) });
    this.#tell({ kind: 'writable', cloud: 'scene' });
    await settle();
  }

  #create(onEvent: (event: RecordsEvent) => void): FakeRecords {
    if (this.refusal) throw this.refusal;
    this.#tell = onEvent;
    this.made.push(this.next);
    return this.next;
  }

  #changed(): void {
    this.changes++;
    const state = this.scenes?.view?.state;
    if (state !== this.states.at(-1)) this.states.push(state);
  }
}
