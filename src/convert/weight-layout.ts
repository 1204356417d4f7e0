/** Sizes of a Point-SAM network. Encoder only when `decoder` is null. */
export interface Architecture {
  /** EVA-02 blocks (SwiGLU, separate q, k, v) or those of Giant (GELU, fused qkv). */
  readonly block: 'eva02' | 'giant';
  /** Width D of the transformer. */
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
  readonly mlpWidth: number;
  /** Hidden widths of the two stages of the patch encoder. */
  readonly patchHidden: readonly [number, number];
  readonly patchWidth: number;
  readonly positionWidth: number;
  /** Width E of prompts, embeddings and decoder. */
  readonly embedWidth: number;
  readonly decoder: DecoderArchitecture | null;
}

/** Sizes of prompt encoders and mask decoder. */
export interface DecoderArchitecture {
  readonly depth: number;
  readonly heads: number;
  readonly selfWidth: number;
  readonly crossWidth: number;
  readonly mlpWidth: number;
  readonly iouWidth: number;
  readonly maskPatchHidden: readonly [number, number];
}

/** Masks that the decoder predicts at once: the single one and three candidates. */
export const MASK_TOKENS = 4;
export const FOURIER_KEY = 'point_encoder.pe_layer.positional_encoding_gaussian_matrix';
export const BLOCKS = 'pc_encoder.transformer.blocks';
export const DECODER_LAYERS = 'mask_decoder.transformer.layers';
export const DECODER_PREFIXES = ['point_encoder.', 'mask_encoder.', 'mask_decoder.'] as const;

const UNUSED = /^pc_encoder\.transformer\.(cls_token|pos_embed|patch_embed\.proj\.(weight|bias)|head\.(weight|bias))$/;

/** Whether the key belongs to the image model inside the checkpoint, which point clouds never use. */
export function isUnusedKey(key: string): boolean {
  return UNUSED.test(key);
}

/** Shapes by key. */
export type Shapes = Map<string, readonly number[]>;

/** Every tensor that inference with this architecture reads, by its official key. */
export function expectedShapes(architecture: Architecture): Shapes {
  const shapes: Shapes = new Map();
  addEncoder(shapes, architecture);
  if (architecture.decoder !== null) addDecoder(shapes, architecture.embedWidth, architecture.decoder);
  return shapes;
}

function addLinear(shapes: Shapes, key: string, inputs: number, outputs: number): void {
  shapes.set(`${key}.weight`, [outputs, inputs]);
  shapes.set(`${key}.bias`, [outputs]);
}

function addNorm(shapes: Shapes, key: string, width: number): void {
  shapes.set(`${key}.weight`, [width]);
  shapes.set(`${key}.bias`, [width]);
}

function addPatchEncoder(shapes: Shapes, key: string, inputs: number, hidden: readonly [number, number], outputs: number): void {
  addLinear(shapes, `${key}.conv1.0`, inputs, hidden[0]);
  addNorm(shapes, `${key}.conv1.1`, hidden[0]);
  addLinear(shapes, `${key}.conv1.3`, hidden[0], hidden[0]);
  addLinear(shapes, `${key}.conv2.0`, 2 * hidden[0], hidden[1]);
  addNorm(shapes, `${key}.conv2.1`, hidden[1]);
  addLinear(shapes, `${key}.conv2.3`, hidden[1], outputs);
}

function addEncoder(shapes: Shapes, model: Architecture): void {
  addPatchEncoder(shapes, 'pc_encoder.patch_embed.patch_encoder', 6, model.patchHidden, model.patchWidth);
  addLinear(shapes, 'pc_encoder.patch_proj', model.patchWidth, model.width);
  addLinear(shapes, 'pc_encoder.pos_embed.0', 3, model.positionWidth);
  addLinear(shapes, 'pc_encoder.pos_embed.2', model.positionWidth, model.width);
  for (let i = 0; i < model.depth; i++) addBlock(shapes, `${BLOCKS}.${i}`, model);
  addNorm(shapes, 'pc_encoder.transformer.fc_norm', model.width);
  addLinear(shapes, 'pc_encoder.out_proj', model.width, model.embedWidth);
}

