import { PALETTE_WIDTH } from './palette-table.js';

/**
 * The vertex attribute that holds a point's palette slot, negated: on nodes that are not painted it is absent, and reads
 * as whatever constant another program has left there, which is not negative.
 */
export const SLOT_ATTRIBUTE = 'psamSlot';

/** What differs between the shader languages of the hosts, and between their shaders. */
export interface ShaderDialect {
  readonly input: 'in' | 'attribute';
  /** Declares and defines `vec4 psamLook(int slot)`, the palette's entry. */
  readonly look: string;
  /** Defined while the host draws point indices for picking, which are no colours. */
  readonly picking: string;
}

/** potree-core: GLSL ES 3.00. */
export const GLSL3: ShaderDialect = {
  input: 'in',
  look: /* glsl */ `
uniform highp sampler2D psamPalette;
vec4 psamLook(int slot) {
  return texelFetch(psamPalette, ivec2(slot % ${PALETTE_WIDTH}, slot / ${PALETTE_WIDTH}), 0);
}`,
  picking: 'color_type_point_index',
};

/** Potree 1.8: GLSL ES 1.00, which has no integer lookups. */
export const GLSL1: ShaderDialect = {
  input: 'attribute',
  look: /* glsl */ `
uniform highp sampler2D psamPalette;
uniform highp float psamRows;
vec4 psamLook(int slot) {
  int row = slot / ${PALETTE_WIDTH};
  vec2 texel = vec2(float(slot - row * ${PALETTE_WIDTH}), float(row)) + 0.5;
  return texture2D(psamPalette, texel / vec2(${PALETTE_WIDTH}.0, psamRows));
}`,
  picking: 'color_type_indices',
};

const HOST_MAIN = /void\s+main\s*\(\s*(void)?\s*\)/;

/**
 * A host's vertex shader with painting added, which runs after the host's own `main`, whatever way that one returned:
 * mixes the label's colour over the host's final one, then dims what lies outside the region by a quarter.
 */
export function patchVertexShader(source: string, { input, look, picking }: ShaderDialect): string {
  const declarations = `${input} float ${SLOT_ATTRIBUTE};\nuniform vec4 psamRegion;\n${look}`;
  return `${source.replace(HOST_MAIN, `${declarations}\nvoid psamHostMain()`)}
void main() {
  psamHostMain();
  #ifndef ${picking}
    int slot = int(0.5 - ${SLOT_ATTRIBUTE});
    if (slot > 0) {
      vec4 look = psamLook(slot);
      vColor.rgb = mix(vColor.rgb, look.rgb, look.a);
    }
    vec3 seen = (modelViewMatrix * vec4(position, 1.0)).xyz;
    if (psamRegion.w >= 0.0 && distance(seen, psamRegion.xyz) > psamRegion.w) vColor.rgb *= 0.75;
  #endif
}
`;
}
