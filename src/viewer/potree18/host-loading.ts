import { abortError, isAbortError, SegmentationError } from '../../errors.js';
import type { HostedCloud, HostedNode, HostedPoints } from '../../host-access/hosted-points.js';
import { Limiter } from '../../octree-source/limiter.js';
import type { CallOptions } from '../../workers/protocol.js';
import { type NodeGeometry, readGeometry } from '../read-node.js';
import { loadGhost } from './ghost-node.js';
import { describeCloud } from './host-description.js';
import { type HostOctreeNode, hostPotree } from './host-octree.js';
import { describeHostNode, HostTree } from './host-tree.js';
import { type HostBox, type HostCloud, plainVector } from './potree18-host.js';
import { hasColors } from './read-host.js';

/** Nodes that are decoded at once: the host's workers have those on screen to decode as well. */
const AT_ONCE = 2;
/** The host's own loading goes first, for so many milliseconds: failures leave it counting nodes that never come. */
const YIELD = 2000;
/** Milliseconds after which a node counts as unreadable. */
const PATIENCE = 30_000;

export interface HostLoadingOptions {
  readonly cloud: HostCloud;
  readonly root: HostOctreeNode;
  /** No node is loaded any more. */
  readonly signal: AbortSignal;
  /** Sends the few requests that are not the host's own. */
  readonly send: typeof fetch;
  /** Gives a geometry with its own colours. */
  readonly unpainted: (geometry: NodeGeometry) => NodeGeometry;
}

/**
 * Points of a cloud through the host's own loader, also of nodes that it does not show. Its tree, its cache and what it
 * shows stay as they are; what is on screen is loaded first, and at most one node a frame is begun.
 */
export class HostLoading implements HostedPoints {
  readonly #cloud: HostCloud;
  readonly #root: HostOctreeNode;
  readonly #signal: AbortSignal;
  readonly #send: typeof fetch;
  readonly #unpainted: (geometry: NodeGeometry) => NodeGeometry;
  readonly #tree: HostTree;
  readonly #limiter = new Limiter(AT_ONCE);
  /** So many nodes the host counts as loading that did not come in all the time that they were waited for. */
  #stuck = 0;

  constructor({ cloud, root, signal, send, unpainted }: HostLoadingOptions) {
    this.#cloud = cloud;
    this.#root = root;
    this.#signal = signal;
    this.#send = send;
    this.#unpainted = unpainted;
    this.#tree = new HostTree(root, PATIENCE);
  }

  describe(_: undefined, { signal }: CallOptions<never> = {}): Promise<HostedCloud> {
    return describeCloud(this.#cloud, this.#root, (url) => this.#send(url, signal ? { signal } : {}));
  }

  async nodes(names: readonly string[], { signal }: CallOptions<never> = {}) {
    const nodes = [];
    for (const name of names) {
      this.#check(signal);
      const node = await this.#tree.node(name);
      nodes.push(node && describeHostNode(node));
    }
    return nodes;
  }

  load({ name, attributes }: Parameters<HostedPoints['load']>[0], { signal }: CallOptions<never> = {}): Promise<HostedNode> {
    return this.#limiter.run(async () => {
      this.#check(signal);
      const { box, geometry } = this.#loaded(name) ?? (await this.#decode(name, signal));
      const colored = attributes.includes('colors') && hasColors(this.#cloud);
      const place = { origin: plainVector(box.min), spacing: 0, colored };
      const { origin, positions, colors, intensities } = readGeometry({ cloud: '', name }, geometry, place)!;
      return { origin, positions, colors, intensities: attributes.includes('intensities') ? intensities : null };
    }, signal);
  }

  /** What the host has loaded already, if the node is among it. */
  #loaded(name: string): DecodedNode | null {
    let node: HostOctreeNode | undefined = this.#root;
    for (const digit of name.slice(1)) node = node?.children[digit];
    return node?.loaded && node.geometry ? { box: node.boundingBox, geometry: this.#unpainted(node.geometry) } : null;
  }

  async #decode(name: string, signal: AbortSignal | undefined): Promise<DecodedNode> {
    const node = await this.#tree.node(name);
    try {
      if (!node) throw new Error('the cloud has no such node');
      await this.#turn(signal);
      const geometry = await loadGhost(node, hostPotree(), PATIENCE);
      this.#check(signal);
      return { box: node.boundingBox, geometry };
    } catch (cause) {
      if (isAbortError(cause)) throw cause;
      throw new SegmentationError('cloud-unreadable', `The viewer could not load node ${name} of the scan (${String(cause)}). Check the scan's files and the network, then try again.`, { cause });
    }
  }

  /** Waits for a frame in which the host loads nothing of its own, or for long enough. */
  async #turn(signal: AbortSignal | undefined): Promise<void> {
    const end = performance.now() + YIELD;
    let least = Infinity;
    do {
      await nextFrame();
      this.#check(signal);
      least = Math.min(least, hostPotree()?.numNodesLoading ?? 0);
    } while (least > this.#stuck && performance.now() < end);
    this.#stuck = least;
  }

  #check(signal: AbortSignal | undefined): void {
    if (signal?.aborted) throw abortError();
    if (this.#signal.aborted) throw new SegmentationError('cloud-unreadable', 'The viewer has closed the scan. Open it again.');
  }
}

interface DecodedNode {
  readonly box: HostBox;
  readonly geometry: NodeGeometry;
}

/** Pages in the background have no frames. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, 100);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
