import { isLeafy, SURFACE } from '../drawing/material.js';
import type { Material, SurfaceKind } from '../drawing/material.js';
import type { Random } from '../drawing/random.js';
import type { TriangleSoup } from '../drawing/triangle-soup.js';
import { Camera } from './camera.js';
import { mixedRange } from './mixed-range.js';
import { ScanBuffer } from './scan-buffer.js';
import { lineShare, moveToLine } from './scan-lines.js';
import type { Echo, Sensor } from './sensor.js';
import { SensorViews } from './sensor-views.js';
import { SpacingGrid } from './spacing-grid.js';
import { TriangleTree } from './triangle-tree.js';

const KINDS: readonly SurfaceKind[] = Object.values(SURFACE);
/** Beams that arrive per cell of the final spacing; more would only be thinned out again. */
const BEAMS_PER_CELL = 1.7;
/** A view that none of its first beams brings to a piece does not see the piece. */
const HIDDEN_AFTER = 3;
const PIECE = 1.5;
const CLEARANCE = 0.015;
/** Share of beams that are taken for wide enough to mix two ranges: the others meet an edge with one side only. */
const MIXING = 0.35;

/** What a scan keeps. */
export interface ScanOptions {
  /** Points are kept from 0 to `x` and 0 to `y`, metres. */
  readonly extent: { readonly x: number; readonly y: number };
  /** Share of the sensor's points per area; 1 is the full scan. */
  readonly density: number;
  /** How closely points of a kind of surface may lie in the full scan, metres. */
  readonly spacingOf: (kind: SurfaceKind) => number;
  /** Corners are darker, as under an overcast sky; costs a ray per point. */
  readonly shading: boolean;
}

/**
 * Scans a scene: every surface is sampled as densely as the sensor would, each sample is kept when the sensor has a
 * free line of sight to it, moved along that line by range noise, and thinned to the spacing of its kind of surface.
 */
export class Scanner {
  readonly #soup: TriangleSoup;
  readonly #tree: TriangleTree;
  readonly #sensor: Sensor;
  readonly #random: Random;
  readonly #options: ScanOptions;
  readonly #camera: Camera;
  readonly #views = new SensorViews();
  readonly #taken = new SpacingGrid();
  readonly #points = new ScanBuffer();
  readonly #normal = new Float64Array(3);
  readonly #weights = new Float64Array(3);
  readonly #place = new Float64Array(3);
  readonly #measured = new Float64Array(3);
  readonly #lines = new Float64Array(3);
  readonly #echo: { range: number; cosine: number; material: Material };

  constructor(soup: TriangleSoup, sensor: Sensor, random: Random, options: ScanOptions) {
    this.#soup = soup;
    this.#tree = new TriangleTree(soup.vertices);
    this.#sensor = sensor;
    this.#random = random;
    this.#options = options;
    this.#echo = { range: 0, cosine: 0, material: soup.materials[0]! };
    this.#camera = new Camera(this.#tree, random.fork(), options.shading);
  }

  scan(): ScanBuffer {
    const { vertices, count } = this.#soup;
    const corners: number[] = new Array<number>(9).fill(0);
    for (let t = 0; t < count; t++) {
      for (let k = 0; k < 9; k++) corners[k] = vertices[t * 9 + k]!;
      this.#scanPiece(t, corners);
    }
    return this.#points;
  }

  /** Halves large triangles at their longest edge until density hardly varies over a piece, then samples it. */
  #scanPiece(t: number, v: readonly number[]): void {
    const edges = [edge(v, 0, 3), edge(v, 3, 6), edge(v, 6, 0)];
    const longest = Math.max(edges[0]!, edges[1]!, edges[2]!);
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
    const middle = (a: number): number => (v[a]! + v[a + 3]! + v[a + 6]!) / 3;
    this.#views.count = 0;
    this.#sensor.viewsOf(middle(0), middle(1), middle(2), this.#normal[0]!, this.#normal[1]!, this.#normal[2]!, this.#views);
    const { density, spacingOf } = this.#options;
    const material = this.#soup.materials[t]!;
    const enough = (area * BEAMS_PER_CELL * density) / spacingOf(material.kind) ** 2;
    const expected = area * this.#views.total() * density;
    const share = isLeafy(material) ? Math.min(1, enough / expected) : 1;
    let arrived = 0;
    for (let view = 0; view < this.#views.count && arrived <= enough; view++) {
      const lines = this.#findLines(v, view);
      const beams = Math.floor(area * this.#views.densities[view]! * density * share * lines + this.#random.next());
      arrived += this.#look(t, v, material, view, beams, enough - arrived);
    }
  }

