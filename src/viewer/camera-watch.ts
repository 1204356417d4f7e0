import type { ViewState } from './view-maths.js';

/** Elements of a projection matrix that only say where near and far plane are, which hosts move with what is loaded. */
const DEPTH_RANGE = [10, 14];

/** Tells whether what is seen has changed since it was last asked. */
export class CameraWatch {
  readonly #camera: () => ViewState;
  readonly #element: HTMLElement;
  #last: readonly number[];

  constructor(camera: () => ViewState, element: HTMLElement) {
    this.#camera = camera;
    this.#element = element;
    this.#last = this.#view();
  }

  changed(): boolean {
    const view = this.#view();
    const changed = view.some((value, i) => value !== this.#last[i]);
    this.#last = view;
    return changed;
  }

  #view(): number[] {
    const { world, projection } = this.#camera();
    const { clientWidth, clientHeight } = this.#element;
    const lens = Array.from(projection).filter((_, i) => !DEPTH_RANGE.includes(i));
    return [...Array.from(world), ...lens, clientWidth, clientHeight];
  }
}
