/**
 * Splits points at cell faces of 2.5 m, about the node size at which a million points of a scan are drawn: points as an
 * octree stores them, neighbours in a node, in no order within it.
 */
export function cutIntoNodes(positions: Float32Array): Float32Array[] {
  const cells = new Map<string, number[]>();
  for (let p = 0; p < positions.length; p += 3) {
    const key = [0, 1, 2].map((axis) => Math.floor(positions[p + axis]! / 2.5)).join();
    const cell = cells.get(key);
    if (cell) cell.push(positions[p]!, positions[p + 1]!, positions[p + 2]!);
    else cells.set(key, [positions[p]!, positions[p + 1]!, positions[p + 2]!]);
  }
  return Array.from(cells.values(), (cell) => Float32Array.from(cell));
}
