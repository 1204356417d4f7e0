import type { SegmentationError } from '../errors.js';
import type { SegmentationEngine, StoredNodeLabels } from '../inference/segmentation-engine.js';
import type { NodeKey } from '../octree/node-key.js';
import type { NodeLabels } from '../octree/node-points.js';
import type { LabelledSample } from '../propagation/labelled-sample.js';
import type { ViewerAdapter } from '../viewer/viewer-adapter.js';
import { NodeFeed } from './node-feed.js';
import { ReachedClouds } from './reached-clouds.js';
import { SampleFeed } from './sample-feed.js';

export interface FedEngineOptions {
  readonly adapter: ViewerAdapter;
  readonly createEngine: (onFailure: (error: SegmentationError) => void) => SegmentationEngine;
  /** Samples of the kept objects, for an engine that starts anew. */
  readonly keptSamples: () => readonly LabelledSample[];
  /** What is saved of nodes (see `NodeFeedOptions`). */
  readonly storedLabels: (keys: readonly NodeKey[]) => Promise<readonly StoredNodeLabels[]> | null;
  readonly onLabels: (labels: readonly NodeLabels[]) => void;
  /** Something failed that no call of the tool awaits. */
  readonly onError: (error: unknown) => void;
}

/** One engine from its beginning to its end, and what it is fed with: nodes on screen, kept objects, ways to the clouds. */
export class FedEngine {
  readonly engine: SegmentationEngine;
  readonly #options: FedEngineOptions;
  readonly #clouds: ReachedClouds;
  readonly #samples: SampleFeed;
  readonly #nodes: NodeFeed;
  /** Labels that the engine owes. */
  readonly #owed = new Set<Promise<void>>();

  /**
   * @param paused whether nodes are kept from the engine at first
   * @param onFailure told when the engine can no longer work
   */
  constructor(options: FedEngineOptions, { paused, onFailure }: { readonly paused: boolean; readonly onFailure: (error: SegmentationError) => void }) {
    this.#options = options;
    const { adapter, createEngine, keptSamples, onError } = options;
    const engine = (this.engine = createEngine(onFailure));
    this.#clouds = new ReachedClouds({ adapter, engine, onError });
    this.#samples = new SampleFeed({ send: (samples) => this.#receive(engine.restoreSegments(samples)) });
    this.#samples.push(keptSamples());
    this.#nodes = this.#feed(paused);
  }

  /** Where a cloud's description lies; null when it cannot be read there. What the engine needs beside it, it has then. */
  reach(cloud: string): string | null {
    return this.#clouds.reach(cloud);
  }

  /** Whether nodes that come on screen are kept from the engine until they are of use. */
  setPaused(paused: boolean): void {
    this.#nodes.setPaused(paused);
  }

  /** Gives the engine kept objects, a few each frame. */
  restore(samples: readonly LabelledSample[]): void {
    this.#samples.push(samples);
  }

  /** Takes a kept object from the engine; what lies under it must be there by then. */
  remove(label: number): void {
    this.#samples.flush();
    this.#receive(this.engine.removeSegment(label));
  }

  /** Gives the engine what is saved of a cloud's nodes on screen, before the objects that are about to come. */
  layStored(cloud: string): void {
    this.#samples.holdFor(this.#nodes.layStored(cloud));
  }

  /** Resolves when every node on screen has been sent. */
  nodesSent(): Promise<void> {
    return this.#nodes.settled();
  }

  /** Resolves when the engine has all that it is to have, and has answered. */
  async settled(): Promise<void> {
    await this.#nodes.settled();
    await this.#samples.settled();
    while (this.#owed.size > 0) await Promise.all(this.#owed);
  }

  dispose(): void {
    this.#nodes.dispose();
    this.#samples.clear();
    this.engine.dispose();
  }

  #feed(paused: boolean): NodeFeed {
    const { adapter, storedLabels, onError } = this.#options;
    return new NodeFeed({
      watchNodes: (listener) => adapter.watchNodes((change) => {
        this.#clouds.forgetGone();
        listener(change);
      }),
      engine: this.engine, storedLabels, onError, paused,
      receive: (labels) => this.#receive(labels),
    });
  }

  #receive(labels: Promise<readonly NodeLabels[]>): void {
    const { onLabels, onError } = this.#options;
    const received = labels.then(onLabels).catch(onError).finally(() => this.#owed.delete(received));
    this.#owed.add(received);
  }
}
