import type { Vector3 } from '../../geometry/bounds.js';
import type { Brush } from '../drawing/brush.js';
import type { Material } from '../drawing/material.js';
import { box } from '../drawing/solids.js';

/** A door or window: centre and size along the wall, bottom above the floor; `panel` fills a door, null is a window. */
export interface Opening {
  readonly x: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
  readonly panel: Material | null;
}

/** The materials of a wall. */
export interface WallMaterials {
  readonly wall: Material;
  readonly frame: Material;
  readonly pane: Material;
  /** Windows without frames and sills, for walls that are seen from afar. */
  readonly plain?: boolean;
}

const RECESS = 0.14;
const FRAME = 0.07;

/** Draws a wall of the brush's x-z plane, centred on x, that looks to -y, with its openings set back. */
export function drawWall(
  brush: Brush, length: number, height: number, openings: readonly Opening[], materials: WallMaterials,
): void {
  const xs = breaks([-length / 2, length / 2, ...openings.flatMap((o) => [o.x - o.width / 2, o.x + o.width / 2])]);
  const zs = breaks([0, height, ...openings.flatMap((o) => [o.bottom, o.bottom + o.height])]);
  for (let i = 0; i + 1 < xs.length; i++) {
    for (let j = 0; j + 1 < zs.length; j++) {
      const x = (xs[i]! + xs[i + 1]!) / 2;
      const z = (zs[j]! + zs[j + 1]!) / 2;
      if (!openings.some((o) => covers(o, x, z))) upright(brush, xs[i]!, xs[i + 1]!, zs[j]!, zs[j + 1]!, 0, materials.wall);
    }
  }
  for (const opening of openings) drawOpening(brush, opening, materials);
}

function breaks(values: number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

function covers(o: Opening, x: number, z: number): boolean {
  return Math.abs(x - o.x) < o.width / 2 && z > o.bottom && z < o.bottom + o.height;
}

function upright(
  brush: Brush, x0: number, x1: number, z0: number, z1: number, y: number, material: Material,
): void {
  brush.quad([x0, y, z0], [x1, y, z0], [x1, y, z1], [x0, y, z1], material);
}

function drawOpening(brush: Brush, o: Opening, { wall, frame, pane, plain }: WallMaterials): void {
  const x0 = o.x - o.width / 2;
  const x1 = o.x + o.width / 2;
  const z0 = o.bottom;
  const z1 = o.bottom + o.height;
  const corners: Vector3[] = [[x0, 0, z0], [x1, 0, z0], [x1, 0, z1], [x0, 0, z1], [x0, 0, z0]];
  for (let k = 0; k < 4; k++) brush.quad(corners[k]!, corners[k + 1]!, inward(corners[k + 1]!), inward(corners[k]!), wall);
  upright(brush, x0, x1, z0, z1, RECESS, o.panel ?? pane);
  if (plain) return;
  for (const x of [x0 + FRAME / 2, x1 - FRAME / 2]) {
    box(brush, [x, RECESS - 0.02, (z0 + z1) / 2], [FRAME, 0.05, o.height], frame);
  }
  for (const z of [z0 + FRAME / 2, z1 - FRAME / 2]) box(brush, [o.x, RECESS - 0.02, z], [o.width, 0.05, FRAME], frame);
  if (o.panel) return;
  box(brush, [o.x, RECESS - 0.02, (z0 + z1) / 2], [FRAME * 0.8, 0.05, o.height], frame);
  box(brush, [o.x, 0.01, z0 - 0.04], [o.width + 0.2, 0.16, 0.07], frame);
}

function inward(p: Vector3): Vector3 {
  return [p[0], RECESS, p[2]];
}
