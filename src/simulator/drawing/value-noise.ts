/** A fixed pseudo-random number in [0, 1) for a cell of an integer lattice. */
export function latticeNoise(i: number, j: number): number {
  let h = Math.imul(i | 0, 0x27d4eb2d) ^ Math.imul(j | 0, 0x165667b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Smooth noise in [0, 1) over the plane, with features about one unit wide. */
export function valueNoise(x: number, y: number): number {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const u = smooth(x - i);
  const v = smooth(y - j);
  const low = mix(latticeNoise(i, j), latticeNoise(i + 1, j), u);
  const high = mix(latticeNoise(i, j + 1), latticeNoise(i + 1, j + 1), u);
  return mix(low, high, v);
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}

function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}
