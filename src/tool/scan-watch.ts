import type { ViewerAdapter } from '../viewer/viewer-adapter.js';

/** Whether the host has any scan to click on. */
export class ScanWatch {
  readonly #adapter: ViewerAdapter;
  readonly #stop: () => void;
  #known: boolean;

  /** @param onChange called when the first scan has come, or the last one has gone */
  constructor(adapter: ViewerAdapter, onChange: () => void) {
    this.#adapter = adapter;
    this.#known = this.present;
    this.#stop = adapter.watchNodes(() => {
      if (this.#known === this.present) return;
      this.#known = this.present;
      onChange();
    });
  }

  get present(): boolean {
    return this.#adapter.clouds().length > 0;
  }

  dispose(): void {
    this.#stop();
  }
}
