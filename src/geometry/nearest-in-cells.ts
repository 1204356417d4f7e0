import { gapBeyond, gapTo, surely } from './cell-gaps.js';
import { cellAlong, type CellLayout } from './cell-layout.js';

/** Points in the order of the cells that they lie in. */
export interface CellPoints {
  readonly layout: CellLayout;
  /** The points of cell `c` are `starts[c] .. starts[c + 1]` of `order`. */
  readonly starts: Uint32Array;
  /** Index of each point. */
  readonly order: Uint32Array;
  /** x, y, z in the order of `order`. */
  readonly points: Float32Array;
}

/**
 * The nearest point's index, the lowest among equals; -1 when none lies within `radius` (inclusive) or the position is not
 * a number. `GridIndex.nearestInto` for one neighbour: labelling a cloud asks millions of times, and without the heap,
 * and all in one loop, it takes two thirds of the time.
 */
export function nearestInCells({ layout, starts, order, points }: CellPoints, x: number, y: number, z: number, radius: number): number {
  const { origin, cellSize, counts } = layout;
  const nx = counts[0];
  const ny = counts[1];
  const nz = counts[2];
  const u = (x - origin[0]) / cellSize;
  const v = (y - origin[1]) / cellSize;
  const w = (z - origin[2]) / cellSize;
  const cx = cellAlong(u, nx);
  const cy = cellAlong(v, ny);
  const cz = cellAlong(w, nz);
  let worst = radius * radius;
  let best = -1;
  for (let ring = 0; ; ring++) {
    const left = cx > ring ? cx - ring : 0;
    const right = cx + ring < nx ? cx + ring : nx - 1;
    const front = cy > ring ? cy - ring : 0;
    const back = cy + ring < ny ? cy + ring : ny - 1;
    const highest = cz + ring < nz ? cz + ring : nz - 1;
    for (let iz = cz > ring ? cz - ring : 0; iz <= highest; iz++) {
      const gz = gapTo(w, iz, cz, cellSize);
      if (gz * gz > worst) continue;
      for (let iy = front; iy <= back; iy++) {
        const gy = gapTo(v, iy, cy, cellSize);
        if (gz * gz + gy * gy > worst) continue;
        const row = (iz * ny + iy) * nx;
        // On the faces of the hollow cube the whole row, else its two ends.
        const ends = iz !== cz - ring && iz !== cz + ring && iy !== cy - ring && iy !== cy + ring;
        for (let side = ends ? 0 : 1; side < 2; side++) {
          const from = ends && side === 1 ? cx + ring : ends ? cx - ring : left;
          const to = ends ? from : right;
          if (from < 0 || to >= nx) continue;
          const gx = ends ? gapTo(u, from, cx, cellSize) : 0;
          if (gz * gz + gy * gy + gx * gx > worst) continue;
          const end = starts[row + to + 1]!;
          for (let i = starts[row + from]!, p = 3 * i; i < end; i++, p += 3) {
            const dx = points[p]! - x;
            const dy = points[p + 1]! - y;
            const dz = points[p + 2]! - z;
            const distance = dx * dx + dy * dy + dz * dz;
            if (distance < worst || (distance === worst && (best < 0 || order[i]! < order[best]!))) {
              worst = distance;
              best = i;
            }
          }
        }
      }
    }
    const beyond = Math.min(gapBeyond(u, cx, ring, nx), gapBeyond(v, cy, ring, ny), gapBeyond(w, cz, ring, nz));
    if (!(beyond < Infinity)) break;
    const gap = surely(beyond, cellSize);
    if (gap * gap > worst) break;
  }
  return best < 0 ? -1 : order[best];
}
