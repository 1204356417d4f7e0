import type { SegmentationEngine } from '../inference/segmentation-engine.js';
import type { ViewerAdapter } from '../viewer/viewer-adapter.js';

export interface ReachedCloudsOptions {
  readonly adapter: Pick<ViewerAdapter, 'clouds'>;
  readonly engine: Pick<SegmentationEngine, 'connectCloud' | 'forgetCloud'>;
  readonly onError: (error: unknown) => void;
}

/** The clouds that one engine was led to, as long as the viewer has them. */
export class ReachedClouds {
  readonly #options: ReachedCloudsOptions;
  readonly #known = new Set<string>();
  /** Those among them that are read through the page, which may begin later: with headers that the page sets meanwhile. */
  readonly #connected = new Set<string>();

  constructor(options: ReachedCloudsOptions) {
    this.#options = options;
  }

  /** Where a cloud's description lies; null when it cannot be read there. What the engine needs beside it, it has then. */
  reach(cloud: string): string | null {
    const { adapter, engine, onError } = this.#options;
    const handle = adapter.clouds().find(({ id }) => id === cloud);
    if (!handle) return null;
    this.#known.add(cloud);
    if (handle.access && !this.#connected.has(cloud)) {
      this.#connected.add(cloud);
      engine.connectCloud({ cloud, access: handle.access() }).catch(onError);
    }
    return handle.url;
  }

  /** Has the engine forget clouds that have left: when one of their ids is back, its files may be others, or be reached otherwise. */
  forgetGone(): void {
    if (this.#known.size === 0) return;
    const { adapter, engine, onError } = this.#options;
    const here = new Set(adapter.clouds().map(({ id }) => id));
    for (const cloud of [...this.#known].filter((id) => !here.has(id))) {
      this.#known.delete(cloud);
      this.#connected.delete(cloud);
      engine.forgetCloud(cloud).catch(onError);
    }
  }
}
