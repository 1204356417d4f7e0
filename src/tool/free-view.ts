import type { Sphere, Vector3 } from '../geometry/bounds.js';
import type { ViewerAdapter } from '../viewer/viewer-adapter.js';

/** A rectangle of the window, CSS pixels. */
export type Rectangle = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>;

/** Part of a sphere's radius that is stepped to see where a direction points on screen: small, and far above rounding. */
const STEP = 1e-3;

/** The largest part of the view beside what lies over it, as wide or as high as the view; all of it where nothing is left. */
export function freePart(view: Rectangle, cover: Rectangle): Rectangle {
  const { left, top, right, bottom } = view;
  const whole = { left, top, right, bottom };
  const parts: Rectangle[] = [
    { ...whole, right: Math.min(right, cover.left) }, { ...whole, left: Math.max(left, cover.right) },
    { ...whole, bottom: Math.min(bottom, cover.top) }, { ...whole, top: Math.max(top, cover.bottom) },
  ];
  const best = parts.reduce((a, b) => (areaOf(b) > areaOf(a) ? b : a));
  return areaOf(best) > 0 ? best : whole;
}

/**
 * What to look at so that a sphere that is in the middle of the view (cloud space) goes to the middle of the view's free
 * part, and fills as much of that. Null where the cloud is gone.
 */
export function sphereBeside(adapter: Pick<ViewerAdapter, 'element' | 'project'>, cloud: string, { center, radius }: Sphere, cover: Rectangle): Sphere | null {
  const axes = screenAxes(adapter, cloud, { center, radius });
  if (!axes) return null;
  const view = adapter.element.getBoundingClientRect();
  const free = freePart(view, cover);
  const scale = shorterSide(view) / shorterSide(free);
  // The farther away, the more metres are in a pixel.
  const across = (scale * (view.left + view.right - free.left - free.right)) / 2;
  const down = (scale * (view.top + view.bottom - free.top - free.bottom)) / 2;
  const along = (axis: 0 | 1 | 2): number => center[axis] + across * axes.right[axis] + down * axes.down[axis];
  return { center: [along(0), along(1), along(2)], radius: radius * scale };
}

/** Where the screen's directions point in the cloud: metres for each pixel to the right and down, at the sphere's centre. */
function screenAxes(adapter: Pick<ViewerAdapter, 'project'>, cloud: string, { center, radius }: Sphere): { right: Vector3; down: Vector3 } | null {
  const step = radius * STEP;
  const at = adapter.project(cloud, center);
  const [x, y, z] = center;
  const steps = ([[x + step, y, z], [x, y + step, z], [x, y, z + step]] as const).map((position) => adapter.project(cloud, position));
  if (!at || !steps.every((to) => to !== null)) return null;
  // Rows of the projection's derivative, pixels a metre; turned round by their squared length, as rotation and scale are.
  const inverse = (row: readonly number[]): Vector3 => {
    const squared = Math.hypot(...row) ** 2;
    return [row[0]! / squared, row[1]! / squared, row[2]! / squared];
  };
  return { right: inverse(steps.map((to) => (to.x - at.x) / step)), down: inverse(steps.map((to) => (to.y - at.y) / step)) };
}

function areaOf({ left, top, right, bottom }: Rectangle): number {
  return Math.max(right - left, 0) * Math.max(bottom - top, 0);
}

function shorterSide({ left, top, right, bottom }: Rectangle): number {
  return Math.min(right - left, bottom - top);
}
