import type { LabelStorage } from './storage.js';
import type { CloudIdentity } from './stored-clouds.js';
import type { DocumentSchema } from './stored-document.js';

export interface LabelStoreOptions<D> {
  readonly cloud: CloudIdentity;
  readonly storage: LabelStorage;
  readonly schema: DocumentSchema<D>;
  /** What to do when other labels lie at the cloud's URL, of the cloud before it changed. */
  readonly whenChanged?: 'refuse' | 'start-anew';
  /** Memory for labels that were read, bytes; they are kept coded. */
  readonly cacheBytes?: number;
  /** Null where there are none. */
  readonly locks?: LockManager | null;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly signal?: AbortSignal;
}

/** A change to be saved. */
export interface LabelCommit<D> {
  /** All of it, not a change of it; anything that JSON can hold. */
  readonly document: D;
  /** By node name, one label per point; all 0 takes the node out. Nodes that are not named keep theirs. */
  readonly labels?: ReadonlyMap<string, Uint32Array>;
  /** Bytes that belong to the document and are read on demand (undo memories, samples); null takes one out. */
  readonly attachments?: ReadonlyMap<string, Uint8Array | null>;
  /** What the change is, for people: "Keep Tree 3". */
  readonly reason: string;
}

/** What happens to a store. */
export type StoreEvent =
  /** Something was saved, by this store (`own`) or in another tab; the store shows it already. */
  | { readonly kind: 'commit'; readonly own: boolean; readonly nodes: readonly string[]; readonly attachments: readonly string[] }
  /** The tab that wrote is gone and this store writes now. */
  | { readonly kind: 'writable' }
  /** Something failed that nobody was waiting for; the store goes on with what it has. */
  | { readonly kind: 'problem'; readonly error: Error };
