import type { NodeKey } from '../octree/node-key.js';
import type { OctreeNode } from '../potree-format/read-chunk.js';
import { ByteCache } from '../octree/byte-cache.js';
import type { FileSpan } from './cloud-files.js';
import { decodePoints, type LoadedNode, type PointAttribute } from './decode-points.js';
import type { Hierarchy } from './hierarchy.js';
import type { NodeBytes, OctreeFormat } from './octree-format.js';
import type { SpanReader } from './span-reader.js';

/** A sweep reads nodes in batches of about so many bytes in the file, or so many nodes. */
const BATCH_BYTES = 2 ** 23;
const BATCH_NODES = 64;

/** Anything that names a node. */
export interface KeyedNode {
  readonly key: NodeKey;
}

export interface LoaderOptions {
  readonly id: string;
  readonly format: OctreeFormat;
  readonly hierarchy: Hierarchy;
  readonly reader: SpanReader;
  readonly cacheBytes: number;
}

/** Loads the points of nodes. What is kept are unpacked bytes, so that every caller gets arrays of its own. */
export class NodeLoader {
  readonly #id: string;
  readonly #format: OctreeFormat;
  readonly #hierarchy: Hierarchy;
  readonly #reader: SpanReader;
  readonly #kept: ByteCache<NodeBytes>;

  constructor({ id, format, hierarchy, reader, cacheBytes }: LoaderOptions) {
    this.#id = id;
    this.#format = format;
    this.#hierarchy = hierarchy;
    this.#reader = reader;
    this.#kept = new ByteCache(cacheBytes);
  }

  async load(key: NodeKey, attributes: readonly PointAttribute[], signal?: AbortSignal): Promise<LoadedNode> {
    const [read] = await this.#read(await this.#find([{ key }], signal), signal);
    const unpacked = await this.#unpack(read);
    // A copy: the bytes may be part of a longer request, which would be kept with them.
    if (!read.kept) this.#kept.set(key.name, { bytes: unpacked.bytes.slice(), count: unpacked.count }, unpacked.bytes.length);
    return decodePoints(this.#format, key, unpacked, attributes);
  }

  /** While the points of one batch are handed out, the next is being read; two are in memory at most. */
  async *loadAll(nodes: Iterable<KeyedNode> | AsyncIterable<KeyedNode>, attributes: readonly PointAttribute[], signal?: AbortSignal): AsyncGenerator<LoadedNode> {
    const stopped = new AbortController();
    const either = signal ? AbortSignal.any([signal, stopped.signal]) : stopped.signal;
    let before: Promise<ReadNode[]> | null = null;
    try {
      for await (const batch of this.#batches(nodes, either)) {
        const next = this.#read(batch, either);
        // It is awaited only after the batch before it was handed out.
        next.catch(() => undefined);
        if (before) yield* this.#decode(await before, attributes);
        before = next;
      }
      if (before) yield* this.#decode(await before, attributes);
    } finally {
      stopped.abort();
    }
  }

  async *#batches(nodes: Iterable<KeyedNode> | AsyncIterable<KeyedNode>, signal: AbortSignal): AsyncGenerator<OctreeNode[]> {
    let keys: KeyedNode[] = [];
    for await (const node of nodes) {
      keys.push(node);
      if (keys.length < BATCH_NODES) continue;
      yield* cutBatches(await this.#find(keys, signal));
      keys = [];
    }
    yield* cutBatches(await this.#find(keys, signal));
  }

  #find(nodes: readonly KeyedNode[], signal?: AbortSignal): Promise<OctreeNode[]> {
    const stranger = nodes.find(({ key }) => key.cloud !== this.#id);
    if (stranger) throw new RangeError(`Expected a node of the cloud ${this.#id}, got one of ${stranger.key.cloud}.`);
    return this.#hierarchy.nodes(nodes.map(({ key }) => key.name), signal);
  }

  async #read(nodes: readonly OctreeNode[], signal?: AbortSignal): Promise<ReadNode[]> {
    const kept = nodes.map((node) => this.#kept.get(node.name) ?? null);
    const spans = nodes.map((node, i) => (kept[i] ? null : this.#format.nodeSpan(node)));
    const parts = await this.#reader.read(spans.filter((span): span is FileSpan => span !== null), signal);
    let next = 0;
    return nodes.map((node, i) => ({ node, kept: kept[i], bytes: spans[i] ? parts[next++] : null }));
  }

  async #unpack({ node, kept, bytes }: ReadNode): Promise<NodeBytes> {
    if (kept) return kept;
    return bytes ? this.#format.unpack(node, bytes) : { bytes: new Uint8Array(0), count: 0 };
  }

  async *#decode(batch: readonly ReadNode[], attributes: readonly PointAttribute[]): AsyncGenerator<LoadedNode> {
    for (const read of batch) yield decodePoints(this.#format, { cloud: this.#id, name: read.node.name }, await this.#unpack(read), attributes);
  }
}

/** A node, and its bytes in the file unless it was kept; without either it has no points. */
interface ReadNode {
  readonly node: OctreeNode;
  readonly kept: NodeBytes | null;
  readonly bytes: Uint8Array | null;
}

function* cutBatches(nodes: readonly OctreeNode[]): Generator<OctreeNode[]> {
  let batch: OctreeNode[] = [];
  let bytes = 0;
  for (const node of nodes) {
    if (batch.length > 0 && bytes + node.byteSize > BATCH_BYTES) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(node);
    bytes += node.byteSize;
  }
  if (batch.length > 0) yield batch;
}
