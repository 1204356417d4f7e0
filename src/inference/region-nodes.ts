import { abortError, SegmentationError } from '../errors.js';
import type { Sphere } from '../geometry/bounds.js';
import { ByteCache } from '../octree/byte-cache.js';
import { NodeKey } from '../octree/node-key.js';
import { nodeBytes, type NodePoints } from '../octree/node-points.js';
import { countInSphere } from '../octree/sample-nodes.js';
import { type CloudAccess, closeAccess } from '../host-access/cloud-access.js';
import type { OctreeSource } from '../octree-source/octree-source.js';
import type { OctreeNodeRef } from '../octree-source/walk-nodes.js';
import type { Checkpoint } from './checkpoint.js';
import { bytesPerPoint, sampleAttributes } from './sample-attributes.js';
import type { NodeStore } from './node-store.js';
import { CloudSources, type OpenCloud } from './cloud-sources.js';
import { firstLevel, nodesInSphere, nodesToSample } from './region-plan.js';

/** So many times the model's points are looked for in a region, so that thinning has something to choose from. */
const ABUNDANCE = 2;

/** Nodes of a region hold more points than the region does; one that promises so many times the wanted ones is left. */
const MOST_PER_WANTED = 128;

/** Reading a region may take so many milliseconds; after that the points on screen must do. */
const PATIENCE = 15_000;
/** Milliseconds for which a cloud that took longer is not read: a click reads regions several times. */
const REST = 30_000;

export interface RegionNodesOptions {
  /** Nodes on screen. */
  readonly shown: NodeStore;
  /** Opens a cloud's files; without it the nodes on screen are all there is. */
  readonly openCloud: OpenCloud | undefined;
  readonly patience?: number;
}

export interface RegionQuery {
  readonly cloud: string;
  /** Where the cloud's description lies; null when it cannot be read. */
  readonly url: string | null;
  readonly region: Sphere;
  /** Points that the model takes. */
  readonly pointCount: number;
  readonly checkpoint: Checkpoint;
}

/** What a region is sampled from. */
export interface RegionPoints {
  readonly nodes: readonly NodePoints[];
  /** Why the cloud's files could not be read, so that the nodes are those on screen; null when there is nothing to say. */
  readonly failure: SegmentationError | null;
}

/**
 * The points of regions, also those that the viewer has not shown. Where the cloud's files can be read, the octree's
 * levels decide, not the view: the same region has the same points from near and far, and however large the cloud is, it
 * costs the same. Nodes on screen are not read again; those that are read are kept for the next region, up to the memory
 * that nodes on screen leave.
 */
export class RegionNodes {
  readonly #shown: NodeStore;
  readonly #sources: CloudSources | null;
  readonly #patience: number;
  /** With what their cloud was: one of the same id may be another. */
  readonly #read = new ByteCache<{ readonly identity: string; readonly points: NodePoints }>(0);
  #memory = 0;

  constructor({ shown, openCloud, patience = PATIENCE }: RegionNodesOptions) {
    this.#shown = shown;
    this.#sources = openCloud ? new CloudSources(openCloud) : null;
    this.#patience = patience;
  }

  /** Bytes that the points of nodes take, those on screen and those that were read. */
  get bytes(): number {
    return this.#shown.bytes + this.#read.bytes;
  }

