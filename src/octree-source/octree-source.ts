import { SegmentationError } from '../errors.js';
import type { Bounds } from '../geometry/bounds.js';
import type { NodeKey } from '../octree/node-key.js';
import { parseCloudJs } from '../potree-format/cloud-js.js';
import { isRecord, parseJson, parseMetadata } from '../potree-format/octree-metadata.js';
import { childNames } from '../potree-format/read-chunk.js';
import type { CloudFiles } from './cloud-files.js';
import { cloudIdentity } from './cloud-identity.js';
import type { LoadedNode, PointAttribute } from './decode-points.js';
import { Hierarchy } from './hierarchy.js';
import { type KeyedNode, NodeLoader } from './load-nodes.js';
import type { CloudMetadata, OctreeFormat } from './octree-format.js';
import { Potree1Format } from './potree1-format.js';
import { Potree2Format } from './potree2-format.js';
import { SpanReader, type SpanReaderOptions } from './span-reader.js';
import { unchangedFiles } from './unchanged-files.js';
import { describeNode, type OctreeNodeRef, walkNodes, type WalkOptions } from './walk-nodes.js';

/**
 * A cloud that is read from its files, without a viewer, in a worker or out of one. All of it may reject with
 * `cloud-unreadable` (the message says which file and what to do), `cloud-changed` when the files were replaced
 * meanwhile, and an `AbortError` when the signal says so.
 */
export interface OctreeSource {
  /** The `cloud` of every `NodeKey`. */
  readonly id: string;
  /** What the cloud is known by wherever it lies: see `cloudIdentity`, and `measured` of the options. */
  readonly identity: string;
  readonly metadata: CloudMetadata;
  /** The node, or null where the cloud has none of that name. */
  node(key: NodeKey, signal?: AbortSignal): Promise<OctreeNodeRef | null>;
  /** The node's children by ascending digit; none for a leaf. */
  children(key: NodeKey, signal?: AbortSignal): Promise<OctreeNodeRef[]>;
  /** The nodes whose cube meets the bounds (cloud space; null is everywhere), coarse to fine. */
  nodesIn(bounds: Bounds | null, options?: WalkOptions): AsyncIterable<OctreeNodeRef>;
  /** The points of a node: positions, and of the attributes those that are asked for. The arrays are the caller's. */
  load(key: NodeKey, attributes: readonly PointAttribute[], signal?: AbortSignal): Promise<LoadedNode>;
  /**
   * The points of many nodes, in their order, with neighbouring byte ranges read at once. Memory is bounded, however many
   * there are; what was read is not kept.
   */
  loadAll(nodes: Iterable<KeyedNode> | AsyncIterable<KeyedNode>, attributes: readonly PointAttribute[], signal?: AbortSignal): AsyncIterable<LoadedNode>;
}

