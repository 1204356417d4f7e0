/** Coordinates are 32-bit integers, so no cube can be halved more often than this. */
const MAX_LEVEL = 20;
/** Cells along the edge of a node's cube; a node keeps the first point of each cell. */
export const CELLS = 128;

/** A node of an octree under construction. */
export interface BuiltNode {
  /** `r` and one digit per level: 4 is the upper half in x, 2 in y, 1 in z. */
  readonly name: string;
  readonly level: number;
  /** Source indices of the points that this node keeps. */
  readonly points: Uint32Array;
  /** The 8 children by digit; null where there is none. */
  readonly children: readonly (BuiltNode | null)[];
}

/** A cube of the integer grid. */
interface Cube {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly edge: number;
}

/**
 * Sorts points into an additive octree: every node keeps an even subsample of its points and hands the rest to its
 * children; a node of at most `leafSize` points keeps all. `grid` is x, y, z per point, from 0; `edge` the root cube's.
 */
export function buildOctree(grid: Int32Array, edge: number, leafSize: number): BuiltNode {
  const all = Uint32Array.from({ length: grid.length / 3 }, (_, i) => i);
  return buildNode(grid, 'r', { x: 0, y: 0, z: 0, edge }, all, leafSize);
}

/** All nodes, parents before children, breadth first. */
export function breadthFirst(root: BuiltNode): BuiltNode[] {
  const nodes = [root];
  for (const node of nodes) for (const child of node.children) if (child) nodes.push(child);
  return nodes;
}

function buildNode(grid: Int32Array, name: string, cube: Cube, points: Uint32Array, leafSize: number): BuiltNode {
  const level = name.length - 1;
  const none = new Array<null>(8).fill(null);
  if (points.length <= leafSize || level === MAX_LEVEL) return { name, level, points, children: none };
  const { kept, rest } = subsample(grid, cube, points);
  const half = cube.edge / 2;
  const children = splitByOctant(grid, cube, rest).map((share, digit) => {
    if (share.length === 0) return null;
    const corner = {
      x: cube.x + (digit & 4 ? half : 0), y: cube.y + (digit & 2 ? half : 0), z: cube.z + (digit & 1 ? half : 0), edge: half,
    };
    return buildNode(grid, `${name}${digit}`, corner, share, leafSize);
  });
  return { name, level, points: kept, children };
}

/** Parts the points into the first of each cell and the others, both in their order. */
function subsample(grid: Int32Array, cube: Cube, points: Uint32Array): { kept: Uint32Array; rest: Uint32Array } {
  const taken = new Uint8Array(CELLS ** 3);
  const kept = new Uint32Array(points.length);
  const rest = new Uint32Array(points.length);
  const perUnit = CELLS / cube.edge;
  let k = 0;
  let r = 0;
  for (const i of points) {
    const x = Math.floor((grid[i * 3]! - cube.x) * perUnit);
    const y = Math.floor((grid[i * 3 + 1]! - cube.y) * perUnit);
    const z = Math.floor((grid[i * 3 + 2]! - cube.z) * perUnit);
    const cell = (z * CELLS + y) * CELLS + x;
    if (taken[cell] === 0) {
      taken[cell] = 1;
      kept[k++] = i;
    } else rest[r++] = i;
  }
  return { kept: kept.slice(0, k), rest: rest.slice(0, r) };
}

function splitByOctant(grid: Int32Array, cube: Cube, points: Uint32Array): Uint32Array[] {
  const half = cube.edge / 2;
  const digitOf = (i: number): number =>
    (grid[i * 3]! - cube.x >= half ? 4 : 0) + (grid[i * 3 + 1]! - cube.y >= half ? 2 : 0) + (grid[i * 3 + 2]! - cube.z >= half ? 1 : 0);
  const counts = new Uint32Array(8);
  for (const i of points) counts[digitOf(i)]!++;
  const shares = Array.from(counts, (count) => new Uint32Array(count));
  counts.fill(0);
  for (const i of points) {
    const digit = digitOf(i);
    shares[digit]![counts[digit]!++] = i;
  }
  return shares;
}