  /** A cloud is reached through the page from now on. */
  connect(cloud: string, access: CloudAccess): void {
    if (this.#sources) this.#sources.connect(cloud, access);
    else closeAccess(access);
  }

  /** A cloud has left. */
  forget(cloud: string): void {
    this.#sources?.forget(cloud);
  }

  /** Sets the bytes that points may take; with 0 no files are read. Nodes on screen are kept all the same. */
  setMemory(bytes: number): void {
    this.#memory = bytes;
    this.fit();
  }

  /** Lets go of what was read and is on screen now, and of what no longer fits beside the nodes on screen. */
  fit(added: readonly NodeKey[] = []): void {
    for (const key of added) this.#read.delete(NodeKey.toString(key));
    this.#read.limit = this.#room;
  }

  /** The nodes to sample a region from. Whatever is wrong with the files, those on screen are there. */
  async find(query: RegionQuery): Promise<RegionPoints> {
    const { cloud, url, region, checkpoint } = query;
    let failure: SegmentationError | null = null;
    const files = this.#sources?.of(cloud);
    const access = files?.access(url);
    if (files?.slow && performance.now() < files.slow.until) failure = files.slow.failure;
    else if (files && access && this.#memory > 0) {
      const patience = AbortSignal.timeout(this.#patience);
      try {
        const signal = AbortSignal.any([checkpoint.signal, patience]);
        const nodes = await this.#nodesOf(await files.open(access, signal), query, signal);
        if (nodes) return { nodes, failure };
      } catch (error) {
        if (checkpoint.signal.aborted) throw abortError();
        failure = patience.aborted ? tooSlow(access.url ?? cloud, this.#patience) : failureOf(error);
        if (patience.aborted) files.slow = { until: performance.now() + REST, failure };
        files.drop(failure);
      }
    }
    return { nodes: this.#shown.inSphere(cloud, region).map(({ points }) => points), failure: isNews(failure) ? failure : null };
  }

  /** Level after level until there are enough points in the region; null where not even the coarsest fits the memory. */
  async #nodesOf(source: OctreeSource, { region, pointCount, checkpoint }: RegionQuery, signal: AbortSignal): Promise<NodePoints[] | null> {
    const wanted = ABUNDANCE * pointCount;
    const maxLevel = firstLevel(source.metadata, region.radius, wanted);
    let all = this.#thatFit(source, await nodesInSphere(source, region, { maxLevel, signal }), wanted);
    while (all.length > 0) {
      const nodes = await this.#pointsOf(source, nodesToSample(all), checkpoint, signal);
      if (countInRegion(nodes, region) >= wanted) return nodes;
      const next = all.at(-1)!.level + 1;
      const below = await nodesInSphere(source, region, { minLevel: next, maxLevel: next, signal });
      all = [...all, ...below];
      if (below.length === 0 || !this.#fits(source, nodesToSample(all), wanted)) return nodes;
    }
    return null;
  }

  /** The nodes, coarse to fine, without as many of the finest levels as have no room. */
  #thatFit(source: OctreeSource, nodes: readonly OctreeNodeRef[], wanted: number): readonly OctreeNodeRef[] {
    let all = nodes;
    while (all.length > 0 && !this.#fits(source, nodesToSample(all), wanted)) {
      const finest = all.at(-1)!.level;
      all = all.filter(({ level }) => level < finest);
    }
    return all;
  }

  /** Whether the nodes' points have room beside those on screen, and are not far more than anybody wants. */
  #fits({ metadata }: OctreeSource, nodes: readonly OctreeNodeRef[], wanted: number): boolean {
    let [all, toKeep] = [0, 0];
    for (const { key, pointCount } of nodes) {
      all += pointCount;
      if (!this.#shown.get(key)) toKeep += pointCount;
    }
    return all <= MOST_PER_WANTED * wanted && toKeep * bytesPerPoint(metadata) <= this.#room;
  }

  async #pointsOf(source: OctreeSource, refs: readonly OctreeNodeRef[], checkpoint: Checkpoint, signal: AbortSignal): Promise<NodePoints[]> {
    const known = refs.map((ref) => this.#known(source, ref));
    const missing = refs.filter((_, i) => !known[i]);
    if (missing.length === 0) return known.filter((node) => node !== null);
    await checkpoint('loading');
    const found = known.filter((node) => node !== null);
    for await (const node of source.loadAll(missing, sampleAttributes(source.metadata), signal)) {
      this.#read.set(NodeKey.toString(node.key), { identity: source.identity, points: node }, nodeBytes(node));
      found.push(node);
    }
    return found;
  }

  /** @throws SegmentationError `cloud-changed` for a node on screen that the files have otherwise */
  #known({ identity, metadata }: OctreeSource, { key, pointCount }: OctreeNodeRef): NodePoints | null {
    const shown = this.#shown.get(key)?.points;
    const count = (shown?.positions.length ?? 0) / 3;
    // A BIN file may hold more than its hierarchy says, and viewers show all of it; of LAS files nobody knows.
    if (shown && metadata.encoding !== 'HOST' && (count < pointCount || (count > pointCount && metadata.encoding !== 'BIN'))) {
      throw new SegmentationError('cloud-changed', `${key.cloud} is another scan by now than the one on screen: node ${key.name} has `
        + `${pointCount} points, and ${count} are shown. Open the scan again.`);
    }
    if (shown) return shown;
    const read = this.#read.get(NodeKey.toString(key));
    return read?.identity === identity ? read.points : null;
  }

  get #room(): number {
    return Math.max(0, this.#memory - this.#shown.bytes);
  }
}

function countInRegion(nodes: readonly NodePoints[], region: Sphere): number {
  return nodes.reduce((sum, node) => sum + countInSphere(node, region), 0);
}

function failureOf(error: unknown): SegmentationError {
  if (error instanceof SegmentationError) return error;
  throw error;
}

/** Clouds of other kinds are the viewer's own matter. */
function isNews(failure: SegmentationError | null): boolean {
  return failure !== null && failure.code !== 'cloud-unsupported';
}

function tooSlow(url: string, patience: number): SegmentationError {
  return new SegmentationError('cloud-unreadable', `${url} could not be read within ${patience / 1000} seconds. Check the network, or move closer so that the viewer loads more points.`);
}
