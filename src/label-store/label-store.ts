import { SegmentationError } from '../errors.js';
import { ByteCache } from '../octree/byte-cache.js';
import { ATTACHMENT, byKind, encodeBlobs, LABELS } from './blob-names.js';
import { changedNames } from './blob-places.js';
import { CommitLog } from './commit-log.js';
import { decodeLabels } from './label-codec.js';
import { LOOKS } from './log-files.js';
import { type OpenedLog, openOwnLog } from './open-log.js';
import { storageError } from './store-errors.js';
import type { LabelCommit, LabelStoreOptions, StoreEvent } from './store-types.js';
import { type CloudIdentity, folderBytes, folderOf, lockName } from './stored-clouds.js';
import { decodeDocument, encodeDocument, readDocument, type StoredDocument } from './stored-document.js';
import { type Release, waitForLock } from './writer-lock.js';

const CACHE_BYTES = 32 * 1_048_576;

/**
 * The labels of one cloud at rest, with the document that explains them; `openLabelStore` makes it. One tab writes, the
 * others read and are told of its changes; when it goes, one of them takes over. Calls work one after the other.
 */
export class LabelStore<D> {
  readonly cloud: CloudIdentity;
  readonly #options: LabelStoreOptions<D>;
  readonly #folder: string;
  readonly #cache: ByteCache<Uint8Array>;
  readonly #channel: BroadcastChannel | null;
  readonly #listeners = new Set<(event: StoreEvent) => void>();
  readonly #closing = new AbortController();
  #log: CommitLog;
  #writable: boolean;
  #release: Release | null;
  #document: D | null = null;
  #compacts = true;
  #queue: Promise<unknown> = Promise.resolve();

  constructor({ log, writable, release }: OpenedLog, options: LabelStoreOptions<D>) {
    this.cloud = options.cloud;
    this.#options = options;
    this.#folder = folderOf(options.cloud.identity);
    this.#cache = new ByteCache(options.cacheBytes ?? CACHE_BYTES);
    this.#log = log;
    this.#writable = writable;
    this.#release = release;
    this.#channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(lockName(this.#folder));
    if (this.#channel) this.#channel.onmessage = () => this.#inBackground(() => this.#refresh());
  }

  /** Reads the document; once, before anything else. */
  async load(): Promise<void> {
    this.#document = await this.#readDocument();
    // What another tab has written since the log was opened: only now are its changes heard of.
    if (!this.#writable) await this.#refresh();
  }

  /** Takes the writer's place when it is free; once, for a store that cannot write. A browser that lets nobody wait is a `problem`. */
  async takeOver(locks: LockManager): Promise<void> {
    const release = await waitForLock(locks, lockName(this.#folder), this.#closing.signal).catch((cause: unknown) => {
      this.#emit({ kind: 'problem', error: storageError('wait for the other tab to close', cause) });
      return null;
    });
    if (this.#closing.signal.aborted) await release?.();
    if (!release || this.#closing.signal.aborted) return;
    this.#inBackground(async () => {
      await this.#refresh(openOwnLog).catch(async (error: unknown) => {
        await release();
        throw error;
      });
      this.#release = release;
      this.#writable = true;
      this.#emit({ kind: 'writable' });
    });
  }

  /** What was committed last; null before the first commit. Not to be written to. */
  get document(): D | null {
    return this.#document;
  }

  /** Whether `commit` is possible: false while another tab writes. */
  get writable(): boolean {
    return this.#writable;
  }

  /** Number of commits so far, in all tabs. */
  get sequence(): number {
    return this.#log.sequence;
  }

  /** Names of the nodes that have labels. */
  nodes(): string[] {
    return this.#names(LABELS);
  }

  attachments(): string[] {
    return this.#names(ATTACHMENT);
  }

  /**
   * Labels of nodes by name, one per point, in arrays of their own. Nodes that are missing have none: all 0.
   *
   * @throws SegmentationError `labels-corrupt`, `storage-unavailable`
   */
  async labelsOf(nodes: Iterable<string>): Promise<Map<string, Uint32Array<ArrayBuffer>>> {
    const blobs = await this.#read(LABELS, nodes);
    return new Map(Array.from(blobs, ([node, blob]) => [node, decodeLabels(blob)]));
  }

