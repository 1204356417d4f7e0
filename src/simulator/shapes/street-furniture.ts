import type { Vector3 } from '../../geometry/bounds.js';
import type { Brush } from '../drawing/brush.js';
import { material, SURFACE } from '../drawing/material.js';
import type { Color } from '../drawing/material.js';
import { bark, boards, brickwork } from '../drawing/patterns.js';
import { box, circle, ellipsoid, tube } from '../drawing/solids.js';

const STEEL = material(SURFACE.object, [150, 154, 156], { reflectance: 0.5 });
const IRON = material(SURFACE.object, [58, 66, 62], { reflectance: 0.2 });
const LIGHT = material(SURFACE.object, [226, 224, 206], { reflectance: 0.7 });
const PALE = material(SURFACE.object, [228, 228, 224], { reflectance: 0.9 });
const TIMBER = material(SURFACE.furniture, [128, 98, 70], { reflectance: 0.45, pattern: boards });
const MAST = material(SURFACE.object, [104, 86, 70], { reflectance: 0.4, pattern: bark });
const CABLE = material(SURFACE.wire, [132, 134, 136], { reflectance: 0.15 });
const MASONRY = material(SURFACE.furniture, [148, 96, 78], { reflectance: 0.35, pattern: brickwork });
const COPING = material(SURFACE.furniture, [172, 168, 160]);

/** A street lamp on z = 0 whose arm reaches along +x. */
export function drawLamp(brush: Brush, height: number): void {
  const mast = brush.part('mast');
  tube(mast, [0, 0, -0.3], [0, 0, 1.1], 0.095, 0.095, 10, IRON);
  tube(mast, [0, 0, 1.1], [0, 0, height - 0.4], 0.07, 0.05, 10, IRON);
  tube(mast, [0, 0, height - 0.4], [0.55, 0, height], 0.048, 0.042, 8, IRON);
  tube(mast, [0.55, 0, height], [1.1, 0, height + 0.04], 0.042, 0.04, 8, IRON);
  const head = brush.part('lamp head');
  box(head, [1.35, 0, height + 0.05], [0.75, 0.3, 0.12], IRON);
  box(head, [1.38, 0, height - 0.02], [0.6, 0.24, 0.04], LIGHT);
}

/** A traffic sign on z = 0 that faces +x: a round plate, a triangle or a rectangle in its colour with a white field. */
export function drawSign(brush: Brush, shape: 'round' | 'triangle' | 'board', color: Color): void {
  const plate = material(SURFACE.object, color, { reflectance: 0.9 });
  tube(brush.part('mast'), [0, 0, -0.3], [0, 0, 2.95], 0.04, 0.04, 8, STEEL);
  const field = brush.part('sign plate');
  if (shape === 'board') {
    box(field, [0.05, 0, 2.55], [0.03, 0.75, 0.75], plate);
    box(field, [0.07, 0, 2.55], [0.02, 0.4, 0.45], PALE);
    return;
  }
  const sides = shape === 'round' ? 18 : 3;
  for (const [x, radius, fill] of [[0.05, 0.36, plate], [0.075, 0.25, PALE]] as const) {
    const rim = circle([x, 0, 2.6], [1, 0, 0], radius, sides);
    for (let j = 0; j < sides; j++) field.triangle([x, 0, 2.6], rim[j]!, rim[j + 1]!, fill);
  }
}

/** A wooden pole for overhead wires; its cross-arm, at `wireHeight`, lies along y. */
export function drawUtilityPole(brush: Brush, wireHeight: number): void {
  tube(brush.part('mast'), [0, 0, -0.4], [0, 0, wireHeight + 0.35], 0.15, 0.1, 10, MAST);
  const arm = brush.part('cross-arm');
  box(arm, [0, 0, wireHeight - 0.05], [0.1, 1.7, 0.1], MAST);
  for (const y of [-0.75, 0, 0.75]) tube(arm, [0, y, wireHeight], [0, y, wireHeight + 0.14], 0.04, 0.03, 6, PALE);
}

/** A sagging wire between two places. */
export function drawWire(brush: Brush, from: Vector3, to: Vector3, sag: number): void {
  const at = (share: number): Vector3 => [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share - sag * 4 * share * (1 - share),
  ];
  const steps = 14;
  for (let i = 0; i < steps; i++) tube(brush, at(i / steps), at((i + 1) / steps), 0.014, 0.014, 4, CABLE);
}

