import { type CloudAccess, closeAccess } from '../host-access/cloud-access.js';
import { openHosted } from '../host-access/hosted-source.js';
import type { LabelStorage } from '../label-store/storage.js';
import type { StoreEvent } from '../label-store/store-types.js';
import { deleteStoredCloud, listStoredClouds } from '../label-store/stored-clouds.js';
import type { CloudFiles } from '../octree-source/cloud-files.js';
import { openOctree, type OctreeSource } from '../octree-source/octree-source.js';
import type { CallOptions } from '../workers/protocol.js';
import { CloudRecords } from './cloud-records.js';
import type {
  LabelledScene, LabelProgress, OpenedScene, OpenRequest, RecordsEvent, SavedScan, SceneChange, SceneRecords,
} from './scene-records.js';

/** A cloud that the library reads by itself. */
export type FilesAccess = CloudAccess & { readonly url: string };

export interface LocalRecordsOptions {
  /** Opens the files of a cloud. */
  readonly filesOf: (location: FilesAccess) => CloudFiles | Promise<CloudFiles>;
  /** Opens the storage, with the first cloud. */
  readonly openStorage: () => Promise<LabelStorage>;
  readonly onEvent?: (event: RecordsEvent) => void;
}

/** The records where they are made: by rights in a worker, since files can only be written to there. */
export class LocalRecords implements SceneRecords {
  readonly #options: LocalRecordsOptions;
  readonly #clouds = new Map<string, Promise<CloudRecords>>();
  #storage: Promise<LabelStorage> | null = null;

  constructor(options: LocalRecordsOptions) {
    this.#options = options;
  }

  /** A cloud that could not be opened may be tried again. */
  async open(request: OpenRequest): Promise<OpenedScene> {
    const { cloud } = request;
    const known = this.#clouds.get(cloud);
    if (known) closeAccess(request.location);
    const opening = known ?? this.#open(request);
    this.#clouds.set(cloud, opening);
    const records = await opening.catch((error: unknown) => {
      if (this.#clouds.get(cloud) === opening) this.#clouds.delete(cloud);
      throw error;
    });
    return records.scene();
  }

  async save(change: SceneChange): Promise<void> {
    return (await this.#opened(change.cloud)).save(change);
  }

  async label(cloud: string, options?: CallOptions<LabelProgress>): Promise<LabelledScene> {
    return (await this.#opened(cloud)).label(options);
  }

  async labelsOf({ cloud, nodes }: { readonly cloud: string; readonly nodes: readonly string[] }): Promise<Map<string, Uint32Array | null>> {
    return (await this.#opened(cloud)).labelsOf(nodes);
  }

  async savedScans(): Promise<SavedScan[]> {
    const saved = await listStoredClouds(await this.#opening());
    const open = await Promise.allSettled(Array.from(this.#clouds, async ([cloud, records]) => [(await records).identity, cloud] as const));
    const clouds = new Map(open.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])));
    return saved.map((scan) => {
      const cloud = clouds.get(scan.identity);
      return { ...scan, open: cloud !== undefined, ...(cloud === undefined ? {} : { cloud }) };
    });
  }

  async deleteSaved(identity: string): Promise<void> {
    await deleteStoredCloud(await this.#opening(), identity);
  }

  async close(cloud: string): Promise<void> {
    const records = this.#clouds.get(cloud);
    this.#clouds.delete(cloud);
    await (await records)?.close();
  }

  dispose(): void {
    for (const cloud of this.#clouds.keys()) this.close(cloud).catch(() => undefined); // nobody is left to be told
  }

  #opened(cloud: string): Promise<CloudRecords> {
    const records = this.#clouds.get(cloud);
    if (!records) throw new TypeError(`Expected an open cloud, ${cloud} is not: call open() first.`);
    return records;
  }

  async #open({ cloud, location, anew = false }: OpenRequest): Promise<CloudRecords> {
    const source = await this.#sourceOf(cloud, location);
    return CloudRecords.open({
      source, storage: await this.#opening(), url: location.url, anew,
      onEvent: (event) => {
        const told = eventOf(cloud, event);
        if (told) this.#options.onEvent?.(told);
      },
    });
  }

  /** @throws TypeError for a cloud that lies nowhere and that no host reads */
  async #sourceOf(id: string, { url, loader, ...access }: CloudAccess): Promise<OctreeSource> {
    if (loader) return openHosted(loader, { id });
    if (url === null) throw new TypeError(`Expected the address of ${id}, or a loader.`);
    return openOctree(await this.#options.filesOf({ ...access, url }), { id });
  }

  #opening(): Promise<LabelStorage> {
    const storage = (this.#storage ??= this.#options.openStorage());
    storage.catch(() => (this.#storage = null));
    return storage;
  }
}

/** What others are to hear of a store; null for its own commits. */
function eventOf(cloud: string, event: StoreEvent): RecordsEvent | null {
  if (event.kind === 'problem') return { kind: 'problem', cloud, message: event.error.message };
  if (event.kind === 'writable') return { kind: 'writable', cloud };
  return event.own ? null : { kind: 'changed', cloud };
}
