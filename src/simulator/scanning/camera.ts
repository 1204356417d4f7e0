import { isLeafy } from '../drawing/material.js';
import type { Material, SurfacePoint } from '../drawing/material.js';
import type { Random } from '../drawing/random.js';
import { unit } from '../drawing/solids.js';
import type { TriangleTree } from './triangle-tree.js';

/** Towards the sun: from the south-west, halfway up. */
const SUN = unit([-0.45, -0.62, 0.78]);
const SHADOW_REACH = 60;
const SKY_REACH = 2.5;

/** Colours points as a camera beside the scanner would see them: sun with cast shadows, bluish light from the sky. */
export class Camera {
  readonly #surfaces: TriangleTree;
  readonly #random: Random;
  readonly #shading: boolean;
  readonly #color = new Float64Array(3);
  readonly #point: SurfacePoint = { x: 0, y: 0, z: 0, u: 0, v: 0 };

  /** `shading`: whether corners are darkened, at the cost of a ray per point. */
  constructor(surfaces: TriangleTree, random: Random, shading: boolean) {
    this.#shading = shading;
    this.#surfaces = surfaces;
    this.#random = random;
  }

  /** Writes r, g, b (0..255) of a surface point with unit normal n, turned towards the viewer, to `out` at `offset`. */
  shoot(
    x: number, y: number, z: number, nx: number, ny: number, nz: number, material: Material, out: Uint8Array, offset: number,
  ): void {
    const color = this.#color;
    color.set(material.color);
    if (material.pattern) {
      this.#place(x, y, z, nx, ny, nz);
      material.pattern(this.#point, color);
    }
    const leafy = isLeafy(material);
    const facing = nx * SUN[0] + ny * SUN[1] + nz * SUN[2];
    const slant = leafy ? 0.45 + 0.35 * Math.abs(facing) : Math.max(0, facing);
    const lit = slant > 0 ? slant * this.#sunlight(x, y, z, nx, ny, nz) : 0;
    const sky = (0.52 + 0.1 * nz) * (leafy || !this.#shading ? 0.95 : this.#openness(x, y, z, nx, ny, nz));
    const grain = 1 + material.speckle * this.#random.normal();
    out[offset] = byte(color[0]! * (sky * 0.96 + lit * 0.66) * grain);
    out[offset + 1] = byte(color[1]! * (sky + lit * 0.63) * grain);
    out[offset + 2] = byte(color[2]! * (sky * 1.08 + lit * 0.57) * grain);
  }

  /** 1 in the sun, 0 in a shadow; directions vary a little, so edges of shadows are soft. */
  #sunlight(x: number, y: number, z: number, nx: number, ny: number, nz: number): number {
    const [dx, dy, dz] = unit([
      SUN[0] + 0.012 * this.#random.normal(), SUN[1] + 0.012 * this.#random.normal(), SUN[2] + 0.012 * this.#random.normal(),
    ]);
    const e = 0.02;
    return this.#surfaces.blocked(x + nx * e, y + ny * e, z + nz * e, dx, dy, dz, SHADOW_REACH) ? 0 : 1;
  }

  /** One look at the sky in a random direction darkens corners on average: 1 where open, less where not. */
  #openness(x: number, y: number, z: number, nx: number, ny: number, nz: number): number {
    const r = this.#random;
    const [dx, dy, dz] = unit([nx + r.range(-0.9, 0.9), ny + r.range(-0.9, 0.9), nz + r.range(-0.3, 0.9)]);
    const e = 0.02;
    return this.#surfaces.blocked(x + nx * e, y + ny * e, z + nz * e, dx, dy, dz, SKY_REACH) ? 0.82 : 1.06;
  }

  #place(x: number, y: number, z: number, nx: number, ny: number, nz: number): void {
    const p = this.#point;
    p.x = x;
    p.y = y;
    p.z = z;
    const level = Math.hypot(nx, ny);
    if (level < 0.05) {
      p.u = x;
      p.v = y;
      return;
    }
    const sign = nz < 0 ? -1 : 1;
    const [ux, uy] = [(-ny / level) * sign, (nx / level) * sign];
    p.u = x * ux + y * uy;
    p.v = -(x * nx + y * ny) * (nz / level) + z * level;
  }
}

function byte(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}
