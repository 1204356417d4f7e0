import type { Bounds, Vector3 } from '../geometry/bounds.js';
import { GridIndex } from '../geometry/grid-index.js';
import type { LabelledSample } from './labelled-sample.js';

/** A labelled sample that is asked about positions. The index over its points is built with the first question. */
export class IndexedSample {
  readonly sample: LabelledSample;
  /** The box outside of which nothing is covered, in the sample's own frame. */
  readonly within: Bounds;
  #index: GridIndex | null = null;

  constructor(sample: LabelledSample) {
    this.sample = sample;
    this.within = { min: minus(sample.bounds.min, sample.origin), max: minus(sample.bounds.max, sample.origin) };
  }

  /** Whether the nearest sample point in reach of a position (in the sample's own frame) carries the label. */
  covers(x: number, y: number, z: number): boolean {
    const { positions, labels, reach } = this.sample;
    this.#index ??= GridIndex.build(positions);
    const nearest = this.#index.nearest(x, y, z, reach);
    return nearest >= 0 && labels[nearest] !== 0;
  }
}

function minus(a: Vector3, b: Vector3): Vector3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}
