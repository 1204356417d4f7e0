import type { PointCloudOctree, PointCloudOctreeNode } from 'potree-core';
import type { DataTexture, IUniform } from 'three';
import { SLOT_ATTRIBUTE } from '../../src/viewer/paint-shader.js';
import type { PaletteTexture } from '../../src/viewer/palette-texture.js';

/** What a cloud is painted with at this moment, read where the shader reads it: node geometry and palette texture. */
export class ShownPaint {
  readonly #palette: PaletteTexture;

  constructor(cloud: PointCloudOctree) {
    this.#palette = (cloud.material.uniforms as unknown as { psamPalette: IUniform & PaletteTexture }).psamPalette;
  }

  /** r, g, b, a of every point in one number; 0 where the host's own colour shows. Null for a node without paint. */
  looks({ sceneNode: { geometry } }: PointCloudOctreeNode): Uint32Array | null {
    if (!geometry.hasAttribute(SLOT_ATTRIBUTE)) return null;
    const texels = this.#texels();
    return Uint32Array.from(geometry.getAttribute(SLOT_ATTRIBUTE).array, (slot) => visible(texels[-slot]));
  }

  /** The look of a label, in the same numbers. */
  lookOf(label: number): number {
    const slot = this.#palette.table.slotOf(label);
    return visible(this.#texels()[slot]);
  }

  #texels(): Uint32Array {
    return new Uint32Array((this.#palette.value as DataTexture).image.data!.buffer);
  }
}

/** A texel; 0 when its alpha (the highest byte, as processors lie in memory) hides it. */
function visible(texel: number): number {
  return texel >>> 24 === 0 ? 0 : texel;
}
