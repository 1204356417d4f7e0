import type { Brush } from '../drawing/brush.js';
import { material, SURFACE } from '../drawing/material.js';
import type { Color } from '../drawing/material.js';
import { gravel } from '../drawing/patterns.js';
import type { Random } from '../drawing/random.js';
import { box, tube } from '../drawing/solids.js';

const STEEL = material(SURFACE.furniture, [150, 154, 156], { reflectance: 0.5 });
const RUBBLE = material(SURFACE.furniture, [150, 144, 132], { reflectance: 0.35, pattern: gravel });
const CONCRETE = material(SURFACE.furniture, [168, 166, 160], { reflectance: 0.45 });

/** A fence of steel bars along the brush's x axis: posts every 2.5 m, and wires or bars between them. */
export function drawMeshFence(brush: Brush, length: number, height: number): void {
  const posts = Math.max(1, Math.round(length / 2.5));
  for (let i = 0; i <= posts; i++) tube(brush, [(i / posts - 0.5) * length, 0, -0.2], [(i / posts - 0.5) * length, 0, height], 0.03, 0.03, 5, STEEL);
  for (let z = 0.1; z < height; z += 0.2) box(brush, [0, 0, z], [length, 0.012, 0.02], STEEL);
  for (let x = -length / 2; x < length / 2; x += 0.25) box(brush, [x, 0, height / 2], [0.014, 0.012, height], STEEL);
}

/** Posts and two or three rails of wood along the brush's x axis. */
export function drawRailFence(brush: Brush, length: number, height: number, color: Color): void {
  const wood = material(SURFACE.furniture, color, { speckle: 0.1, reflectance: 0.45 });
  const posts = Math.max(1, Math.round(length / 2.2));
  for (let i = 0; i <= posts; i++) box(brush, [(i / posts - 0.5) * length, 0, height / 2 - 0.15], [0.12, 0.12, height + 0.3], wood);
  for (const share of [0.35, 0.65, 0.92]) box(brush, [0, 0, height * share], [length, 0.06, 0.12], wood);
}

/** Closed panels between posts along the brush's x axis. */
export function drawPanelFence(brush: Brush, length: number, height: number, color: Color): void {
  const wood = material(SURFACE.furniture, color, { speckle: 0.1, reflectance: 0.45 });
  const panels = Math.max(1, Math.round(length / 1.9));
  for (let i = 0; i < panels; i++) {
    const x = ((i + 0.5) / panels - 0.5) * length;
    box(brush, [x, 0, height / 2 + 0.03], [length / panels - 0.1, 0.05, height - 0.06], wood);
    box(brush, [x - length / panels / 2, 0, height / 2 - 0.1], [0.1, 0.1, height + 0.3], wood);
  }
}

/** A dry wall of field stones along the brush's x axis, its top uneven. */
export function drawRubbleWall(brush: Brush, length: number, height: number, random: Random): void {
  const stones = Math.max(2, Math.round(length / 0.55));
  for (let i = 0; i < stones; i++) {
    const tall = height * random.range(0.85, 1.12);
    box(brush, [((i + 0.5) / stones - 0.5) * length, random.range(-0.04, 0.04), tall / 2 - 0.2], [length / stones + 0.03, random.range(0.4, 0.55), tall + 0.4], RUBBLE);
  }
}

/** A plain concrete wall along the brush's x axis. */
export function drawConcreteWall(brush: Brush, length: number, height: number): void {
  box(brush, [0, 0, height / 2 - 0.2], [length, 0.22, height + 0.4], CONCRETE);
}
