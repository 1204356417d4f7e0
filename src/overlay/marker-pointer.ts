import { stayed } from '../tool/pointer-gestures.js';

/**
 * What pointers do on the markers over the view: a press in place is the marker's, a drag or a turn of the wheel is
 * navigation and goes to the view as if nothing lay over it.
 */
export class MarkerPointer {
  readonly #view: () => HTMLElement;
  #press: PointerEvent | null = null;
  #dragged = false;

  /** @param view the element in which the host listens for pointers */
  constructor(view: () => HTMLElement) {
    this.#view = view;
  }

  readonly down = (event: PointerEvent): void => {
    this.#press = event.isPrimary ? event : null;
    this.#dragged = false;
  };

  readonly move = (event: PointerEvent): void => {
    const press = this.#press;
    if (!press || press.pointerId !== event.pointerId || stayed(press, event)) return;
    this.#press = null;
    this.#dragged = true;
    // The host takes the pointer over with its press, and gets what follows by itself.
    this.#view().dispatchEvent(new PointerEvent(press.type, press));
    this.#view().dispatchEvent(new PointerEvent(event.type, event));
  };

  readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    this.#view().dispatchEvent(new WheelEvent(event.type, event));
  };

  /**
   * Whether a click that arrives is meant for the marker: by the keyboard, or by a pointer that was pressed on it. Not the
   * end of a drag, nor the click that browsers send after the tap under which the marker has appeared.
   */
  isPress({ detail }: MouseEvent): boolean {
    const press = !this.#dragged && (this.#press !== null || detail === 0);
    this.#press = null;
    this.#dragged = false;
    return press;
  }
}
