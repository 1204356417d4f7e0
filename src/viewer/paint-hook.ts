import type { IUniform, Material, RawShaderMaterial } from 'three';
import { GLSL3, patchVertexShader } from './paint-shader.js';

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
  let active = true;
  const before = material.onBeforeCompile;
  const keyBefore = material.customProgramCacheKey;
  const restore = replaceMethods(material, {
    onBeforeCompile(shader, renderer) {
      before.call(material, shader, renderer);
      if (active) shader.vertexShader = patchVertexShader(shader.vertexShader, GLSL3);
    },
    // three.js takes the hook's text for the key by default, and would now see only ours.
    customProgramCacheKey: () => `${keyBefore.call(material)} ${before} psam ${active}`,
  });
  Object.assign(material.uniforms, uniforms);
  material.needsUpdate = true;
  return () => {
    active = false;
    restore();
    for (const name of Object.keys(uniforms)) delete material.uniforms[name];
    material.needsUpdate = true;
  };
}

type Hooks = Pick<Material, 'onBeforeCompile' | 'customProgramCacheKey'>;

/** Sets own methods; the restorer leaves alone those that somebody has wrapped since. */
function replaceMethods(material: Material, hooks: Hooks): () => void {
  const names = ['onBeforeCompile', 'customProgramCacheKey'] as const;
  const old = names.map((name) => Object.getOwnPropertyDescriptor(material, name));
  Object.assign(material, hooks);
  return () => {
    names.forEach((name, i) => {
      if (material[name] !== hooks[name]) return;
      Reflect.deleteProperty(material, name);
      if (old[i]) Object.defineProperty(material, name, old[i]);
    });
  };
}
