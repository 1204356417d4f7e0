/** Edge of the square around the pointer in which a host looks for a point, CSS pixels. */
export const PICK_WINDOW = 9;

/** Moves the window's centre inwards at the edges, where hosts would read nothing at all; CSS pixels. */
export function insideView(value: number, size: number): number {
  return Math.max(Math.min(value, size - PICK_WINDOW / 2 - 1), PICK_WINDOW / 2);
}

/** Where a place on the page is in an element, in the element's own layout pixels; null outside. CSS may scale the element. */
export function placeIn(element: HTMLElement, clientX: number, clientY: number): { x: number; y: number } | null {
  const { left, top, width, height } = element.getBoundingClientRect();
  const x = ((clientX - left) * element.clientWidth) / width;
  const y = ((clientY - top) * element.clientHeight) / height;
  return x >= 0 && y >= 0 && x < element.clientWidth && y < element.clientHeight ? { x, y } : null;
}

/**
 * Picks among at most `size` nodes at a time, nearest first, until no nearer hit is possible.
 * @param nodes `entry` is how far along the ray the first of a node's points can be
 */
export function pickInTurns<Node extends { readonly entry: number }, Hit extends { readonly distance: number }>(
  nodes: readonly Node[],
  size: number,
  pickAmong: (some: readonly Node[]) => Hit | null,
): Hit | null {
  const sorted = [...nodes].sort((a, b) => a.entry - b.entry);
  let best: Hit | null = null;
  for (let i = 0; i < sorted.length; i += size) {
    if (best && best.distance < sorted[i]!.entry) break;
    const hit = pickAmong(sorted.slice(i, i + size));
    if (hit && (!best || hit.distance < best.distance)) best = hit;
  }
  return best;
}
