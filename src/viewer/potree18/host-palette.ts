import { PALETTE_WIDTH, PaletteTable } from '../palette-table.js';
import type { HostContext } from './potree18-host.js';

/** A palette table as a texture of the host's WebGL context. */
export class HostPalette {
  readonly table = new PaletteTable();
  readonly #gl: HostContext;
  /** The last unit there is: the host counts its own from 0. */
  readonly unit: number;
  #texture: WebGLTexture | null = null;
  #version = -1;

  constructor(gl: HostContext) {
    this.#gl = gl;
    this.unit = (gl.getParameter(gl.MAX_COMBINED_TEXTURE_IMAGE_UNITS) as number) - 1;
  }

  /** Binds the texture, uploaded anew if the table has changed. Called while the host draws, which resets three.js afterwards. */
  bind(): void {
    const gl = this.#gl;
    gl.activeTexture(gl.TEXTURE0 + this.unit);
    gl.bindTexture(gl.TEXTURE_2D, (this.#texture ??= gl.createTexture()));
    if (this.#version !== this.table.version) this.#upload();
    gl.activeTexture(gl.TEXTURE0);
  }

  dispose(): void {
    this.#gl.deleteTexture(this.#texture);
    this.#texture = null;
    this.#version = -1;
  }

  #upload(): void {
    const gl = this.#gl;
    const { texels, rows, version } = this.table;
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    for (const side of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, side, gl.NEAREST);
    for (const side of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, side, gl.CLAMP_TO_EDGE);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, PALETTE_WIDTH, rows, 0, gl.RGBA, gl.UNSIGNED_BYTE, texels);
    this.#version = version;
  }
}
