/** A seeded generator of numbers in [0, 1) (32-bit xorshift), the same on every machine. */
export function seededRandom(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Positions made point by point from a function that returns x, y, z. */
export function cloudOf(size: number, point: (i: number) => readonly [number, number, number]): Float32Array {
  const positions = new Float32Array(3 * size);
  for (let i = 0; i < size; i++) positions.set(point(i), 3 * i);
  return positions;
}

/** Points filling a unit cube. */
export function randomCloud(size: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return cloudOf(size, () => [random(), random(), random()]);
}

/** A scan-like cloud, metres: rough ground of 40 x 40 m, four walls and some round crowns, in shuffled order. */
export function surfaceCloud(size: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return cloudOf(size, (i) => {
    const u = 40 * random() - 20;
    const v = 40 * random() - 20;
    if (i % 8 < 5) return [u, v, Math.sin(u / 4) + 0.05 * random()];
    if (i % 8 < 7) return [u, 10 * (i % 4) - 15 + 0.05 * random(), 4 + v / 5];
    const angle = 2 * Math.PI * random();
    const height = 2 * random() - 1;
    const ring = 3 * Math.sqrt(1 - height * height);
    return [9 * (i % 3) - 9 + ring * Math.cos(angle), 5 + ring * Math.sin(angle), 6 + 3 * height];
  });
}

/** Clouds on which kernels go wrong: ties, duplicates, degenerate shapes, outliers; each with its name. */
export function awkwardClouds(): ReadonlyMap<string, Float32Array> {
  const random = seededRandom(7);
  return new Map([
    ['random', randomCloud(1500, 1)],
    ['surfaces', surfaceCloud(3000, 2)],
    ['a grid with many ties', cloudOf(1000, (i) => [i % 10, Math.floor(i / 10) % 10, Math.floor(i / 100)])],
    ['duplicates', cloudOf(900, (i) => [(i * 7) % 5, (i * 3) % 4, i % 2])],
    ['all points equal', cloudOf(300, () => [0.1, -2.7, 1e3])],
    ['a line', cloudOf(400, (i) => [0.1 * i, 0.2 * i, -0.3 * i])],
    ['a long thin strip', cloudOf(800, () => [1e5 * random(), random(), 0])],
    ['tight clusters far apart', cloudOf(1200, (i) => [(i % 4) * 1e3 + 1e-3 * random(), 1e-3 * random(), (i % 3) * 50])],
    ['one far outlier', cloudOf(700, (i) => (i === 350 ? [1e7, -1e7, 1e7] : [random(), random(), random()]))],
    ['one point', Float32Array.of(1, 2, 3)],
    ['two points', Float32Array.of(1, 2, 3, 1, 2, 3.5)],
    ['three points', Float32Array.of(1, 2, 3, -1, 0, 0, 1, 2, 3)],
  ]);
}
