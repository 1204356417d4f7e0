/** A press and release in place, in client coordinates. */
export interface ClickGesture {
  readonly clientX: number;
  readonly clientY: number;
  /** Right button, or any button with Alt (Option): takes away. */
  readonly subtracts: boolean;
}

const CONTROLS = 'button, input, select, textarea, a, [role="button"], psam-panel';

/** A second click so soon and so near belongs to a double click, which is the host's (zoom to the point, mostly). */
const DOUBLE_CLICK = { ms: 300, pixels: 5 } as const;

/** Farthest a pointer may move between press and release, CSS pixels: fingers tremble more than mice. */
const STILL = { mouse: 4, touch: 10 } as const;

/**
 * Reports clicks on an element and leaves every drag to the host's navigation, and the second half of a double click. The context menu of a right click is
 * suppressed; that of a long press or of the keyboard stays. Returns the function that stops watching.
 */
export function watchClicks(element: HTMLElement, onClick: (click: ClickGesture) => void): () => void {
  const listening = new AbortController();
  const options = { capture: true, signal: listening.signal };
  let press: PointerEvent | null = null;
  let last: PointerEvent | null = null;

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
      if (!start || !isClick(start, event)) return;
      const double = last !== null && isDouble(last, event);
      last = double ? null : event;
      if (!double) onClick({ clientX: event.clientX, clientY: event.clientY, subtracts: event.button === 2 || event.altKey });
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
  const { button } = press;
  return press.pointerId === release.pointerId && button === release.button && (button === 0 || button === 2) && stayed(press, release);
}

function isDouble(first: PointerEvent, second: PointerEvent): boolean {
  const moved = Math.hypot(second.clientX - first.clientX, second.clientY - first.clientY);
  return first.button === second.button && second.timeStamp - first.timeStamp <= DOUBLE_CLICK.ms && moved <= DOUBLE_CLICK.pixels;
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
