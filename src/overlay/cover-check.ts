import type { Vector3 } from '../geometry/bounds.js';
import type { ViewerAdapter } from '../viewer/viewer-adapter.js';

/** How long the camera must have rested before prompts are looked at, ms. */
const REST = 150;
/** What lies in front by less than this many pixels, and this share of the distance, is the prompt's own surface. */
const NEAR_PIXELS = 12;
const NEAR_SHARE = 0.01;
/** Prompts that are looked at after each rest, since every pick may cost a frame. */
const MOST_PICKS = 5;

/** A prompt to look at, and how to say whether the scan covers it. */
export interface Covered {
  readonly cloud: string;
  readonly position: Vector3;
  show(covered: boolean): void;
}

/**
 * Finds the prompts that the scan hides, once the camera rests: by one pick a frame, the newest prompts first. Of many
 * prompts the oldest are not looked at and count as seen.
 */
export class CoverCheck {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #frame = 0;

  /**
   * The camera moved, or the prompts changed: looks again after a rest.
   * @param prompts in click order
   */
  restart(adapter: ViewerAdapter, prompts: () => readonly Covered[]): void {
    this.stop();
    this.#timer = setTimeout(() => this.#start(adapter, prompts().toReversed()), REST);
  }

  stop(): void {
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#frame);
  }

  #start(adapter: ViewerAdapter, newestFirst: readonly Covered[]): void {
    for (const unseen of newestFirst.slice(MOST_PICKS)) unseen.show(false);
    this.#next(adapter, newestFirst.slice(0, MOST_PICKS), 0);
  }

  #next(adapter: ViewerAdapter, prompts: readonly Covered[], index: number): void {
    const prompt = prompts[index];
    if (!prompt) return;
    prompt.show(isCovered(adapter, prompt.cloud, prompt.position));
    this.#frame = requestAnimationFrame(() => this.#next(adapter, prompts, index + 1));
  }
}

/** Whether the scan has a point in front of the position, as the camera sees it. */
function isCovered(adapter: ViewerAdapter, cloud: string, position: Vector3): boolean {
  const at = adapter.project(cloud, position);
  if (!at) return false;
  const { left, top } = adapter.element.getBoundingClientRect();
  const hit = adapter.pick(left + at.x, top + at.y);
  const front = hit && adapter.project(hit.key.cloud, hit.position);
  if (!front) return false;
  return at.depth - front.depth > NEAR_PIXELS * (adapter.metresPerPixel(cloud, position) ?? 0) + NEAR_SHARE * at.depth;
}
