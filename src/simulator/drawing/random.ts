/** A seeded stream of random numbers (mulberry32): the same seed gives the same town on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    if (!Number.isInteger(seed)) throw new RangeError(`Expected an integer seed, got ${seed}.`);
    this.#state = seed >>> 0;
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** Uniform in [low, high). */
  range(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** Roughly normal, mean 0, deviation 1: a sum of four uniforms is enough for measurement noise. */
  normal(): number {
    return (this.next() + this.next() + this.next() + this.next() - 2) * Math.sqrt(3);
  }

  /** One of the choices, all equally likely. */
  pick<T>(choices: readonly T[]): T {
    if (choices.length === 0) throw new RangeError('Expected at least 1 choice, got 0.');
    return choices[Math.floor(this.next() * choices.length)]!;
  }

  /** A stream of its own for a part of the town, so that a change in one part leaves the others as they are. */
  fork(): Random {
    return new Random(Math.floor(this.next() * 4294967296));
  }
}
