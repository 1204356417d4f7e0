import { Camera } from './camera.js';
import type { Material, SurfaceKind } from '../drawing/material.js';
import { isLeafy, SURFACE } from '../drawing/material.js';
import type { Random } from '../drawing/random.js';
import { ScanBuffer } from './scan-buffer.js';
import { SensorViews, viewsOf } from '../town/sensors.js';
import { SpacingGrid } from './spacing-grid.js';
import { TOWN_SIZE } from '../town/terrain.js';
import { TriangleTree } from './triangle-tree.js';
import type { TriangleSoup } from '../drawing/triangle-soup.js';

const KINDS: readonly SurfaceKind[] = Object.values(SURFACE);
/** Beams that arrive per cell of the final spacing; more would only be thinned out again. */
const BEAMS_PER_CELL = 1.7;
/** A sensor that none of its first beams brings to a piece does not see the piece. */
const HIDDEN_AFTER = 3;
const PIECE = 1.5;
const CLEARANCE = 0.015;

/**
 * Scans the town: every surface is sampled as densely as the sensors would, each sample is kept when its sensor has a
 * free line of sight to it, moved along that line by range noise, and thinned to the spacing of its kind of surface.
 */
export class Scanner {
  readonly #soup: TriangleSoup;
  readonly #tree: TriangleTree;
  readonly #random: Random;
  readonly #density: number;
  readonly #camera: Camera;
  readonly #views = new SensorViews();
  readonly #taken = new SpacingGrid();
  readonly #points = new ScanBuffer();
  readonly #normal = new Float64Array(3);

  /** `density` 1 is the full scan; less scales the number of points per area. */
  constructor(soup: TriangleSoup, random: Random, density: number) {
    this.#soup = soup;
    this.#tree = new TriangleTree(soup.vertices);
    this.#random = random;
    this.#density = density;
    this.#camera = new Camera(this.#tree, random.fork());
  }

  scan(): ScanBuffer {
    for (let t = 0; t < this.#soup.count; t++) {
      this.#scanPiece(t, this.#soup.vertices.slice(t * 9, t * 9 + 9));
    }
    return this.#points;
  }

