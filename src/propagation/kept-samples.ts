import type { Bounds } from '../geometry/bounds.js';
import { BoxIndex } from '../geometry/box-index.js';
import { IndexedSample } from './indexed-sample.js';
import type { LabelledSample } from './labelled-sample.js';

/**
 * The kept objects of a scene, found by where they lie, and the one rule of which of them holds a point that several
 * cover. An object that overwrites comes before all that were kept before it, one that protects after them; so the
 * newest of those that overwrite holds the point, and without any the oldest. That is an order of the objects alone:
 * what a point carries does not depend on when it was labelled, nor on what has been deleted meanwhile.
 */
export class KeptSamples {
  readonly #samples = new Map<number, IndexedSample>();
  /** By cloud. */
  readonly #boxes = new Map<string, BoxIndex<IndexedSample>>();

  get(label: number): IndexedSample | undefined {
    return this.#samples.get(label);
  }

  /** Puts an object in, in place of one of the same number. */
  add(sample: LabelledSample): IndexedSample {
    this.delete(sample.label);
    const added = new IndexedSample(sample);
    this.#samples.set(sample.label, added);
    const boxes = this.#boxes.get(sample.cloud) ?? new BoxIndex();
    this.#boxes.set(sample.cloud, boxes);
    boxes.add(added, sample.bounds);
    return added;
  }

  /** Takes an object out; undefined where there is none of the number. */
  delete(label: number): IndexedSample | undefined {
    const sample = this.#samples.get(label);
    if (!sample) return undefined;
    this.#samples.delete(label);
    this.#boxes.get(sample.sample.cloud)!.delete(sample);
    return sample;
  }

  values(): IterableIterator<IndexedSample> {
    return this.#samples.values();
  }

  /** Objects that may cover points in a box, cloud space. */
  in(cloud: string, bounds: Bounds): IndexedSample[] {
    return this.#boxes.get(cloud)?.in(bounds) ?? [];
  }

  /** Whether the one object, and not the other, holds a point that both cover. An object that is not here protects. */
  outranks(label: number, other: number): boolean {
    const over = this.#overwrites(label);
    if (over !== this.#overwrites(other)) return over;
    return over ? label > other : label < other;
  }

  #overwrites(label: number): boolean {
    return this.#samples.get(label)?.sample.policy === 'overwrite';
  }
}
