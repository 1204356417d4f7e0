import { DataTexture, type Texture } from 'three';
import { PALETTE_WIDTH, PaletteTable } from './palette-table.js';

/** A palette table as a texture of three.js. */
export class PaletteTexture {
  readonly table = new PaletteTable();
  #texture: DataTexture | null = null;
  #version = 0;

  /** The uniform's value, asked for when three.js uploads it; a new texture when the table has grown. */
  get value(): Texture {
    const { texels, rows, version } = this.table;
    if (this.#texture?.image.data !== texels) {
      this.dispose();
      this.#texture = new DataTexture(texels, PALETTE_WIDTH, rows);
      this.#texture.needsUpdate = true;
    } else if (version !== this.#version) {
      this.#texture.needsUpdate = true;
    }
    this.#version = version;
    return this.#texture;
  }

  dispose(): void {
    this.#texture?.dispose();
    this.#texture = null;
  }
}
