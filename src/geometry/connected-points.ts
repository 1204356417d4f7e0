import type { Vector3 } from './bounds.js';

/** Cubes along an axis, half of them on each side of 0: far more than a region has. */
const CELLS = 2 ** 17;

/**
 * The members that hang together with a seed: points lie in cubes, and cubes that touch, at a face, an edge or a corner,
 * are connected. A seed begins in its own cube and the 26 around it.
 *
 * @param positions x, y, z per point (N, 3), finite, less than 65,536 edges from 0
 * @param members 1 per point that takes part (N)
 * @param seeds in the same frame
 * @param edge of the cubes, above 0
 * @returns 1 per member that a seed reaches (N)
 */
export function connectedPoints(positions: Float32Array, members: Uint8Array, seeds: readonly Vector3[], edge: number): Uint8Array {
  const { first, next } = sortIntoCells(positions, members, edge);
  const reached = new Uint8Array(members.length);
  const open: number[] = [];
  const visit = (cell: number): void => {
    const head = first.get(cell);
    if (head === undefined) return;
    first.delete(cell);
    open.push(cell);
    for (let i = head; i >= 0; i = next[i]) reached[i] = 1;
  };
  for (const [x, y, z] of seeds) visitAround(cellOf(x, y, z, edge), visit);
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) visitAround(cell, visit);
  return reached;
}

/** Lists of the members in each cell. */
function sortIntoCells(positions: Float32Array, members: Uint8Array, edge: number): { first: Map<number, number>; next: Int32Array } {
  const first = new Map<number, number>();
  const next = new Int32Array(members.length).fill(-1);
  for (let i = 0; i < members.length; i++) {
    if (members[i] === 0) continue;
    const cell = cellOf(positions[3 * i], positions[3 * i + 1], positions[3 * i + 2], edge);
    next[i] = first.get(cell) ?? -1;
    first.set(cell, i);
  }
  return { first, next };
}

function cellOf(x: number, y: number, z: number, edge: number): number {
  const along = (value: number): number => Math.floor(value / edge) + CELLS / 2;
  return (along(x) * CELLS + along(y)) * CELLS + along(z);
}

function visitAround(cell: number, visit: (cell: number) => void): void {
  for (let x = -1; x <= 1; x++) for (let y = -1; y <= 1; y++) for (let z = -1; z <= 1; z++) visit(cell + (x * CELLS + y) * CELLS + z);
}