/** A bench on z = 0, looking along +x. */
export function drawBench(brush: Brush): void {
  const [seat, back] = [brush.part('seat'), brush.part('back')];
  for (const x of [-0.16, 0, 0.16]) box(seat, [x, 0, 0.45], [0.12, 1.7, 0.04], TIMBER);
  for (const z of [0.62, 0.78]) box(back, [-0.28, 0, z], [0.04, 1.7, 0.12], TIMBER);
  for (const y of [-0.65, 0.65]) {
    box(brush, [0, y, 0.21], [0.44, 0.06, 0.44], IRON);
    box(brush, [-0.25, y, 0.65], [0.05, 0.06, 0.5], IRON);
  }
}

/** A litter bin on z = 0. */
export function drawLitterBin(brush: Brush): void {
  tube(brush, [0, 0, 0], [0, 0, 0.85], 0.22, 0.25, 12, IRON);
  ellipsoid(brush, [0, 0, 0.86], [0.26, 0.26, 0.12], STEEL, 5);
}

/** A wheeled refuse bin on z = 0 with a lid of another colour, looking along +x. */
export function drawWheelieBin(brush: Brush, lid: Color): void {
  const body = material(SURFACE.furniture, [62, 66, 68], { reflectance: 0.2 });
  box(brush.part('body'), [0, 0, 0.5], [0.58, 0.5, 0.96], body);
  box(brush.part('lid'), [0.03, 0, 1.02], [0.68, 0.56, 0.09], material(SURFACE.furniture, lid));
  for (const y of [-0.24, 0.24]) tube(brush, [-0.3, y - 0.03, 0.11], [-0.3, y + 0.03, 0.11], 0.11, 0.11, 10, IRON);
}

/** A picket fence along the brush's x axis, standing on z = 0. */
export function drawFence(brush: Brush, length: number, height: number, color: Color): void {
  const wood = material(SURFACE.furniture, color, { speckle: 0.1, reflectance: 0.45 });
  for (const z of [0.25, height - 0.25]) box(brush, [0, 0, z], [length, 0.04, 0.09], wood);
  const pickets = Math.floor(length / 0.17);
  for (let i = 0; i < pickets; i++) {
    const x = ((i + 0.5) / pickets - 0.5) * length;
    brush.quad([x - 0.045, -0.03, -0.2], [x + 0.045, -0.03, -0.2], [x + 0.045, -0.03, height], [x - 0.045, -0.03, height], wood);
    brush.triangle([x - 0.045, -0.03, height], [x + 0.045, -0.03, height], [x, -0.03, height + 0.06], wood);
  }
}

/** A low garden wall with coping along the brush's x axis. */
export function drawGardenWall(brush: Brush, length: number, height: number): void {
  box(brush, [0, 0, height / 2 - 0.3], [length, 0.24, height + 0.6], MASONRY);
  box(brush, [0, 0, height + 0.03], [length + 0.06, 0.32, 0.07], COPING);
}

/** A wooden garden shed on z = 0 with a lean-to roof. */
export function drawShed(brush: Brush, width: number, depth: number): void {
  const felt = material(SURFACE.building, [84, 84, 88], { reflectance: 0.2 });
  const wood = material(SURFACE.building, [122, 94, 68], { reflectance: 0.4, pattern: boards });
  const [walls, roof] = [brush.part('walls'), brush.part('roof slope')];
  box(walls, [0, 0, 0.85], [width, depth, 2.3], wood);
  const [w, d] = [width / 2 + 0.2, depth / 2 + 0.25];
  roof.quad([-w, -d, 2.02], [w, -d, 2.02], [w, d, 2.45], [-w, d, 2.45], felt);
  walls.quad([-width / 2, depth / 2, 2], [width / 2, depth / 2, 2], [width / 2, depth / 2, 2.4], [-width / 2, depth / 2, 2.4], wood);
  box(walls, [0, -depth / 2 - 0.02, 0.95], [0.85, 0.05, 1.85], material(SURFACE.building, [94, 74, 56]));
}
