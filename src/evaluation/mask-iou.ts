/**
 * Intersection over union of two masks of the same points, 0..1; 1 when both are empty.
 *
 * @param a one number per point, 0 is outside
 * @param b likewise
 * @throws RangeError when they differ in length
 */
export function maskIou(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) throw new RangeError(`Expected masks of the same points, got ${a.length} and ${b.length}.`);
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] && b[i]) both++;
    if (a[i] || b[i]) either++;
  }
  return either === 0 ? 1 : both / either;
}
