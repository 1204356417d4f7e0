import type { ToolState } from './tool-state.js';

/** Tells once for every cloud that only the points on screen count: the masks are there all the same. */
export class ReadNews {
  readonly #told = new Set<string>();

  /** What to add to the state that shows a draft; null where there is nothing new to say. */
  of({ cloud, readFailure }: Pick<ToolState, 'cloud' | 'readFailure'>): Pick<ToolState, 'hint'> | null {
    if (readFailure === null || cloud === null || this.#told.has(cloud)) return null;
    this.#told.add(cloud);
    return { hint: 'on-screen-only' };
  }
}
