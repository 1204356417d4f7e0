import type { Brush } from '../drawing/brush.js';
import { drawLeaf, drawLeafClump, foliage } from './leaves.js';
import { material, SURFACE } from '../drawing/material.js';
import type { Color } from '../drawing/material.js';
import type { Random } from '../drawing/random.js';
import { box, tube } from '../drawing/solids.js';

const SHADE = material(SURFACE.lowVegetation, [44, 56, 30], { reflectance: 0.4, scatter: 0.02 });
const HEDGE_LEAF = 0.085;
const SHRUB_LEAF = 0.1;
const STEM = material(SURFACE.lowVegetation, [88, 72, 56]);

/** A clipped hedge along the brush's x axis, standing on z = 0 and reaching a little below it. Metres. */
export function drawHedge(
  brush: Brush, length: number, width: number, height: number, color: Color, random: Random, leafSize = HEDGE_LEAF,
): void {
  box(brush, [0, 0, height / 2 - 0.25], [length - 0.16, width - 0.16, height + 0.3], SHADE);
  const leaves = [foliage(random, color, SURFACE.lowVegetation), foliage(random, color, SURFACE.lowVegetation)];
  const area = 2 * (length + width) * height + length * width;
  for (let i = 0; i < area * 55 * (HEDGE_LEAF / leafSize) ** 2; i++) {
    const [x, y, z] = [random.range(-0.5, 0.5), random.range(-0.5, 0.5), random.range(0, 1)];
    const face = random.range(0, area);
    const onTop = face < length * width;
    const onEnd = !onTop && face > area - 2 * width * height;
    const bulge = random.normal() * 0.04;
    drawLeaf(brush, random, [
      onEnd ? Math.sign(x) * (length / 2 + bulge) : x * length,
      onTop || onEnd ? y * width : Math.sign(y) * (width / 2 + bulge),
      onTop ? height + bulge : z * height,
    ], leafSize, random.pick(leaves));
  }
}

/** A shrub of a few overlapping clumps; `blossom` sprinkles flowers of that colour over it, or null. */
export function drawShrub(
  brush: Brush, radius: number, color: Color, blossom: Color | null, random: Random, leafSize = SHRUB_LEAF,
): void {
  const flowers = blossom && material(SURFACE.lowVegetation, blossom, { reflectance: 0.6, scatter: 0.015 });
  for (let i = 0; i < 5; i++) {
    const around = random.range(0, 2 * Math.PI);
    const out = radius * (i === 0 ? 0 : 0.5);
    const size = radius * random.range(0.5, 0.7);
    const centre = [out * Math.cos(around), out * Math.sin(around), size * random.range(0.8, 1.3)] as const;
    const leaves = Math.round((60 + 130 * size) * (SHRUB_LEAF / leafSize) ** 2);
    drawLeafClump(brush, random, centre, [size, size, size], leaves, leafSize, foliage(random, color, SURFACE.lowVegetation));
    if (flowers) drawLeafClump(brush, random, centre, [size * 1.04, size * 1.04, size * 1.04], 30, 0.06, flowers);
    tube(brush, [0, 0, -0.2], [centre[0], centre[1], centre[2]], 0.03, 0.012, 5, STEM);
  }
}
