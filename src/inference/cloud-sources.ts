import { SegmentationError } from '../errors.js';
import { type CloudAccess, closeAccess } from '../host-access/cloud-access.js';
import type { OctreeSource } from '../octree-source/octree-source.js';

/** Opens a cloud by what leads to it, so that its nodes' keys carry the id. Rejects as `openOctree` does. */
export type OpenCloud = (request: { readonly cloud: string; readonly access: CloudAccess }, signal: AbortSignal) => Promise<OctreeSource>;

/** The files of the clouds that were clicked on, each opened once. */
export class CloudSources {
  readonly #open: OpenCloud;
  readonly #sources = new Map<string, OctreeSource>();
  /** What each cloud was when it was first opened. */
  readonly #identities = new Map<string, string>();
  /** Kinds of clouds that cannot be read are not asked for again. */
  readonly #refused = new Map<string, SegmentationError>();
  /** Of clouds that are reached through the page. */
  readonly #connections = new Map<string, CloudAccess>();

  constructor(open: OpenCloud) {
    this.#open = open;
  }

  /** The cloud is reached this way from now on. */
  connect(cloud: string, access: CloudAccess): void {
    const before = this.#connections.get(cloud);
    if (before) closeAccess(before);
    this.#connections.set(cloud, access);
    this.#sources.delete(cloud);
  }

  /** How the cloud that lies at `url` is reached; null where it cannot be read. */
  access(cloud: string, url: string | null): CloudAccess | null {
    const connection = this.#connections.get(cloud);
    // An address may have been signed anew meanwhile.
    if (connection) return connection.loader ? connection : { ...connection, url };
    return url === null ? null : { url };
  }

  /** @throws SegmentationError `cloud-unreadable`, `cloud-unsupported`, `cloud-changed` */
  async open(cloud: string, access: CloudAccess, signal: AbortSignal): Promise<OctreeSource> {
    const refused = this.#refused.get(cloud);
    if (refused) throw refused;
    const known = this.#sources.get(cloud);
    if (known) return known;
    const source = await this.#open({ cloud, access }, signal);
    const identity = this.#identities.get(cloud) ?? source.identity;
    if (source.identity !== identity) {
      throw new SegmentationError('cloud-changed', `${access.url ?? cloud} was replaced while the scan was open. Open the scan again.`);
    }
    this.#identities.set(cloud, identity);
    this.#sources.set(cloud, source);
    return source;
  }

  /** After a failure the cloud is opened anew with the next click, by whatever address it has then. */
  drop(cloud: string, failure: SegmentationError): void {
    if (failure.code === 'cloud-unreadable') this.#sources.delete(cloud);
    else this.#refused.set(cloud, failure);
  }
}
