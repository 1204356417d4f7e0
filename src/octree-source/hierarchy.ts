import { SegmentationError } from '../errors.js';
import { type ChunkProxy, type HierarchyChunk, type OctreeNode } from '../potree-format/read-chunk.js';
import { BatchedReads } from './batched-reads.js';
import { ByteCache } from '../octree/byte-cache.js';
import type { OctreeFormat } from './octree-format.js';
import { SharedTasks } from './shared-tasks.js';
import type { SpanReader } from './span-reader.js';

/** About what a node costs in memory: its name, its numbers and its place in a map. */
const BYTES_PER_NODE = 250;

/** A chunk, and where those lie that lead to it. */
interface LoadedChunk extends HierarchyChunk {
  readonly offsets: readonly number[];
}

/** The hierarchy of one cloud: chunks are read when they are needed, neighbours together; those used last are kept. */
export class Hierarchy {
  readonly #format: OctreeFormat;
  readonly #reads: BatchedReads;
  /** Every way begins here, so that it is always kept. */
  readonly #root: LoadedChunk;
  readonly #chunks: ByteCache<LoadedChunk>;
  readonly #loading = new SharedTasks<LoadedChunk>();

  /** @param root bytes of the root's chunk */
  constructor(format: OctreeFormat, reader: SpanReader, root: Uint8Array, cacheBytes: number) {
    this.#format = format;
    this.#reads = new BatchedReads(reader);
    this.#root = { ...format.readChunk('r', root), offsets: [format.chunkSpan('r', null).begin] };
    this.#chunks = new ByteCache(cacheBytes);
  }


  /** The nodes of these names; throws `cloud-unreadable` where the cloud has none of a name. */
  async nodes(names: readonly string[], signal?: AbortSignal): Promise<OctreeNode[]> {
    const found = await Promise.all(names.map((name) => this.node(name, signal)));
    return found.map((node, i) => {
      if (node) return node;
      throw new SegmentationError('cloud-unreadable', `The cloud has no node ${names[i]}: its hierarchy ends above it. Open the cloud again.`);
    });
  }

  /**
   * The node of that name, or null where the cloud has none. Walks from the root's chunk to the one in which the node has
   * its record.
   */
  async node(name: string, signal?: AbortSignal): Promise<OctreeNode | null> {
    let chunk = this.#root;
    for (let first = 'r'; ; ) {
      const node = chunk.nodes.get(name);
      if (node) return node;
      const next = proxyTowards(chunk, first, name);
      if (!next) return null;
      chunk = await this.#chunk(next, chunk.proxies.get(next)!, chunk.offsets, signal);
      first = next;
    }
  }

  #chunk(name: string, proxy: ChunkProxy, above: readonly number[], signal?: AbortSignal): Promise<LoadedChunk> {
    const kept = this.#chunks.get(name);
    if (kept) return Promise.resolve(kept);
    return this.#loading.run(name, (shared) => this.#load(name, proxy, above, shared), signal);
  }

  async #load(name: string, proxy: ChunkProxy, above: readonly number[], signal: AbortSignal): Promise<LoadedChunk> {
    const span = this.#format.chunkSpan(name, proxy);
    if (span.end !== null && above.includes(span.begin)) {
      throw damagedProxy(name, `points back to byte ${span.begin}, where a chunk above it lies: proxies lead in circles`);
    }
    const chunk = this.#format.readChunk(name, await this.#reads.read(span, signal));
    const count = chunk.nodes.get(name)?.pointCount;
    if (count !== proxy.pointCount) {
      throw damagedProxy(name, `promises ${proxy.pointCount} points, but its chunk begins with a node of ${count}`);
    }
    const loaded = { ...chunk, offsets: [...above, span.begin] };
    this.#chunks.set(name, loaded, BYTES_PER_NODE * (chunk.nodes.size + chunk.proxies.size));
    return loaded;
  }
}

/** The proxy of a chunk below which the name lies, or null. */
function proxyTowards(chunk: HierarchyChunk, first: string, name: string): string | null {
  for (let length = first.length + 1; length <= name.length; length++) {
    const above = name.slice(0, length);
    if (chunk.proxies.has(above)) return above;
  }
  return null;
}

function damagedProxy(name: string, what: string): SegmentationError {
  return new SegmentationError('cloud-unreadable', `The hierarchy of the cloud is damaged: the proxy of node ${name} ${what}. Download or convert the cloud again.`);
}
