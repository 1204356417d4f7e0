import type { IUniform, RawShaderMaterial } from 'three';
import { GLSL3, patchVertexShader } from './paint-shader.js';
import { replaceMethod } from './replace-method.js';

/** Stands in the cache keys of the programs that paint. */
export const PROGRAM_MARK = ' psam';

/** What the patched shader reads. */
export interface PaintUniforms {
  readonly psamPalette: IUniform;
  readonly psamRegion: IUniform;
}

/**
 * Teaches a point cloud material to paint, on top of hooks that others have set. The material's own source is left
 * alone, so that the host may rewrite it at any time. Returns the remover, which leaves the material as it was.
 */
export function hookMaterial(material: RawShaderMaterial, uniforms: PaintUniforms): () => void {
  const hook = String(material.onBeforeCompile);
  const restores = [
    replaceMethod(material, 'onBeforeCompile', (before) => (shader, renderer) => {
      before(shader, renderer);
      shader.vertexShader = patchVertexShader(shader.vertexShader, GLSL3);
    }),
    // three.js takes the hook's text for the key by default, and would now see only ours.
    replaceMethod(material, 'customProgramCacheKey', (before) => () => `${before()} ${hook}${PROGRAM_MARK}`),
  ];
  Object.assign(material.uniforms, uniforms);
  material.needsUpdate = true;
  return () => {
    for (const restore of restores) restore();
    // Another hook may have put its own in their place since.
    for (const [name, uniform] of Object.entries(uniforms)) if (material.uniforms[name] === uniform) delete material.uniforms[name];
    material.needsUpdate = true;
  };
}
