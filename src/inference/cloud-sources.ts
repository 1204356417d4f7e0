import { SegmentationError } from '../errors.js';
import { type CloudAccess, closeAccess } from '../host-access/cloud-access.js';
import type { OctreeSource } from '../octree-source/octree-source.js';

/** Opens a cloud by what leads to it, so that its nodes' keys carry the id. Rejects as `openOctree` does. */
export type OpenCloud = (request: { readonly cloud: string; readonly access: CloudAccess }, signal: AbortSignal) => Promise<OctreeSource>;

/** The clouds that were clicked on, each as long as the viewer has it. */
export class CloudSources {
  readonly #open: OpenCloud;
  readonly #clouds = new Map<string, CloudSource>();

  constructor(open: OpenCloud) {
    this.#open = open;
  }

  /** What is known of a cloud. Who reads for some time keeps it: another one takes its place when the cloud comes anew. */
  of(cloud: string): CloudSource {
    let known = this.#clouds.get(cloud);
    if (!known) this.#clouds.set(cloud, (known = new CloudSource(cloud, this.#open)));
    return known;
  }

  /** The cloud, of which nothing is known yet, is reached this way from now on. */
  connect(cloud: string, access: CloudAccess): void {
    this.forget(cloud);
    this.#clouds.set(cloud, new CloudSource(cloud, this.#open, access));
  }

  /** The cloud has left: what has its id later may be another one. */
  forget(cloud: string): void {
    this.#clouds.get(cloud)?.close();
    this.#clouds.delete(cloud);
  }
}

/** The files of a cloud, opened once. */
export class CloudSource {
  /** After a cloud was too slow, how long it is not asked again, and what is said meanwhile. */
  slow: { readonly until: number; readonly failure: SegmentationError } | null = null;
  readonly #cloud: string;
  readonly #open: OpenCloud;
  /** For a cloud that is reached through the page. */
  readonly #connection: CloudAccess | null;
  #source: OctreeSource | null = null;
  /** What the cloud was when it was first opened. */
  #identity: string | null = null;
  /** Kinds of clouds that cannot be read are not asked for again. */
  #refused: SegmentationError | null = null;

  constructor(cloud: string, open: OpenCloud, connection: CloudAccess | null = null) {
    this.#cloud = cloud;
    this.#open = open;
    this.#connection = connection;
  }

  /** How the cloud that lies at `url` is reached; null where it cannot be read. */
  access(url: string | null): CloudAccess | null {
    const connection = this.#connection;
    // An address may have been signed anew meanwhile.
    if (connection) return connection.loader ? connection : { ...connection, url };
    return url === null ? null : { url };
  }

  /** @throws SegmentationError `cloud-unreadable`, `cloud-unsupported`, `cloud-changed` */
  async open(access: CloudAccess, signal: AbortSignal): Promise<OctreeSource> {
    if (this.#refused) throw this.#refused;
    if (this.#source) return this.#source;
    const source = await this.#open({ cloud: this.#cloud, access }, signal);
    this.#identity ??= source.identity;
    if (source.identity !== this.#identity) {
      throw new SegmentationError('cloud-changed', `${access.url ?? this.#cloud} was replaced while the scan was open. Open the scan again.`);
    }
    this.#source = source;
    return source;
  }

  /** After a failure the cloud is opened anew with the next click, by whatever address it has then. */
  drop(failure: SegmentationError): void {
    if (failure.code === 'cloud-unreadable') this.#source = null;
    else this.#refused = failure;
  }

  close(): void {
    if (this.#connection) closeAccess(this.#connection);
  }
}
