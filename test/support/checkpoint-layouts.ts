import { expectedShapes, type Architecture, type Shapes } from '../../src/convert/weight-layout.js';

const DECODER = { depth: 2, heads: 8, selfWidth: 256, crossWidth: 128, mlpWidth: 2048, iouWidth: 256, maskPatchHidden: [128, 512] } as const;
const LARGE: Architecture = {
  block: 'eva02', width: 1024, depth: 24, heads: 16, mlpWidth: 2730,
  patchHidden: [128, 512], patchWidth: 512, positionWidth: 128, embedWidth: 256, decoder: DECODER,
};

const NARROW: Architecture = {
  ...LARGE, width: 128, depth: 6, heads: 2, mlpWidth: 341, patchHidden: [32, 64], patchWidth: 64, positionWidth: 32, embedWidth: 64,
  decoder: { ...DECODER, selfWidth: 64, crossWidth: 32, mlpWidth: 128, iouWidth: 64, maskPatchHidden: [32, 64] },
};

/** The published sizes of Point-SAM (specification, section 8), and narrow ones that run in a blink. */
export const LAYOUTS = {
  base: { ...LARGE, width: 768, depth: 12, heads: 12, mlpWidth: 2048 },
  large: LARGE,
  giant: { ...LARGE, block: 'giant', width: 1408, depth: 40, heads: 16, mlpWidth: 6144 },
  narrow: NARROW,
  'narrow-giant': { ...NARROW, block: 'giant', mlpWidth: 512 },
} as const satisfies Record<string, Architecture>;

export type LayoutName = keyof typeof LAYOUTS;

/** Pixels of a side of the image model that the transformer was made for, in patches. */
const IMAGE_PATCHES = { eva02: 32, giant: 40 } as const;
const IMAGE_PATCH = [3, 14, 14] as const;
const IMAGE_CLASSES = 1000;

/** Every tensor of a checkpoint by its official key: what inference reads, and the parts of the image model that it does not. */
export function checkpointShapes(architecture: Architecture): Shapes {
  const { block, width } = architecture;
  const image: [string, readonly number[]][] = [
    ['cls_token', [1, 1, width]],
    ['pos_embed', [1, IMAGE_PATCHES[block] ** 2 + 1, width]],
    ['patch_embed.proj.weight', [width, ...IMAGE_PATCH]],
    ['patch_embed.proj.bias', [width]],
    ['head.weight', [IMAGE_CLASSES, width]],
    ['head.bias', [IMAGE_CLASSES]],
  ];
  const unused = image.map(([name, shape]) => [`pc_encoder.transformer.${name}`, shape] as const);
  return new Map([...expectedShapes(architecture), ...unused]);
}

/** The same with some of the keys by which Voronoi weights are known instead of the patch encoders. */
export function voronoiShapes(architecture: Architecture): Shapes {
  const shapes = [...checkpointShapes(architecture)].filter(([key]) => !key.includes('patch_encoder.'));
  return new Map<string, readonly number[]>([
    ['pc_encoder.patch_embed.in_proj.weight', [256, 7]],
    ['pc_encoder.patch_embed.in_proj.bias', [256]],
    ['pc_encoder.patch_embed.blocks1.0.mlp.0.weight', [256, 256]],
    ['mask_encoder.first_nn.weight', [1024, 5]],
    ...shapes,
  ]);
}

export function elements(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
