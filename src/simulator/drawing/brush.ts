import type { Vector3 } from '../../geometry/bounds.js';
import type { Material } from './material.js';
import type { TriangleSoup } from './triangle-soup.js';
import type { Label, Truth } from './truth.js';

/** Draws into the soup under one label, in a frame of its own: an origin in the scene and a turn about the vertical (radians). */
export class Brush {
  readonly #soup: TriangleSoup;
  readonly #truth: Truth;
  readonly #label: Label;
  readonly #origin: Vector3;
  readonly #yaw: number;
  readonly #cos: number;
  readonly #sin: number;

  constructor(soup: TriangleSoup, truth: Truth, label: Label, origin: Vector3 = [0, 0, 0], yaw = 0) {
    this.#soup = soup;
    this.#truth = truth;
    this.#label = label;
    this.#origin = origin;
    this.#yaw = yaw;
    this.#cos = Math.cos(yaw);
    this.#sin = Math.sin(yaw);
  }

  /** A brush for the same object whose frame is moved, then turned, inside this one. */
  at(origin: Vector3, yaw = 0): Brush {
    return new Brush(this.#soup, this.#truth, this.#label, this.place(origin), this.#yaw + yaw);
  }

  /** A brush for a new part of this one's object, in the same frame. */
  part(category: string): Brush {
    return new Brush(this.#soup, this.#truth, this.#truth.addPart(this.#label, category), this.#origin, this.#yaw);
  }

  /** A brush in this frame that draws what `other` draws: the same part of the same object. */
  as(other: Brush): Brush {
    return new Brush(this.#soup, this.#truth, other.#label, this.#origin, this.#yaw);
  }

  /** A point of this frame in the scene's. */
  place(p: Vector3): Vector3 {
    return [
      this.#origin[0] + this.#cos * p[0] - this.#sin * p[1],
      this.#origin[1] + this.#sin * p[0] + this.#cos * p[1],
      this.#origin[2] + p[2],
    ];
  }

  triangle(a: Vector3, b: Vector3, c: Vector3, material: Material): void {
    this.#soup.add(this.place(a), this.place(b), this.place(c), material, this.#label);
  }

  /** Corners in order around the quad. */
  quad(a: Vector3, b: Vector3, c: Vector3, d: Vector3, material: Material): void {
    this.triangle(a, b, c, material);
    this.triangle(a, c, d, material);
  }
}
