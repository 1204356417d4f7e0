import type { TinyCloud } from '../support/tiny-octree.js';

/** Every point has a place of its own when seen from above, 2 m from the next; the corner has map coordinates. */
export const CONTRACT_CLOUD: TinyCloud = {
  size: 16,
  offset: [870200.01, 6617083.28, 179.13],
  spacing: 2,
  attributes: ['rgb', 'intensity'],
  nodes: [
    node('r', [1.003, 9.007, 5.251], [5.003, 9.007, 5.5], [1.003, 13.007, 5], [9.003, 1.007, 5], [13.003, 1.007, 5.125], [9, 5, 5]),
    node('r0', [1.001, 1.002, 2.003], [3.001, 1.002, 2.5], [5.001, 1.002, 2], [1, 5, 2], [3, 5, 2], [5.777, 5.333, 2.111]),
    node('r7', [9.001, 9.002, 10.003], [11, 9, 10], [13, 9, 10], [9, 13, 10], [11, 13, 10], [15.999, 13.333, 10.111]),
  ],
};

function node(name: string, ...points: [number, number, number][]): TinyCloud['nodes'][number] {
  const salt = 31 * (name.length + Number(name.slice(1)));
  return {
    name,
    positions: points.flat(),
    colors: points.flatMap((_, i) => [60 + 20 * i, 250 - 30 * i, (salt + 40 * i) % 256]),
    intensities: points.map((_, i) => 1000 * i + salt),
  };
}
