import type { Vector3 } from '../../geometry/bounds.js';
import type { Brush } from '../drawing/brush.js';
import type { Material } from '../drawing/material.js';

/** A corner of a roof's cross-section: metres from the middle towards the rear, and above the eaves. */
export type ProfilePoint = readonly [y: number, z: number];

/** Cross-sections of roofs that are the same along the whole ridge, from the front eave to the rear one. */
export const ROOF_PROFILES = {
  /** One slope, high at the rear. */
  shed: (span: number, pitch: number): ProfilePoint[] => [[-span / 2, 0], [span / 2, span * Math.tan(pitch * 0.4)]],
  /** Two slopes, the rear one long and low. */
  saltbox: (span: number, pitch: number): ProfilePoint[] => {
    const ridge = span * 0.3 * Math.tan(pitch);
    return [[-span / 2, 0], [-span * 0.2, ridge], [span / 2, -0.1 * ridge]];
  },
  /** Two slopes on each side, steep below. */
  gambrel: (span: number, pitch: number): ProfilePoint[] => {
    const knee = span * 0.2 * Math.tan(1.1);
    const ridge = knee + span * 0.3 * Math.tan(pitch * 0.6);
    return [[-span / 2, 0], [-span * 0.3, knee], [0, ridge], [span * 0.3, knee], [span / 2, 0]];
  },
  /** Rises from the middle to both eaves. */
  butterfly: (span: number, pitch: number): ProfilePoint[] =>
    [[-span / 2, span * 0.3 * Math.tan(pitch * 0.5)], [0, 0], [span / 2, span * 0.3 * Math.tan(pitch * 0.5)]],
  /** A shallow vault. */
  vault: (span: number, pitch: number): ProfilePoint[] => Array.from({ length: 9 }, (_, i): ProfilePoint => {
    const a = Math.PI * (1 - i / 8);
    return [(span / 2) * Math.cos(a), span * 0.35 * pitch * Math.sin(a)];
  }),
} as const;

export type ProfileRoofShape = keyof typeof ROOF_PROFILES;

/** What a profile roof is made of, and the walls that it carries on: front, rear, right, left. */
export interface ProfileRoofTrim {
  readonly tiles: Material;
  readonly wall: Material;
  readonly walls: readonly Brush[];
}

const THICKNESS = 0.14;

/** Draws slopes over a rectangle (x along the ridge) whose eaves are at z = 0, and closes gables and the rear wall. */
export function drawProfileRoof(
  brush: Brush, shape: ProfileRoofShape, length: number, span: number, pitch: number, overhang: number, trim: ProfileRoofTrim,
): void {
  const inner = ROOF_PROFILES[shape](span, pitch);
  const end = length / 2 + overhang * 0.8;
  const outline = overhangs(inner, overhang);
  const vault = shape === 'vault' ? brush.part('roof slope') : null;
  for (let i = 0; i + 1 < outline.length; i++) {
    const slope = vault ?? brush.part('roof slope');
    const [[y0, z0], [y1, z1]] = [outline[i]!, outline[i + 1]!];
    slope.quad([-end, y0, z0], [end, y0, z0], [end, y1, z1], [-end, y1, z1], trim.tiles);
    slope.quad([-end, y0, z0 - THICKNESS], [end, y0, z0 - THICKNESS], [end, y1, z1 - THICKNESS], [-end, y1, z1 - THICKNESS], trim.tiles);
  }
  for (const side of [-1, 1]) closeGable(brush.as(trim.walls[side < 0 ? 3 : 2]!), inner, (side * length) / 2, trim.wall);
  for (const [k, [y, z]] of [inner[0]!, inner.at(-1)!].entries()) {
    if (z > 0) brush.as(trim.walls[k]!).quad([-length / 2, y, 0], [length / 2, y, 0], [length / 2, y, z], [-length / 2, y, z], trim.wall);
  }
}

/** The cross-section carried on beyond the walls at both eaves. */
function overhangs(inner: readonly ProfilePoint[], overhang: number): ProfilePoint[] {
  const beyond = ([y0, z0]: ProfilePoint, [y1, z1]: ProfilePoint): ProfilePoint => {
    const length = Math.hypot(y1 - y0, z1 - z0);
    return [y0 - ((y1 - y0) / length) * overhang, z0 - ((z1 - z0) / length) * overhang];
  };
  return [beyond(inner[0]!, inner[1]!), ...inner.slice(1, -1), beyond(inner.at(-1)!, inner.at(-2)!)];
}

function closeGable(brush: Brush, profile: readonly ProfilePoint[], x: number, wall: Material): void {
  const at = ([y, z]: ProfilePoint): Vector3 => [x, y, z];
  for (let i = 0; i + 1 < profile.length; i++) {
    const [a, b] = [profile[i]!, profile[i + 1]!];
    brush.quad([x, a[0], 0], [x, b[0], 0], at(b), at(a), wall);
  }
}