  /** Halves large triangles at their longest edge until density hardly varies over a piece, then samples it. */
  #scanPiece(t: number, v: readonly number[]): void {
    const edges = [0, 1, 2].map((k) => {
      const [a, b] = [k * 3, ((k + 1) % 3) * 3];
      return Math.hypot(v[a]! - v[b]!, v[a + 1]! - v[b + 1]!, v[a + 2]! - v[b + 2]!);
    });
    const longest = Math.max(...edges);
    if (longest <= PIECE * 2) {
      this.#sample(t, v);
      return;
    }
    const k = edges.indexOf(longest);
    const corner = (i: number): number[] => v.slice(((k + i) % 3) * 3, ((k + i) % 3) * 3 + 3);
    const [a, b, c] = [corner(0), corner(1), corner(2)];
    const middle = a.map((value, axis) => (value + b[axis]!) / 2);
    this.#scanPiece(t, [...a, ...middle, ...c]);
    this.#scanPiece(t, [...middle, ...b, ...c]);
  }

  #sample(t: number, v: readonly number[]): void {
    const area = this.#measure(v);
    if (area < 1e-9) return;
    const [nx, ny, nz] = this.#normal as unknown as [number, number, number];
    const middle = [0, 1, 2].map((a) => (v[a]! + v[a + 3]! + v[a + 6]!) / 3) as [number, number, number];
    viewsOf(...middle, nx, ny, nz, this.#views);
    const material = this.#soup.materials[t]!;
    const enough = (area * BEAMS_PER_CELL * this.#density) / material.kind.spacing ** 2;
    const expected = area * this.#views.total() * this.#density;
    const share = isLeafy(material) ? Math.min(1, enough / expected) : 1;
    let arrived = 0;
    for (let view = 0; view < this.#views.count && arrived <= enough; view++) {
      const beams = Math.floor(area * this.#views.densities[view]! * this.#density * share + this.#random.next());
      arrived += this.#look(t, v, material, view, beams, enough - arrived);
    }
  }

  /** Sends up to `beams` beams from a sensor, fewer when `enough` arrived or the piece is hidden; returns how many arrived. */
  #look(t: number, v: readonly number[], material: Material, view: number, beams: number, enough: number): number {
    let arrived = 0;
    for (let i = 0; i < beams && arrived <= enough && (arrived > 0 || i < HIDDEN_AFTER); i++) {
      if (this.#beam(t, v, material, view)) arrived++;
    }
    return arrived;
  }

  /** Area of the triangle; its unit normal goes to `#normal`. */
  #measure(v: readonly number[]): number {
    const [ux, uy, uz] = [v[3]! - v[0]!, v[4]! - v[1]!, v[5]! - v[2]!];
    const [wx, wy, wz] = [v[6]! - v[0]!, v[7]! - v[1]!, v[8]! - v[2]!];
    const [cx, cy, cz] = [uy * wz - uz * wy, uz * wx - ux * wz, ux * wy - uy * wx];
    const length = Math.hypot(cx, cy, cz);
    this.#normal.set([cx / length, cy / length, cz / length]);
    return length / 2;
  }

  /** Looks from one sensor at a random point of the piece; returns whether the sensor saw it. */
  #beam(t: number, v: readonly number[], material: Material, view: number): boolean {
    let a = this.#random.next();
    let b = this.#random.next();
    if (a + b > 1) [a, b] = [1 - a, 1 - b];
    const c = 1 - a - b;
    const x = v[0]! * c + v[3]! * a + v[6]! * b;
    const y = v[1]! * c + v[4]! * a + v[7]! * b;
    const z = v[2]! * c + v[5]! * a + v[8]! * b;
    const from = this.#views.positions.subarray(view * 3, view * 3 + 3);
    let [dx, dy, dz] = [from[0]! - x, from[1]! - y, from[2]! - z];
    const range = Math.hypot(dx, dy, dz);
    [dx, dy, dz] = [dx / range, dy / range, dz / range];
    const noise = this.#random.normal() * (0.008 + material.scatter);
    const [px, py, pz] = [x + dx * noise, y + dy * noise, z + dz * noise];
    if (px < 0 || py < 0 || px > TOWN_SIZE.x || py > TOWN_SIZE.y) return false;
    const size = material.kind.spacing / Math.sqrt(this.#density);
    const cell = this.#taken.cellOf(px, py, pz, size, KINDS.indexOf(material.kind));
    const e = CLEARANCE;
    if (this.#taken.isTaken(cell)) return true;
    if (this.#tree.blocked(x + dx * e, y + dy * e, z + dz * e, dx, dy, dz, range - 0.3)) return false;
    this.#taken.take(cell);
    const [nx, ny, nz] = this.#normal as unknown as [number, number, number];
    const cosine = dx * nx + dy * ny + dz * nz;
    const sign = cosine < 0 ? -1 : 1;
    this.#record(t, material, px, py, pz, Math.abs(cosine));
    this.#camera.shoot(x, y, z, nx * sign, ny * sign, nz * sign, material, this.#points.colors, (this.#points.count - 1) * 3);
    return true;
  }

  #record(t: number, material: Material, x: number, y: number, z: number, cosine: number): void {
    const i = this.#points.next();
    this.#points.grid.set([Math.round(x * 1000), Math.round(y * 1000), Math.round(z * 1000)], i * 3);
    const echo = material.reflectance * (0.45 + 0.55 * cosine) * (1 + 0.08 * this.#random.normal());
    this.#points.intensities[i] = Math.max(0, Math.min(65535, Math.round(echo * 40000)));
    this.#points.classification[i] = material.kind.classification;
    this.#points.instances[i] = this.#soup.instances[t]!;
  }
}
