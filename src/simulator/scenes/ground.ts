import type { Vector3 } from '../../geometry/bounds.js';
import type { Brush } from '../drawing/brush.js';
import type { Material } from '../drawing/material.js';
import type { Corridor } from './corridor.js';

/** The land without roads: its height at a place, metres. */
export interface Land {
  at(x: number, y: number): number;
}

/** A region of the ground. */
export type Region = 'roadway' | 'kerb' | 'pavement' | 'ditch' | 'land';

/** What the regions look like. */
export type GroundMaterials = Readonly<Record<Region, Material>>;

/** Width over which the land rises or falls to the level of the road, metres. */
const BLEND = 7;
const COLUMN = 1.25;
const LAND_STEP = 1.5;

/** The ground of a scene: relief, and a road, street or path through it. */
export class Ground {
  readonly extent: { readonly x: number; readonly y: number };
  readonly corridor: Corridor;
  readonly #relief: Land;
  readonly #materials: GroundMaterials;

  constructor(extent: { x: number; y: number }, relief: Land, corridor: Corridor, materials: GroundMaterials) {
    this.extent = extent;
    this.corridor = corridor;
    this.#relief = relief;
    this.#materials = materials;
  }

  /** Height at a place, metres. The road is level across, with a camber. */
  heightAt(x: number, y: number): number {
    const { roadway, kerb, pavement, ditch } = this.corridor.profile;
    const across = this.corridor.across(x, y);
    const away = Math.abs(across);
    const road = this.#relief.at(x, this.corridor.centre(x));
    const t = Math.min(1, Math.max(0, (away - pavement) / BLEND));
    const height = road + (this.#relief.at(x, y) - road) * t * t * (3 - 2 * t);
    const dip = ditch ? ditch.depth * Math.max(0, 1 - ((across - ditch.across) / ditch.halfWidth) ** 2) : 0;
    return height - dip + (away > roadway ? kerb : 0.06 * (1 - (away / roadway) ** 2));
  }

  regionAt(x: number, y: number): Region {
    const { roadway, kerb, pavement, ditch } = this.corridor.profile;
    const across = this.corridor.across(x, y);
    const away = Math.abs(across);
    if (away < roadway) return 'roadway';
    if (kerb > 0 && away < roadway + 0.15) return 'kerb';
    if (away < pavement) return 'pavement';
    return ditch && Math.abs(across - ditch.across) < ditch.halfWidth ? 'ditch' : 'land';
  }

  /** Draws the ground as one sheet, each region on each side of the road a part of its own. */
  draw(brush: Brush): void {
    const parts = new Map<string, Brush>();
    const partOf = (region: Region, left: boolean): Brush => {
      const key = region === 'roadway' ? region : `${region} ${left}`;
      const part = parts.get(key) ?? brush.part(region);
      parts.set(key, part);
      return part;
    };
    let previous = this.#column(0);
    for (let i = 1, columns = Math.ceil(this.extent.x / COLUMN); i <= columns; i++) {
      const next = this.#column((this.extent.x * i) / columns);
      for (let j = 0; j + 1 < next.length; j++) {
        const [x, y] = [(previous[j]![0] + next[j]![0]) / 2, (next[j]![1] + next[j + 1]![1] + previous[j]![1] + previous[j + 1]![1]) / 4];
        const region = this.regionAt(x, y);
        const part = partOf(region, y > this.corridor.centre(x));
        part.quad(previous[j]!, previous[j + 1]!, next[j + 1]!, next[j]!, this.#materials[region]);
      }
      previous = next;
    }
  }

  /** Places on a line across the scene: fine at kerbs and ditch, coarse in the land; equally many on every line. */
  #column(x: number): Vector3[] {
    const { roadway, pavement, ditch } = this.corridor.profile;
    const edges = [roadway - 0.002, roadway + 0.012, roadway + 0.15, pavement, pavement + 2, pavement + 4, pavement + BLEND];
    const trench = ditch ? [-1, -0.6, -0.25, 0.25, 0.6, 1].map((s) => ditch.across + s * ditch.halfWidth) : [];
    const centre = this.corridor.centre(x);
    const near = [...edges.map((d) => -d), -roadway / 2, 0, roadway / 2, ...edges, ...trench].map((d) => centre + d);
    const [low, high] = [centre - pavement - BLEND, centre + pavement + BLEND];
    const steps = Math.ceil(this.extent.y / 2 / LAND_STEP);
    const south = spread(Math.min(0, low - 1), low, steps);
    const north = spread(high, Math.max(this.extent.y, high + 1), steps);
    return [...south, ...near, ...north].sort((a, b) => a - b).map((y): Vector3 => [x, y, this.heightAt(x, y)]);
  }
}

function spread(from: number, to: number, steps: number): number[] {
  return Array.from({ length: steps + 1 }, (_, i) => from + ((to - from) * i) / steps);
}