export interface OpenOptions extends SpanReaderOptions {
  /** Default: the name of the files, for a server the URL. */
  readonly id?: string;
  /** Memory for chunks of the hierarchy, bytes (default 32 MiB). */
  readonly hierarchyCacheBytes?: number;
  /** Memory for the points of single nodes, bytes (default 64 MiB). */
  readonly nodeCacheBytes?: number;
  /**
   * Whether the identity counts the hierarchy's length (default true). Servers of other sites tell it only by beginning to
   * send all of the file: one more request, which `false` saves where identities are compared among each other alone.
   */
  readonly measured?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Opens a Potree 2 cloud (metadata.json; DEFAULT or BROTLI) or a Potree 1.5 to 1.8 cloud (cloud.js; BIN) by reading its
 * description and the first chunk of its hierarchy.
 *
 * @throws SegmentationError `cloud-unreadable`; `cloud-unsupported` for LAS, LAZ, COPC and EPT, which are left to the
 *   viewer's own loader
 */
export async function openOctree(source: CloudFiles, options: OpenOptions = {}): Promise<OctreeSource> {
  const { id = source.name, hierarchyCacheBytes = 2 ** 25, nodeCacheBytes = 2 ** 26, measured = true, signal } = options;
  refuseOtherKinds(source);
  const files = unchangedFiles(source);
  const description = (await files.read({ path: files.entry, begin: 0, end: null }, signal)).bytes;
  const format = formatOf(new TextDecoder().decode(description), files);
  const span = format.chunkSpan('r', null);
  const root = await files.read(span, signal);
  const length = measured ? (root.version.length ?? (await files.length(span.path, signal))) : 0;
  const reader = new SpanReader(files, options);
  const hierarchy = new Hierarchy(format, reader, root.bytes, hierarchyCacheBytes);
  const loader = new NodeLoader({ id, format, hierarchy, reader, cacheBytes: nodeCacheBytes });
  return new OpenOctree(id, cloudIdentity(description, root.bytes, length), { format, hierarchy, loader });
}

class OpenOctree implements OctreeSource {
  readonly id: string;
  readonly identity: string;
  readonly metadata: CloudMetadata;
  readonly #hierarchy: Hierarchy;
  readonly #loader: NodeLoader;

  constructor(id: string, identity: string, { format, hierarchy, loader }: { format: OctreeFormat; hierarchy: Hierarchy; loader: NodeLoader }) {
    this.id = id;
    this.identity = identity;
    this.metadata = format.metadata;
    this.#hierarchy = hierarchy;
    this.#loader = loader;
  }

  async node({ name }: NodeKey, signal?: AbortSignal): Promise<OctreeNodeRef | null> {
    const node = await this.#hierarchy.node(name, signal);
    return node && describeNode(this, node);
  }

  async children({ name }: NodeKey, signal?: AbortSignal): Promise<OctreeNodeRef[]> {
    const node = await this.#hierarchy.node(name, signal);
    const below = node ? await this.#hierarchy.nodes(childNames(node), signal) : [];
    return below.map((child) => describeNode(this, child));
  }

  nodesIn(bounds: Bounds | null, options?: WalkOptions): AsyncIterable<OctreeNodeRef> {
    return walkNodes({ id: this.id, metadata: this.metadata, hierarchy: this.#hierarchy }, bounds, options);
  }

  load(key: NodeKey, attributes: readonly PointAttribute[], signal?: AbortSignal): Promise<LoadedNode> {
    return this.#loader.load(key, attributes, signal);
  }

  loadAll(nodes: Iterable<KeyedNode> | AsyncIterable<KeyedNode>, attributes: readonly PointAttribute[], signal?: AbortSignal): AsyncIterable<LoadedNode> {
    return this.#loader.loadAll(nodes, attributes, signal);
  }
}

function formatOf(text: string, files: CloudFiles): OctreeFormat {
  const address = files.address(files.entry);
  const value = parseJson(text, address);
  if (isRecord(value) && 'hierarchyType' in value) throw unsupported(address, 'an EPT cloud');
  if (isRecord(value) && ('octreeDir' in value || 'pointAttributes' in value)) return new Potree1Format(parseCloudJs(text, address), files);
  return new Potree2Format(parseMetadata(text, address), files);
}

/** By their names, before any of it is read. */
function refuseOtherKinds({ entry, address }: CloudFiles): void {
  if (/\.copc\.laz$/i.test(entry)) throw unsupported(address(entry), 'a COPC cloud');
  if (/\.la[sz]$/i.test(entry)) throw unsupported(address(entry), 'a LAS or LAZ file');
  if (/(^|\/)ept\.json$/i.test(entry)) throw unsupported(address(entry), 'an EPT cloud');
}

function unsupported(address: string, kind: string): SegmentationError {
  return new SegmentationError('cloud-unsupported',
    `${address} is ${kind}, which only the viewer's own loader reads. Open it in a viewer that does, or convert it with a Potree 2 converter.`);
}
