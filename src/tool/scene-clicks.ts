import { SegmentationError } from '../errors.js';
import type { PointHit, ViewerAdapter } from '../viewer/viewer-adapter.js';
import { type ClickGesture, watchClicks } from './pointer-gestures.js';

export interface SceneClicksOptions {
  readonly adapter: ViewerAdapter;
  /** A click on a point; null where there is none. `subtracts` is what the gesture says, whatever the mode. */
  readonly onClick: (hit: PointHit | null, subtracts: boolean) => void;
  /** The host could not pick, or cannot show what is there. */
  readonly onError: (error: unknown) => void;
}

/** From clicks on the scene to the points of the scan under them. */
export class SceneClicks {
  readonly #options: SceneClicksOptions;
  #stop: (() => void) | null = null;

  constructor(options: SceneClicksOptions) {
    this.#options = options;
  }

  /** Begins or ends listening to pointers; everything else of them stays the host's. */
  listen(active: boolean): void {
    this.#stop?.();
    this.#stop = active ? watchClicks(this.#options.adapter.element, (click) => this.click(click)) : null;
  }

  /** Clicks without a pointer. */
  click({ clientX, clientY, subtracts }: ClickGesture): void {
    const { adapter, onClick, onError } = this.#options;
    let hit: PointHit | null;
    try {
      hit = adapter.pick(clientX, clientY);
    } catch (error) {
      return onError(error);
    }
    onClick(hit, subtracts);
    // Where the host cannot show a scan, that is what a person clicks on in vain.
    const refusal = hit ? undefined : adapter.clouds().find(({ refusal: words }) => words !== undefined)?.refusal;
    if (refusal !== undefined) onError(new SegmentationError('cloud-unsupported', refusal));
  }
}
