import type { Vector3 } from '../../geometry/bounds.js';
import type { Brush } from '../drawing/brush.js';
import type { Material } from '../drawing/material.js';
import { box } from '../drawing/solids.js';

/** Draws four steep slopes with dormers, and a shallow hip or a deck on top of them. Eaves are at z = 0. */
export function drawMansardRoof(
  brush: Brush, width: number, depth: number, height: number, dormers: number, materials: { tiles: Material; wall: Material; pane: Material },
): void {
  const inset = height * 0.35;
  const low = corners(width / 2 + 0.25, depth / 2 + 0.25, 0);
  const high = corners(width / 2 - inset, depth / 2 - inset, height);
  for (let k = 0; k < 4; k++) {
    const next = (k + 1) % 4;
    brush.part('roof slope').quad(low[k]!, low[next]!, high[next]!, high[k]!, materials.tiles);
  }
  const rise = Math.min(width, depth) * 0.08;
  const half = Math.max(0.3, (width - depth) / 2);
  const ridge: [Vector3, Vector3] = [[-half, 0, height + rise], [half, 0, height + rise]];
  brush.part('roof slope').quad(high[0]!, high[1]!, ridge[1], ridge[0], materials.tiles);
  brush.part('roof slope').quad(high[2]!, high[3]!, ridge[0], ridge[1], materials.tiles);
  brush.part('roof slope').triangle(high[1]!, high[2]!, ridge[1], materials.tiles);
  brush.part('roof slope').triangle(high[3]!, high[0]!, ridge[0], materials.tiles);
  for (let i = 0; i < dormers; i++) {
    const dormer = brush.part('dormer').at([((i + 0.5) / dormers - 0.5) * width * 0.85, -depth / 2 + 0.15, height * 0.15]);
    box(dormer, [0, 0.6, height * 0.32], [1.3, 1.5, height * 0.64], materials.wall);
    box(dormer, [0, -0.16, height * 0.32], [0.9, 0.06, height * 0.5], materials.pane);
    box(dormer, [0, 0.5, height * 0.66], [1.5, 1.8, 0.1], materials.tiles);
  }
}

/** The corners of a rectangle: front left, front right, rear right, rear left. */
function corners(x: number, y: number, z: number): Vector3[] {
  return [[-x, -y, z], [x, -y, z], [x, y, z], [-x, y, z]];
}
