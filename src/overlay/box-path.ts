import type { Bounds, Vector3 } from '../geometry/bounds.js';
import type { ScreenPoint } from '../viewer/viewer-adapter.js';

/** A box on screen: its edges as SVG path data, and where a name stands above it, CSS pixels. */
export interface BoxPath {
  readonly path: string;
  readonly x: number;
  readonly y: number;
}

/**
 * The twelve edges of a box as seen; an edge with an end behind the camera is left out. Null when nothing is in front.
 * @param project gives a corner's place on screen, or null behind the camera
 */
export function boxPath(bounds: Bounds, project: (corner: Vector3) => ScreenPoint | null): BoxPath | null {
  const corners = Array.from({ length: 8 }, (_, bits) => project(cornerAt(bounds, bits)));
  let path = '';
  for (let from = 0; from < 8; from++) {
    for (const axis of [1, 2, 4]) {
      const a = corners[from];
      const b = corners[from | axis];
      if ((from & axis) === 0 && a && b) path += `M${place(a)}L${place(b)}`;
    }
  }
  const seen = corners.filter((corner) => corner !== null);
  if (path === '') return null;
  const xs = seen.map(({ x }) => x);
  return { path, x: (Math.min(...xs) + Math.max(...xs)) / 2, y: Math.min(...seen.map(({ y }) => y)) };
}

/** Bit i of `bits` takes axis i's maximum. */
function cornerAt({ min, max }: Bounds, bits: number): Vector3 {
  return [bits & 1 ? max[0] : min[0], bits & 2 ? max[1] : min[1], bits & 4 ? max[2] : min[2]];
}

function place({ x, y }: ScreenPoint): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
