import type { ViewCamera } from './camera-view.js';

/** Tells whether the view has changed since it was last asked. */
export class CameraWatch {
  readonly #camera: () => ViewCamera;
  readonly #element: HTMLElement;
  #last: readonly number[];

  constructor(camera: () => ViewCamera, element: HTMLElement) {
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
    const camera = this.#camera();
    camera.updateWorldMatrix(true, false);
    const { clientWidth, clientHeight } = this.#element;
    return [...camera.matrixWorld.elements, ...camera.projectionMatrix.elements, clientWidth, clientHeight];
  }
}
