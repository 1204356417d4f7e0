/** A press and release in place, in client coordinates. */
export interface ClickGesture {
  readonly clientX: number;
  readonly clientY: number;
  /** Right button, or any button with Alt (Option): takes away. */
  readonly subtracts: boolean;
}

const CONTROLS = 'button, input, select, textarea, a, [role="button"], psam-panel';

/** Farthest a pointer may move between press and release, CSS pixels: fingers tremble more than mice. */
const STILL = { mouse: 4, touch: 10 } as const;

/**
 * Reports clicks on an element and leaves every drag to the host's navigation. The context menu of a right click is
 * suppressed; that of a long press or of the keyboard stays. Returns the function that stops watching.
 */
export function watchClicks(element: HTMLElement, onClick: (click: ClickGesture) => void): () => void {
  const listening = new AbortController();
  const options = { capture: true, signal: listening.signal };
  let press: PointerEvent | null = null;

  element.addEventListener(
    'pointerdown',
    (event) => {
      press = event.isPrimary && !isOnControl(event, element) ? event : null;
    },
    options,
  );
  element.addEventListener(
    'pointerup',
    (event) => {
      const start = press;
      press = null;
      if (start && isClick(start, event)) {
        onClick({ clientX: event.clientX, clientY: event.clientY, subtracts: event.button === 2 || event.altKey });
      }
    },
    options,
  );
  element.addEventListener('pointercancel', () => (press = null), options);
  element.addEventListener(
    'contextmenu',
    (event) => {
      if (event.button === 2 && !isOnControl(event, element)) event.preventDefault();
    },
    options,
  );
  return () => listening.abort();
}

function isClick(press: PointerEvent, release: PointerEvent): boolean {
  return press.pointerId === release.pointerId && press.button === release.button && press.button !== 1 && stayed(press, release);
}

/** Whether a pointer that was pressed has hardly moved since. */
export function stayed(press: PointerEvent, now: PointerEvent): boolean {
  const still = press.pointerType === 'touch' ? STILL.touch : STILL.mouse;
  return Math.hypot(now.clientX - press.clientX, now.clientY - press.clientY) <= still;
}

/** Buttons and panels over the view take their own clicks, also those inside shadow roots. */
function isOnControl(event: Event, element: HTMLElement): boolean {
  const path = event.composedPath();
  return path.slice(0, path.indexOf(element)).some((node) => node instanceof Element && node.matches(CONTROLS));
}
