import type { IUniform, Material, RawShaderMaterial } from 'three';

/**
 * The vertex attribute that holds a point's palette slot, negated: on nodes that are not painted it is absent, and reads
 * as whatever constant another program has left there, which is not negative.
 */
export const SLOT_ATTRIBUTE = 'psamSlot';

/** What the patched shader reads. */
export interface PaintUniforms {
  readonly psamPalette: IUniform;
  readonly psamRegion: IUniform;
}

const DECLARATIONS = /* glsl */ `
in float ${SLOT_ATTRIBUTE};
uniform highp sampler2D psamPalette;
uniform vec4 psamRegion;
`;

/**
 * Runs after the host's own `main`, whatever way that one returned: mixes the label's colour over the host's final one,
 * then dims what lies outside the region by a quarter. Point indices drawn for picking are no colours.
 */
const PAINT_MAIN = /* glsl */ `
void main() {
  psamHostMain();
  #ifndef color_type_point_index
    int slot = int(0.5 - ${SLOT_ATTRIBUTE});
    if (slot > 0) {
      vec4 look = texelFetch(psamPalette, ivec2(slot & 255, slot >> 8), 0);
      vColor.rgb = mix(vColor.rgb, look.rgb, look.a);
    }
    vec3 seen = (modelViewMatrix * vec4(position, 1.0)).xyz;
    if (psamRegion.w >= 0.0 && distance(seen, psamRegion.xyz) > psamRegion.w) vColor.rgb *= 0.75;
  #endif
}
`;

const HOST_MAIN = /void\s+main\s*\(\s*(void)?\s*\)/;

/** The host's vertex shader with painting added. */
export function patchVertexShader(source: string): string {
  return `${source.replace(HOST_MAIN, `${DECLARATIONS}\nvoid psamHostMain()`)}\n${PAINT_MAIN}`;
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
      if (active) shader.vertexShader = patchVertexShader(shader.vertexShader);
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
