import { material, SURFACE } from '../drawing/material.js';
import type { Material } from '../drawing/material.js';
import { gravel, grass, setts, slabs, soil, wornAsphalt } from '../drawing/patterns.js';
import type { Random } from '../drawing/random.js';
import { Corridor } from './corridor.js';
import { Ground } from './ground.js';
import type { Land, Layout } from './layouts/layout.js';
import { Relief } from './relief.js';

const LANDS: Readonly<Record<Land, Material>> = {
  lawn: material(SURFACE.ground, [98, 122, 58], { speckle: 0.1, reflectance: 0.5, scatter: 0.012, pattern: grass }),
  meadow: material(SURFACE.ground, [112, 120, 66], { speckle: 0.13, reflectance: 0.5, scatter: 0.03, pattern: grass }),
  soil: material(SURFACE.ground, [112, 90, 68], { speckle: 0.1, reflectance: 0.28, scatter: 0.012, pattern: soil }),
  gravel: material(SURFACE.ground, [172, 164, 150], { reflectance: 0.4, pattern: gravel }),
  paving: material(SURFACE.road, [166, 158, 146], { reflectance: 0.4, pattern: slabs }),
  asphalt: material(SURFACE.road, [98, 98, 100], { speckle: 0.06, reflectance: 0.2, pattern: (point, color) => wornAsphalt(point, point.y, color) }),
};
const PAVEMENTS = [
  material(SURFACE.road, [152, 147, 138], { reflectance: 0.4, pattern: slabs }),
  material(SURFACE.road, [138, 124, 116], { reflectance: 0.35, pattern: setts }),
  material(SURFACE.road, [120, 120, 120], { reflectance: 0.22 }),
];
const KERB = material(SURFACE.road, [158, 154, 146], { reflectance: 0.45 });
const DITCH = material(SURFACE.ground, [92, 100, 62], { speckle: 0.12, reflectance: 0.4, scatter: 0.02, pattern: grass });
const TRACK = material(SURFACE.ground, [166, 152, 126], { reflectance: 0.4, pattern: gravel });

/** Relief, road and surfaces of a scene. */
export function layGround(layout: Layout, extent: { x: number; y: number }, random: Random): Ground {
  const profile = layout.profile(random);
  const corridor = new Corridor(random, extent.y * random.range(0.35, 0.65), profile);
  const asphalt = material(SURFACE.road, random.pick([[92, 93, 96], [76, 76, 80], [116, 114, 110]] as const), {
    speckle: 0.06, reflectance: random.range(0.14, 0.25), pattern: (point, color) => wornAsphalt(point, corridor.across(point.x, point.y), color),
  });
  const paved = profile.kerb > 0 || random.next() < 0.5;
  return new Ground(extent, new Relief(random), corridor, {
    roadway: paved ? asphalt : TRACK, kerb: KERB, pavement: random.pick(PAVEMENTS), ditch: DITCH, land: LANDS[random.pick(layout.land)],
  });
}
