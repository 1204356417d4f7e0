import type { Random } from '../drawing/random.js';
import { valueNoise } from '../drawing/value-noise.js';

/** Hills, slopes and humps of the land, without roads. */
export class Relief {
  readonly #slope: readonly [number, number];
  readonly #hills: number;
  readonly #hillSize: number;
  readonly #humps: number;
  readonly #shift: number;

  constructor(random: Random) {
    const steep = random.next() < 0.25 ? 0.12 : 0.03;
    this.#slope = [random.range(-steep, steep), random.range(-steep, steep)];
    this.#hills = random.range(0, 1) ** 2 * 3.5;
    this.#hillSize = random.range(12, 40);
    this.#humps = random.range(0.02, 0.2);
    this.#shift = random.range(0, 1000);
  }

  /** Height at a place, metres; always far above 0. */
  at(x: number, y: number): number {
    const hill = valueNoise(x / this.#hillSize + this.#shift, y / this.#hillSize) * this.#hills;
    return 20 + x * this.#slope[0] + y * this.#slope[1] + hill + this.#humps * valueNoise(x / 2.5, y / 2.5 + this.#shift);
  }
}