  /** Notes the scan lines at the corners; returns the factor on the piece's beams. */
  #findLines(v: readonly number[], view: number): number {
    if (!this.#sensor.lineAt) return 1;
    for (let k = 0; k < 3; k++) this.#lines[k] = this.#sensor.lineAt(this.#views, view, v[k * 3]!, v[k * 3 + 1]!, v[k * 3 + 2]!);
    return lineShare(this.#lines[0]!, this.#lines[1]!, this.#lines[2]!);
  }

  /** Sends up to `beams` beams from a sensor, fewer when `enough` arrived or the piece is hidden; returns how many arrived. */
  #look(t: number, v: readonly number[], material: Material, view: number, beams: number, enough: number): number {
    const patience = this.#sensor.patience ? Math.min(this.#sensor.patience, 1 + enough) : HIDDEN_AFTER;
    let arrived = 0;
    for (let i = 0; i < beams && arrived <= enough && (arrived > 0 || i < patience); i++) {
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

  /** A random place of the piece, on a scan line where the sensor has lines, goes to `#place`. */
  #aim(v: readonly number[]): void {
    const w = this.#weights;
    let a = this.#random.next();
    let b = this.#random.next();
    if (a + b > 1) [a, b] = [1 - a, 1 - b];
    w[0] = 1 - a - b;
    w[1] = a;
    w[2] = b;
    if (this.#sensor.lineAt) moveToLine(this.#lines[0]!, this.#lines[1]!, this.#lines[2]!, w, this.#random);
    for (let axis = 0; axis < 3; axis++) this.#place[axis] = v[axis]! * w[0]! + v[axis + 3]! * w[1]! + v[axis + 6]! * w[2]!;
  }

  /** Looks from one sensor at a random point of the piece; returns whether the sensor saw it. */
  #beam(t: number, v: readonly number[], material: Material, view: number): boolean {
    this.#aim(v);
    const x = this.#place[0]!;
    const y = this.#place[1]!;
    const z = this.#place[2]!;
    const from = this.#views.positions;
    let [dx, dy, dz] = [from[view * 3]! - x, from[view * 3 + 1]! - y, from[view * 3 + 2]! - z];
    const range = Math.sqrt(dx * dx + dy * dy + dz * dz);
    [dx, dy, dz] = [dx / range, dy / range, dz / range];
    const noise = this.#random.normal() * (this.#sensor.rangeNoise + material.scatter);
    const [px, py, pz] = [x + dx * noise, y + dy * noise, z + dz * noise];
    const { extent, density, spacingOf } = this.#options;
    if (px < 0 || py < 0 || px > extent.x || py > extent.y) return false;
    const cell = this.#taken.cellOf(px, py, pz, spacingOf(material.kind) / Math.sqrt(density), KINDS.indexOf(material.kind));
    if (this.#taken.isTaken(cell)) return true;
    if (!this.#isSeen(view)) return false;
    const nx = this.#normal[0]!;
    const ny = this.#normal[1]!;
    const nz = this.#normal[2]!;
    const cosine = dx * nx + dy * ny + dz * nz;
    if (this.#sensor.loses?.(x, y, z, this.#noteEcho(range, Math.abs(cosine), material), this.#random)) return true;
    this.#taken.take(cell);
    const sign = cosine < 0 ? -1 : 1;
    this.#measured.set([px, py, pz]);
    this.#disturb(dx, dy, dz, range);
    this.#record(t, material, Math.abs(cosine));
    this.#camera.shoot(x, y, z, nx * sign, ny * sign, nz * sign, material, this.#points.colors, (this.#points.count - 1) * 3);
    return true;
  }

  /** Whether a view, and as many of the others as must confirm it, have a free line of sight to `#place`. */
  #isSeen(view: number): boolean {
    const { count } = this.#views;
    const confirmations = this.#sensor.confirmations ?? 0;
    if (!this.#isFree(view)) return false;
    let confirmed = 0;
    for (let i = 1; i < count && confirmed < confirmations; i++) if (this.#isFree((view + i) % count)) confirmed++;
    return confirmed === confirmations;
  }

  #isFree(view: number): boolean {
    const x = this.#place[0]!;
    const y = this.#place[1]!;
    const z = this.#place[2]!;
    const from = this.#views.positions;
    const [dx, dy, dz] = [from[view * 3]! - x, from[view * 3 + 1]! - y, from[view * 3 + 2]! - z];
    const range = Math.sqrt(dx * dx + dy * dy + dz * dz);
    const [ux, uy, uz] = [dx / range, dy / range, dz / range];
    const e = CLEARANCE;
    return !this.#tree.blocked(x + ux * e, y + uy * e, z + uz * e, ux, uy, uz, range - 0.3);
  }

  #noteEcho(range: number, cosine: number, material: Material): Echo {
    this.#echo.range = range;
    this.#echo.cosine = cosine;
    this.#echo.material = material;
    return this.#echo;
  }

  /** Mixed ranges at edges, and the sensor's systematic errors, move `#measured`; (dx, dy, dz) points to the sensor. */
  #disturb(dx: number, dy: number, dz: number, range: number): void {
    const point = this.#measured;
    if (this.#sensor.beamWidth && this.#random.next() < MIXING) {
      const place = this.#place;
      const width = this.#sensor.beamWidth * range;
      const farther = mixedRange(this.#tree, place[0]!, place[1]!, place[2]!, dx, dy, dz, width, this.#random);
      point[0] = point[0]! - farther * dx;
      point[1] = point[1]! - farther * dy;
      point[2] = point[2]! - farther * dz;
    }
    this.#sensor.displace?.(point);
  }

  #record(t: number, material: Material, cosine: number): void {
    const i = this.#points.next();
    for (let axis = 0; axis < 3; axis++) this.#points.grid[i * 3 + axis] = Math.round(this.#measured[axis]! * 1000);
    const echo = material.reflectance * (0.45 + 0.55 * cosine) * (1 + 0.08 * this.#random.normal());
    this.#points.intensities[i] = Math.max(0, Math.min(65535, Math.round(echo * 40000)));
    this.#points.classification[i] = material.kind.classification;
    const { part, object, group } = this.#soup.labels[t]!;
    this.#points.parts[i] = part;
    this.#points.instances[i] = object;
    this.#points.groups[i] = group;
  }
}

/** Length of the edge between the corners at two places of a triangle's 9 numbers. */
function edge(v: readonly number[], a: number, b: number): number {
  return Math.hypot(v[a]! - v[b]!, v[a + 1]! - v[b + 1]!, v[a + 2]! - v[b + 2]!);
}
