import type { WeightSlice } from './graph-builder.js';
import type { WeightEncoding } from './weight-encoding.js';

/** Weights begin at multiples of this, so that a runtime can view them in place. */
export const WEIGHT_ALIGNMENT = 64;
/** Most bytes of a weights file, unless a single weight has more: the unit of download, check and storage. */
export const CHUNK_BYTES = 2 ** 25;

/** A weight of the safetensors file and the places of its tensors in one of the graph's weights files. */
export interface PlacedWeight {
  readonly key: string;
  readonly slice: WeightSlice;
  readonly encoding: WeightEncoding;
  /** Where each of its stored tensors begins, and how long it is. */
  readonly places: readonly { readonly offset: number; readonly bytes: number }[];
}

/** A weights file that is to be written. */
export interface WeightFile {
  readonly path: string;
  readonly bytes: number;
  readonly weights: readonly PlacedWeight[];
}

/** Gives the weights of one graph their places, in files of a limited size. */
export class WeightFiles {
  readonly #name: string;
  readonly #chunkBytes: number;
  readonly #files: { path: string; bytes: number; weights: PlacedWeight[] }[] = [];

  constructor(name: string, chunkBytes: number) {
    this.#name = name;
    this.#chunkBytes = chunkBytes;
  }

  /** Places a weight's tensors, which stay together, after all others; returns the file and the places. */
  place(weight: Omit<PlacedWeight, 'places'>, sizes: readonly number[]): { path: string; places: PlacedWeight['places'] } {
    const last = this.#files.at(-1);
    const fits = last !== undefined && endOf(placesFrom(last.bytes, sizes)) <= this.#chunkBytes;
    const file = fits ? last : this.#begin();
    const places = placesFrom(file.bytes, sizes);
    file.bytes = endOf(places);
    file.weights.push({ ...weight, places });
    return { path: file.path, places };
  }

  get all(): readonly WeightFile[] {
    return this.#files;
  }

  #begin(): { path: string; bytes: number; weights: PlacedWeight[] } {
    const number = this.#files.length + 1;
    const file = { path: `${this.#name}${number > 1 ? `-${number}` : ''}.bin`, bytes: 0, weights: [] };
    this.#files.push(file);
    return file;
  }
}

function placesFrom(begin: number, sizes: readonly number[]): { offset: number; bytes: number }[] {
  let end = begin;
  return sizes.map((bytes) => {
    const offset = Math.ceil(end / WEIGHT_ALIGNMENT) * WEIGHT_ALIGNMENT;
    end = offset + bytes;
    return { offset, bytes };
  });
}

function endOf(places: readonly { offset: number; bytes: number }[]): number {
  const { offset, bytes } = places.at(-1)!;
  return offset + bytes;
}
