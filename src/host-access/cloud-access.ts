import type { LocalSource } from '../octree-source/local-files.js';

/**
 * How a worker reaches a cloud. Ports are given away with it, and serve one reader each; they lead to the page, which alone
 * can call the host.
 */
export interface CloudAccess {
  /** The address of metadata.json, cloud.js and their kin; beside a `loader` it only says where the cloud was, null where nobody knows. */
  readonly url: string | null;
  /** To the host's own loader (`HostedPoints`), for a cloud that only the host reads. */
  readonly loader?: MessagePort | undefined;
  /** To the page's own requests (`PageRequests`), for a cloud whose requests carry headers or signatures. */
  readonly requests?: MessagePort | undefined;
  /** The files themselves, where a person has picked them; `url` only names them then. */
  readonly files?: LocalSource | undefined;
}

/** Gives up ports that nobody will use. */
export function closeAccess({ loader, requests }: CloudAccess): void {
  loader?.close();
  requests?.close();
}