function addBlock(shapes: Shapes, key: string, { block, width, mlpWidth }: Architecture): void {
  addNorm(shapes, `${key}.norm1`, width);
  addNorm(shapes, `${key}.norm2`, width);
  addLinear(shapes, `${key}.attn.proj`, width, width);
  addLinear(shapes, `${key}.mlp.fc2`, mlpWidth, width);
  if (block === 'giant') {
    shapes.set(`${key}.attn.qkv.weight`, [3 * width, width]);
    shapes.set(`${key}.attn.q_bias`, [width]);
    shapes.set(`${key}.attn.v_bias`, [width]);
    addLinear(shapes, `${key}.mlp.fc1`, width, mlpWidth);
    return;
  }
  addLinear(shapes, `${key}.attn.q_proj`, width, width);
  shapes.set(`${key}.attn.k_proj.weight`, [width, width]);
  addLinear(shapes, `${key}.attn.v_proj`, width, width);
  addLinear(shapes, `${key}.mlp.fc1_g`, width, mlpWidth);
  addLinear(shapes, `${key}.mlp.fc1_x`, width, mlpWidth);
  addNorm(shapes, `${key}.mlp.norm`, mlpWidth);
}

function addDecoder(shapes: Shapes, width: number, decoder: DecoderArchitecture): void {
  shapes.set(FOURIER_KEY, [3, width / 2]);
  shapes.set('point_encoder.point_embeddings.0.weight', [1, width]);
  shapes.set('point_encoder.point_embeddings.1.weight', [1, width]);
  addPatchEncoder(shapes, 'mask_encoder.patch_encoder', 4, decoder.maskPatchHidden, width);
  shapes.set('mask_encoder.no_mask_embed.weight', [1, width]);
  shapes.set('mask_decoder.iou_token.weight', [1, width]);
  shapes.set('mask_decoder.mask_tokens.weight', [MASK_TOKENS, width]);
  for (let l = 0; l < decoder.depth; l++) addDecoderLayer(shapes, `${DECODER_LAYERS}.${l}`, width, decoder);
  addAttention(shapes, 'mask_decoder.transformer.final_attn_token_to_image', width, decoder.crossWidth);
  addNorm(shapes, 'mask_decoder.transformer.norm_final_attn', width);
  addLinear(shapes, 'mask_decoder.output_upscaling.0', width, width);
  addNorm(shapes, 'mask_decoder.output_upscaling.1', width);
  addLinear(shapes, 'mask_decoder.output_upscaling.3', width, width);
  for (let m = 0; m < MASK_TOKENS; m++) addHead(shapes, `mask_decoder.output_hypernetworks_mlps.${m}`, width, width, width);
  addHead(shapes, 'mask_decoder.iou_prediction_head', width, decoder.iouWidth, MASK_TOKENS);
}

function addDecoderLayer(shapes: Shapes, key: string, width: number, decoder: DecoderArchitecture): void {
  addAttention(shapes, `${key}.self_attn`, width, decoder.selfWidth);
  addAttention(shapes, `${key}.cross_attn_token_to_image`, width, decoder.crossWidth);
  addAttention(shapes, `${key}.cross_attn_image_to_token`, width, decoder.crossWidth);
  addLinear(shapes, `${key}.mlp.lin1`, width, decoder.mlpWidth);
  addLinear(shapes, `${key}.mlp.lin2`, decoder.mlpWidth, width);
  for (let n = 1; n <= 4; n++) addNorm(shapes, `${key}.norm${n}`, width);
}

function addAttention(shapes: Shapes, key: string, width: number, inner: number): void {
  for (const part of ['q_proj', 'k_proj', 'v_proj']) addLinear(shapes, `${key}.${part}`, width, inner);
  addLinear(shapes, `${key}.out_proj`, inner, width);
}

function addHead(shapes: Shapes, key: string, inputs: number, hidden: number, outputs: number): void {
  addLinear(shapes, `${key}.layers.0`, inputs, hidden);
  addLinear(shapes, `${key}.layers.1`, hidden, hidden);
  addLinear(shapes, `${key}.layers.2`, hidden, outputs);
}
