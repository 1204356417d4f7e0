import { DataTexture, type Texture } from 'three';
import type { Palette } from './viewer-adapter.js';

/** Texels per row; the shader's `& 255` and `>> 8` rely on it. */
const WIDTH = 256;

/**
 * The look of every label that was ever painted, one texel each, so that a change of colour, opacity or visibility
 * touches no point. Labels are 32-bit numbers in no particular order; slots number them densely from 1, and slot 0 is
 * the point without a label.
 */
export class PaletteTexture {
  /** The uniform's value; a new object when the texture has grown. */
  #texture = newTexture(1);
  readonly #slots = new Map<number, number>();
  #palette: Palette = new Map();

  get value(): Texture {
    return this.#texture;
  }

  /** The label's slot, a new one when it is seen for the first time. */
  slotOf(label: number): number {
    if (label === 0) return 0;
    const known = this.#slots.get(label);
    if (known !== undefined) return known;
    const slot = this.#slots.size + 1;
    this.#slots.set(label, slot);
    if (slot >= WIDTH * this.#texture.image.height) this.#grow();
    this.#write(label, slot);
    return slot;
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    for (const [label, slot] of this.#slots) this.#write(label, slot);
  }

  dispose(): void {
    this.#texture.dispose();
  }

  #write(label: number, slot: number): void {
    const entry = this.#palette.get(label);
    const texel = entry ? [...entry.color, Math.round(255 * entry.opacity)] : [0, 0, 0, 0];
    data(this.#texture).set(texel, 4 * slot);
    this.#texture.needsUpdate = true;
  }

  #grow(): void {
    const grown = newTexture(2 * this.#texture.image.height);
    data(grown).set(data(this.#texture));
    this.#texture.dispose();
    this.#texture = grown;
  }
}

function newTexture(rows: number): DataTexture {
  return new DataTexture(new Uint8Array(4 * WIDTH * rows), WIDTH, rows);
}

function data(texture: DataTexture): Uint8Array {
  return texture.image.data as Uint8Array;
}
