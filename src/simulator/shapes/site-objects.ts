import type { Brush } from '../drawing/brush.js';
import { material, SURFACE } from '../drawing/material.js';
import type { Color } from '../drawing/material.js';
import { boards } from '../drawing/patterns.js';
import { box, tube } from '../drawing/solids.js';

const TIMBER = material(SURFACE.furniture, [128, 98, 70], { reflectance: 0.45, pattern: boards });
const CONCRETE = material(SURFACE.furniture, [170, 168, 162], { reflectance: 0.45 });
const STEEL = material(SURFACE.furniture, [120, 124, 126], { reflectance: 0.4 });

/** A steel container on z = 0 along x. */
export function drawContainer(brush: Brush, length: number, paint: Color): void {
  const steel = material(SURFACE.furniture, paint, { reflectance: 0.4, pattern: boards });
  box(brush, [0, 0, 1.3], [length, 2.4, 2.5], steel);
  for (const x of [-0.5, 0.5]) for (const y of [-1.2, 1.2]) box(brush, [x * length, y, 1.3], [0.12, 0.1, 2.6], STEEL);
}

/** A large bin on z = 0 with a sloping lid, as for glass or paper. */
export function drawRecyclingBin(brush: Brush, paint: Color): void {
  const shell = material(SURFACE.furniture, paint, { reflectance: 0.3 });
  tube(brush.part('body'), [0, 0, 0], [0, 0, 1.25], 0.62, 0.75, 10, shell);
  tube(brush.part('lid'), [0, 0, 1.25], [0, 0, 1.6], 0.76, 0.25, 10, shell);
}

/** A bench of stone without a back, on z = 0. */
export function drawStoneBench(brush: Brush): void {
  box(brush.part('seat'), [0, 0, 0.43], [0.45, 1.8, 0.12], CONCRETE);
  for (const y of [-0.6, 0.6]) box(brush, [0, y, 0.18], [0.36, 0.3, 0.42], CONCRETE);
}

/** A table with two benches, on z = 0. */
export function drawPicnicTable(brush: Brush): void {
  box(brush.part('table'), [0, 0, 0.74], [0.75, 1.8, 0.05], TIMBER);
  for (const x of [-0.65, 0.65]) box(brush.part('seat'), [x, 0, 0.44], [0.28, 1.8, 0.05], TIMBER);
  for (const y of [-0.65, 0.65]) {
    box(brush, [0, y, 0.42], [1.5, 0.08, 0.08], TIMBER);
    for (const x of [-0.35, 0.35]) box(brush, [x, y, 0.35], [0.08, 0.08, 0.75], TIMBER);
  }
}

/** A bollard on z = 0. */
export function drawBollard(brush: Brush, height: number): void {
  tube(brush, [0, 0, -0.1], [0, 0, height], 0.08, 0.075, 8, STEEL);
}

/** A small bridge along x over what lies lower than z = 0: deck, railings, abutments; arched by `rise` metres. */
export function drawBridge(brush: Brush, length: number, width: number, rise: number, stone: boolean): void {
  const surface = stone ? CONCRETE : TIMBER;
  const at = (i: number): number => rise * (1 - (i / 4 - 1) ** 2);
  const [deck, rails] = [brush.part('deck'), brush.part('railing')];
  for (let i = 0; i < 8; i++) {
    const [x, z] = [((i + 0.5) / 8 - 0.5) * length, (at(i) + at(i + 1)) / 2];
    box(deck, [x, 0, z + 0.02], [length / 8 + 0.02, width, 0.22], surface);
    for (const side of [-1, 1]) {
      const y = (side * (width - 0.15)) / 2;
      if (stone) box(rails, [x, y, z + 0.5], [length / 8 + 0.02, 0.25, 0.95], CONCRETE);
      else {
        for (const up of [0.55, 1.05]) box(rails, [x, y, z + up], [length / 8 + 0.02, 0.06, 0.08], TIMBER);
        box(rails, [x, y, z + 0.55], [0.09, 0.09, 1.1], TIMBER);
      }
    }
  }
  for (const end of [-1, 1]) box(brush.part('abutment'), [end * (length / 2 - 0.2), 0, -0.6], [0.5, width, 1.2], CONCRETE);
}
