import { SegmentationError } from '../errors.js';
import type { LocalSource } from '../octree-source/local-files.js';
import type { OctreeSource } from '../octree-source/octree-source.js';

/** Where a cloud's files are: at a URL, or those that a person has picked. */
export interface CloudPlace {
  readonly cloud: string;
  readonly url: string;
  readonly files?: LocalSource;
}

/** Opens a cloud by the address of its description, so that its nodes' keys carry the id. Rejects as `openOctree` does. */
export type OpenCloud = (request: CloudPlace, signal: AbortSignal) => Promise<OctreeSource>;

/** The files of the clouds that were clicked on, each opened once. */
export class CloudSources {
  readonly #open: OpenCloud;
  readonly #sources = new Map<string, OctreeSource>();
  readonly #files = new Map<string, LocalSource>();
  /** What each cloud was when it was first opened. */
  readonly #identities = new Map<string, string>();
  /** Kinds of clouds that cannot be read are not asked for again. */
  readonly #refused = new Map<string, SegmentationError>();

  constructor(open: OpenCloud) {
    this.#open = open;
  }

  /** Files that a person has picked: from now on the cloud is read from them. */
  remember(cloud: string, files: LocalSource): void {
    this.#files.set(cloud, files);
  }

  /** @throws SegmentationError `cloud-unreadable`, `cloud-unsupported`, `cloud-changed` */
  async open(cloud: string, url: string, signal: AbortSignal): Promise<OctreeSource> {
    const refused = this.#refused.get(cloud);
    if (refused) throw refused;
    const known = this.#sources.get(cloud);
    if (known) return known;
    const files = this.#files.get(cloud);
    const source = await this.#open({ cloud, url, ...(files ? { files } : {}) }, signal);
    const identity = this.#identities.get(cloud) ?? source.identity;
    if (source.identity !== identity) {
      throw new SegmentationError('cloud-changed', `${url} was replaced while the scan was open. Open the scan again.`);
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
