import { SegmentationError } from '../errors.js';
import type { Bounds } from '../geometry/bounds.js';
import type { NodeKey } from '../octree/node-key.js';
import { cloudIdentity } from '../octree-source/cloud-identity.js';
import type { LoadedNode, PointAttribute } from '../octree-source/decode-points.js';
import type { KeyedNode } from '../octree-source/load-nodes.js';
import type { CloudMetadata } from '../octree-source/octree-format.js';
import type { OctreeSource } from '../octree-source/octree-source.js';
import { describeNode, type OctreeNodeRef, walkNodes, type WalkOptions } from '../octree-source/walk-nodes.js';
import { childNames, type OctreeNode } from '../potree-format/read-chunk.js';
import type { WorkerCalls } from '../workers/worker-calls.js';
import type { HostedPoints } from './hosted-points.js';
import { callsOver } from './port-calls.js';

/** Nodes of a sweep that are asked for at once: while one is worked on the host loads the next. */
const AHEAD = 2;

/**
 * A cloud that the host reads, through a port to its loader. Errors are those of any source; what the host cannot read is
 * `cloud-unreadable`.
 */
export async function openHosted(port: MessagePort, { id, signal }: { readonly id: string; readonly signal?: AbortSignal | undefined }): Promise<OctreeSource> {
  const calls = callsOver<HostedPoints>(port);
  const { metadata, description, rootChunk, hierarchyLength } = await calls.call('describe', undefined, signal ? { signal } : {});
  return new HostedSource(id, cloudIdentity(description, rootChunk, hierarchyLength), metadata, calls);
}

class HostedSource implements OctreeSource {
  readonly id: string;
  readonly identity: string;
  readonly metadata: CloudMetadata;
  readonly #calls: WorkerCalls<HostedPoints>;

  constructor(id: string, identity: string, metadata: CloudMetadata, calls: WorkerCalls<HostedPoints>) {
    this.id = id;
    this.identity = identity;
    this.metadata = metadata;
    this.#calls = calls;
  }

  async node({ name }: NodeKey, signal?: AbortSignal): Promise<OctreeNodeRef | null> {
    const [node] = await this.#find([name], signal);
    return node ? describeNode(this, node) : null;
  }

  async children({ name }: NodeKey, signal?: AbortSignal): Promise<OctreeNodeRef[]> {
    const [node] = await this.#find([name], signal);
    const below = node ? await this.nodes(childNames(node), signal) : [];
    return below.map((child) => describeNode(this, child));
  }

  nodesIn(bounds: Bounds | null, options?: WalkOptions): AsyncIterable<OctreeNodeRef> {
    return walkNodes({ id: this.id, metadata: this.metadata, hierarchy: this }, bounds, options);
  }

  async load({ name }: NodeKey, attributes: readonly PointAttribute[], signal?: AbortSignal): Promise<LoadedNode> {
    const node = await this.#calls.call('load', { name, attributes }, signal ? { signal } : {});
    return { ...node, key: { cloud: this.id, name }, spacing: this.metadata.spacing / 2 ** (name.length - 1), classification: null };
  }

  async *loadAll(nodes: Iterable<KeyedNode> | AsyncIterable<KeyedNode>, attributes: readonly PointAttribute[], signal?: AbortSignal): AsyncGenerator<LoadedNode> {
    const stopped = new AbortController();
    const either = signal ? AbortSignal.any([signal, stopped.signal]) : stopped.signal;
    const ahead: Promise<LoadedNode>[] = [];
    try {
      for await (const { key } of nodes) {
        const loading = this.load(key, attributes, either);
        loading.catch(() => undefined); // awaited in its turn
        ahead.push(loading);
        if (ahead.length >= AHEAD) yield await ahead.shift()!;
      }
      while (ahead.length > 0) yield await ahead.shift()!;
    } finally {
      stopped.abort();
    }
  }

  /** For walking: throws `cloud-unreadable` where the cloud has none of a name. */
  async nodes(names: readonly string[], signal?: AbortSignal): Promise<OctreeNode[]> {
    const found = await this.#find(names, signal);
    return found.map((node, i) => {
      if (node) return node;
      throw new SegmentationError('cloud-unreadable', `The viewer knows no node ${names[i]} of the cloud any more. Open the scan again.`);
    });
  }

  #find(names: readonly string[], signal?: AbortSignal): Promise<readonly (OctreeNode | null)[]> {
    return this.#calls.call('nodes', names, signal ? { signal } : {});
  }
}
