import { abortError } from '../../src/errors.js';
import type { CloudAccess } from '../../src/host-access/cloud-access.js';
import type { LabelledScene, LabelProgress, OpenedScene, OpenRequest, SavedScan, SceneChange, SceneRecords } from '../../src/records/scene-records.js';
import type { CallOptions } from '../../src/workers/protocol.js';

/** What is saved of a cloud; its identity is made of its name. */
export type FakeDisk = Omit<OpenedScene, 'identity'>;

const EMPTY: FakeDisk = { segments: [], nextLabel: 0, writable: true, unfinished: false };

/** Records whose disk is a map, that answer when they are told to, with copies, and remember what they were asked. */
export class FakeRecords implements SceneRecords {
  /** "save scene", in order. */
  readonly calls: string[] = [];
  readonly saves: SceneChange[] = [];
  /** What clouds were opened by. */
  readonly locations: CloudAccess[] = [];
  /** What is saved of each cloud. */
  readonly disk = new Map<string, FakeDisk>();
  /** Counts that labelling finds. */
  counts = new Map<number, number>();
  /** What labelling says that it could not read. */
  unread: string | null = null;
  /** What is saved of nodes, by name. */
  labels = new Map<string, Uint32Array | null>();
  scans: SavedScan[] = [];
  /** Calls of this name wait for `answer`. */
  hold: 'open' | 'save' | 'label' | 'labelsOf' | null = null;
  /** What the calls of a name fail with. */
  readonly errors = new Map<string, Error>();
  disposed = false;
  #held: (() => void)[] = [];
  #progress: ((progress: LabelProgress) => void) | undefined;

  /** Lets all waiting calls answer. */
  async answer(): Promise<void> {
    for (const answer of this.#held.splice(0)) answer();
    await settle();
  }

  /** The labelling under way has come so far. */
  progress(done: number, total: number): void {
    this.#progress?.({ done, total });
  }

  async open({ cloud, location, anew }: OpenRequest): Promise<OpenedScene> {
    this.locations.push(location);
    if (anew) this.errors.delete('open');
    const { segments, ...rest } = this.disk.get(cloud) ?? EMPTY;
    await this.#turn('open', cloud);
    return structuredClone({ ...rest, identity: `identity of ${cloud}`, segments });
  }

  async save(change: SceneChange): Promise<void> {
    const { cloud, segments, nextLabel, added, history: steps = { done: [], undone: [] } } = structuredClone(change);
    await this.#turn('save', cloud);
    this.saves.push(change);
    const { segments: before = [], history } = this.disk.get(cloud) ?? {};
    const known = new Map([...before.map(({ sample }) => sample), ...(history?.samples ?? []), ...added].map((sample) => [sample.label, sample]));
    const needed = [...steps.done, ...steps.undone].flatMap(({ change: one }) => (one.kind === 'patch' ? [] : one.segment.label));
    const listed = segments.map(({ label }) => label);
    const samples = [...new Set(needed)].filter((label) => !listed.includes(label)).map((label) => known.get(label)!);
    this.disk.set(cloud, {
      segments: segments.map((segment) => ({ ...segment, sample: known.get(segment.label)! })), nextLabel, writable: true, unfinished: true,
      history: { steps, samples, lost: false },
    });
  }

  async label(cloud: string, { signal, onProgress }: CallOptions<LabelProgress> = {}): Promise<LabelledScene> {
    this.#progress = onProgress;
    await this.#turn('label', cloud, signal);
    return { pointCounts: this.counts, unread: this.unread };
  }

  async labelsOf({ cloud, nodes }: { readonly cloud: string; readonly nodes: readonly string[] }): Promise<Map<string, Uint32Array | null>> {
    await this.#turn('labelsOf', cloud);
    return new Map(nodes.flatMap((name) => (this.labels.has(name) ? [[name, this.labels.get(name)?.slice() ?? null]] : [])));
  }

  savedScans = () => Promise.resolve(this.scans);

  async deleteSaved(identity: string): Promise<void> {
    await this.#turn('deleteSaved', identity);
    this.scans = this.scans.filter((scan) => scan.identity !== identity);
  }

  close = async (cloud: string): Promise<void> => void this.calls.push(`close ${cloud}`);
  dispose = () => void (this.disposed = true);

  async #turn(name: string, cloud: string, signal?: AbortSignal): Promise<void> {
    this.calls.push(`${name} ${cloud}`);
    if (this.hold === name) {
      await new Promise<void>((resolve, reject) => {
        this.#held.push(resolve);
        signal?.addEventListener('abort', () => reject(abortError()));
      });
    }
    const error = this.errors.get(name);
    if (error) throw error;
  }
}
/** Lets promises come to rest. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}
