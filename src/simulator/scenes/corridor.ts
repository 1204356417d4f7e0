import type { Random } from '../drawing/random.js';

/** The cross-section of a road or path: distances from its centre line, metres. */
export interface Profile {
  /** Half the width of the roadway. */
  readonly roadway: number;
  /** Height of the kerb; 0 where the roadway meets the land evenly. */
  readonly kerb: number;
  /** Outer edge of the pavements; `roadway` where there are none. */
  readonly pavement: number;
  /** Distance and depth of a ditch on one side (the sign is the side), or null. */
  readonly ditch: { readonly across: number; readonly halfWidth: number; readonly depth: number } | null;
}

/** A road through the scene along x, with a gentle bend. */
export class Corridor {
  readonly profile: Profile;
  readonly #middle: number;
  readonly #bend: number;
  readonly #phase: number;
  readonly #wave: number;

  constructor(random: Random, middle: number, profile: Profile) {
    this.profile = profile;
    this.#middle = middle;
    this.#wave = random.range(14, 40);
    this.#bend = random.next() < 0.4 ? 0 : random.range(0, 0.09) * this.#wave;
    this.#phase = random.range(0, 2 * Math.PI);
  }

  /** The y of the centre line at x. */
  centre(x: number): number {
    return this.#middle + this.#bend * Math.sin(x / this.#wave + this.#phase);
  }

  /** The direction at x, radians from the x axis. */
  yaw(x: number): number {
    return Math.atan((this.#bend / this.#wave) * Math.cos(x / this.#wave + this.#phase));
  }

  /** Signed distance from the centre line, metres; positive to the left of +x. */
  across(x: number, y: number): number {
    return (y - this.centre(x)) * Math.cos(this.yaw(x));
  }

  /** The place `across` metres beside the point of the centre line at `along`. */
  place(along: number, across: number): [x: number, y: number] {
    const yaw = this.yaw(along);
    return [along - across * Math.sin(yaw), this.centre(along) + across * Math.cos(yaw)];
  }
}