  /** The attachments that there are, by name; copies. */
  async attachmentsOf(names: Iterable<string>): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
    const blobs = await this.#read(ATTACHMENT, names);
    return new Map(Array.from(blobs, ([name, blob]) => [name, blob.slice()]));
  }

  /**
   * Saves a document and changes of labels and attachments, all or nothing; resolves when they would outlast a crash.
   * What it was given may change as soon as it has returned its promise. After a failure the store is as it was.
   *
   * @throws SegmentationError `storage-full`, `storage-unavailable`, `labels-read-only` while another tab writes
   */
  async commit({ document, labels = new Map(), attachments = new Map(), reason }: LabelCommit<D>): Promise<void> {
    this.#checkWritable();
    const { cloud: { identity, url }, schema, now = Date.now } = this.#options;
    const copy: unknown = JSON.parse(JSON.stringify(document));
    const stored = { identity, url, savedAt: now(), reason, schema: schema.version, document: copy };
    const valid = schema.validate(copy);
    const blobs = encodeBlobs(labels, attachments);
    await this.#enqueue(`save "${reason}"`, async () => {
      await this.#append(stored, blobs);
      this.#document = valid;
      this.#emit({ kind: 'commit', own: true, ...byKind([...blobs.keys()]) });
      this.#channel?.postMessage(null);
    });
    if (this.#compacts && this.#log.wasteful) this.#compact();
  }

  /** Calls back after every change until the returned function is called. */
  watch(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Bytes at rest of this cloud. */
  size(): Promise<number> {
    return this.#enqueue('measure the stored labels', () => folderBytes(this.#options.storage, this.#folder));
  }

  /** Waits for what is under way, then lets another tab write. */
  async close(): Promise<void> {
    this.#closing.abort();
    if (this.#channel) this.#channel.onmessage = null;
    await this.#queue;
    this.#channel?.close();
    this.#log.close();
    await this.#release?.();
    this.#release = null;
  }

  async #append(stored: StoredDocument, blobs: Map<string, Uint8Array | null>): Promise<void> {
    const { places } = this.#log;
    for (const [name, blob] of blobs) if (!blob && !places.has(name)) blobs.delete(name);
    await this.#log.append(await encodeDocument(stored), blobs);
    for (const [name, blob] of blobs) {
      if (blob) this.#cache.set(name, blob, blob.length);
      else this.#cache.delete(name);
    }
  }

  /** Not tried again after a failure: it would most likely fail after every commit. */
  #compact(): void {
    this.#inBackground(async () => {
      if (!this.#log.wasteful) return;
      this.#compacts = false;
      await this.#log.compact();
      this.#compacts = true;
    });
  }

  #read(kind: string, names: Iterable<string>): Promise<Map<string, Uint8Array>> {
    const wanted = Array.from(names, (name) => kind + name);
    return this.#enqueue(`read the labels of ${wanted.length} nodes`, async () => {
      const found = new Map<string, Uint8Array>();
      for (let look = 1; ; look++) {
        const missing = wanted.filter((name) => !this.#lookUp(name, found));
        try {
          for (const [name, blob] of await this.#log.blobs(missing)) {
            found.set(name.slice(1), blob);
            this.#cache.set(name, blob, blob.length);
          }
          return found;
        } catch (error) {
          if (this.#writable || look === LOOKS) throw error;
          await this.#refresh();
          found.clear();
        }
      }
    });
  }

  #lookUp(name: string, found: Map<string, Uint8Array>): boolean {
    const blob = this.#cache.get(name);
    if (blob) found.set(name.slice(1), blob);
    return blob !== undefined;
  }

  /** Takes in what another tab has written. */
  async #refresh(open = this.#writable ? openOwnLog : CommitLog.read): Promise<void> {
    const before = this.#log;
    this.#log = await open(this.#options.storage, this.#folder);
    before.close();
    const changed = changedNames(before.places, this.#log.places);
    for (const name of changed) this.#cache.delete(name);
    if (this.#log.sequence === before.sequence && changed.length === 0) return;
    this.#document = await this.#readDocument();
    this.#emit({ kind: 'commit', own: false, ...byKind(changed) });
  }

  async #readDocument(): Promise<D | null> {
    const bytes = this.#log.document;
    return bytes && readDocument(await decodeDocument(bytes), this.#options.schema);
  }

  #names(kind: string): string[] {
    return [...this.#log.places.keys()].filter((name) => name.startsWith(kind)).map((name) => name.slice(1));
  }

  #checkWritable(): void {
    if (this.#closing.signal.aborted) throw new TypeError('Expected an open store, this one is closed.');
    if (this.#writable) return;
    throw new SegmentationError('labels-read-only', 'Another tab edits the labels of this cloud, here they can only be looked at. Close the other tab to edit here.');
  }

  /** Runs after all that was asked for before; a failure is put in words and does not hold up what follows. */
  #enqueue<T>(action: string, run: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(run).catch((error: unknown) => {
      throw storageError(action, error);
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }

  #inBackground(run: () => Promise<void>): void {
    this.#enqueue('bring the stored labels up to date', run).catch((error: Error) => this.#emit({ kind: 'problem', error }));
  }

  /** Listeners are called later, so that what they throw is nobody's failure to save. */
  #emit(event: StoreEvent): void {
    for (const listener of this.#listeners) queueMicrotask(() => listener(event));
  }
}
