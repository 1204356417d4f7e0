import type { Brush } from '../drawing/brush.js';
import type { Random } from '../drawing/random.js';
import { Scene } from '../drawing/scene.js';
import type { Ground, Region } from './ground.js';
import type { Split, Variants } from './split.js';

/** A rectangle of ground that something stands on: centre, half its length and width, direction of its length. */
export interface Footprint {
  readonly x: number;
  readonly y: number;
  readonly halfLength: number;
  readonly halfWidth: number;
  readonly yaw: number;
}

/** The crown of a tree, seen from above; metres. */
export interface Crown {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

const ATTEMPTS = 12;

/** A scene that is being laid out: its ground, what stands where, and which variants may be drawn. */
export class Site extends Scene {
  readonly ground: Ground;
  readonly random: Random;
  readonly split: Split;
  /** Size of leaves, metres: as fine as the scan will resolve, since a finer one costs time and shows nothing. */
  readonly leafSize: number;
  readonly #footprints: Footprint[] = [];
  readonly #crowns: Crown[] = [];

  constructor(ground: Ground, random: Random, split: Split, leafSize: number) {
    super((x, y) => ground.heightAt(x, y));
    this.ground = ground;
    this.random = random;
    this.split = split;
    this.leafSize = leafSize;
    ground.draw(this.background());
  }

  get extent(): { readonly x: number; readonly y: number } {
    return this.ground.extent;
  }

  /** One of the variants that scenes of this split may draw. */
  choose<T>(variants: Variants<T>): T {
    return this.random.pick(variants[this.split]);
  }

  /** Takes a footprint; false, and nothing taken, when it meets another or leaves the scene. */
  take(footprint: Footprint): boolean {
    const radius = Math.hypot(footprint.halfLength, footprint.halfWidth);
    const { x, y } = footprint;
    if (x < 0 || y < 0 || x > this.extent.x || y > this.extent.y) return false;
    if (this.#footprints.some((other) => meet(footprint, other, radius))) return false;
    this.#footprints.push(footprint);
    return true;
  }

  /** Whether no crown stands closer to this one than a share of both radii. */
  roomForCrown({ x, y, radius }: Crown, share: number): boolean {
    return this.#crowns.every((other) => Math.hypot(x - other.x, y - other.y) >= share * (radius + other.radius));
  }

  /** Takes a crown's room; false, and nothing taken, where another leaves none. */
  takeCrown(crown: Crown, share: number): boolean {
    const room = this.roomForCrown(crown, share);
    if (room) this.#crowns.push(crown);
    return room;
  }

  /** The footprint of something that stands here already; null where nothing does. */
  anyFootprint(): Footprint | null {
    return this.#footprints.length > 0 ? this.random.pick(this.#footprints) : null;
  }

  /** Finds and takes a free disc of a region; null when some attempts found none. */
  spot(radius: number, regions: readonly Region[], near?: { x: number; y: number; within: number }): [number, number] | null {
    const margin = Math.min(1, radius);
    for (let i = 0; i < ATTEMPTS; i++) {
      const x = near ? near.x + this.random.range(-near.within, near.within) : this.random.range(margin, this.extent.x - margin);
      const y = near ? near.y + this.random.range(-near.within, near.within) : this.random.range(margin, this.extent.y - margin);
      if (!regions.includes(this.ground.regionAt(x, y))) continue;
      if (this.take({ x, y, halfLength: radius, halfWidth: radius, yaw: 0 })) return [x, y];
    }
    return null;
  }

  /** A brush for a new object placed by metres along the road and across it, turned with the road. */
  addAtRoad(category: string, name: string, along: number, across: number, yaw = 0, group = 0): Brush {
    const [x, y] = this.ground.corridor.place(along, across);
    return this.add(category, name, x, y, this.ground.corridor.yaw(along) + yaw, 0, group);
  }
}

/** Whether two rectangles meet, by the separating axes of both. */
function meet(a: Footprint, b: Footprint, radius: number): boolean {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  if (Math.hypot(dx, dy) > radius + Math.hypot(b.halfLength, b.halfWidth)) return false;
  return [a.yaw, a.yaw + Math.PI / 2, b.yaw, b.yaw + Math.PI / 2].every((axis) =>
    Math.abs(dx * Math.cos(axis) + dy * Math.sin(axis)) < reach(a, axis) + reach(b, axis));
}

function reach({ halfLength, halfWidth, yaw }: Footprint, axis: number): number {
  return halfLength * Math.abs(Math.cos(yaw - axis)) + halfWidth * Math.abs(Math.sin(yaw - axis));
}
